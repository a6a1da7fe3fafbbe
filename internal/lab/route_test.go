package lab

import (
	"errors"
	"net/netip"
	"syscall"
	"testing"
)

func TestRouter(t *testing.T) {
	l := New(t)
	a, r, b := l.Host("a"), l.Host("r"), l.Host("b")
	ar, ra := l.Connect(a, r, Veth{})
	rb, br := l.Connect(r, b, Veth{MTU: 1400})
	if _, err := a.Dial("tcp", br.AddrPort(1).String()); !errors.Is(err, syscall.ENETUNREACH) {
		t.Errorf("before there is a route: %v, want %v", err, syscall.ENETUNREACH)
	}
	a.Route(br.Prefix, ra.Addr())
	b.Route(netip.MustParsePrefix("0.0.0.0/0"), rb.Addr())
	r.Forward()
	transfer(t, a, br, 500_000)
	transfer(t, b, ar, 500_000)
}

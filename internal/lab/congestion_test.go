package lab

import (
	"net"
	"net/netip"
	"testing"

	"golang.org/x/sys/unix"
)

// congestionOf asks the kernel what a connection uses.
func congestionOf(t *testing.T, c net.Conn) string {
	t.Helper()
	raw, err := c.(*net.TCPConn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var name string
	if err := raw.Control(func(fd uintptr) {
		name, err = unix.GetsockoptString(int(fd), unix.IPPROTO_TCP, unix.TCP_CONGESTION)
	}); err != nil {
		t.Fatal(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func TestConnectionsUseCubic(t *testing.T) {
	l := New(t)
	a, r, b := l.Host("a"), l.Host("r"), l.Host("b")
	ar, ra := l.Connect(a, r, Veth{})
	rb, br := l.Connect(r, b, Veth{})
	r.Forward()
	a.Route(netip.MustParsePrefix("0.0.0.0/0"), ra.Addr())
	b.Route(ar.Prefix, rb.Addr())
	accepted := make(chan string, 1)
	Serve(b, br.AddrPort(7000).String(), func(c net.Conn) Result {
		accepted <- congestionOf(t, c)
		return Drain(c)
	})
	c, err := a.Dial("tcp", br.AddrPort(7000).String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if got := congestionOf(t, c); got != "cubic" {
		t.Errorf("the client uses %s, want cubic", got)
	}
	if got := <-accepted; got != "cubic" {
		t.Errorf("the server uses %s, want cubic", got)
	}
}

package dump

import (
	"context"
	"errors"
	"net/netip"
	"testing"
	"time"
)

const services = `
# a comment
domain          53/tcp
domain          53/udp          nameserver # another
http            80/tcp          www
www-alt         80/tcp
broken          x/tcp
toobig          70000/tcp
alone
`

func TestNamesOfNumbers(t *testing.T) {
	n := NewNames(services, "igp 9 IGP\nigmp 2 IGMP\n")
	for _, tt := range []struct {
		transport string
		port      uint16
		want      string
	}{
		{"udp", 53, "domain"}, {"tcp", 80, "http"}, {"udp", 80, ""}, {"tcp", 70000 - 65536, ""}, {"sctp", 53, ""},
	} {
		if got, ok := n.Port(tt.transport, tt.port); got != tt.want || ok != (tt.want != "") {
			t.Errorf("%d/%s: %q, %v", tt.port, tt.transport, got, ok)
		}
	}
	if got, ok := n.Protocol(9); got != "igp" || !ok {
		t.Errorf("%q, %v", got, ok)
	}
	if got, ok := n.Protocol(99); ok {
		t.Errorf("%q, %v", got, ok)
	}
}

// asked is a resolver that knows one name, and whose questions take a second each when it knows
// nothing.
type asked struct {
	questions []string
	clock     time.Time
}

func (a *asked) LookupAddr(_ context.Context, addr string) ([]string, error) {
	a.questions = append(a.questions, addr)
	if addr == one.String() {
		return []string{"one.example.", "uno.example."}, nil
	}
	a.clock = a.clock.Add(oneLookup)
	return nil, errors.New("no answer")
}

// Everything is asked once, and a resolver that is silent not for long.
func TestNamesOfAddresses(t *testing.T) {
	a := &asked{clock: time.Unix(1, 0)}
	n := NewNames("", "")
	n.resolver, n.now = a, func() time.Time { return a.clock }
	for range 3 {
		if got, ok := n.Addr(one); got != "one.example" || !ok {
			t.Errorf("%q, %v", got, ok)
		}
		if got, ok := n.Addr(two); ok {
			t.Errorf("%q, %v", got, ok)
		}
	}
	if len(a.questions) != 2 {
		t.Errorf("asked for %q", a.questions)
	}
	other := netip.MustParseAddr("192.0.2.0")
	for range 10 {
		other = other.Next()
		n.Addr(other)
	}
	if len(a.questions) != 1+int(allLookups/oneLookup) {
		t.Errorf("asked for %q", a.questions)
	}
	if got, ok := n.Addr(one); got != "one.example" || !ok {
		t.Errorf("what was known is forgotten: %q, %v", got, ok)
	}
}

// A scan with its many addresses takes no more memory than allowed.
func TestNamesAreBounded(t *testing.T) {
	n := NewNames("", "")
	n.resolver = &asked{}
	n.now = func() time.Time { return time.Time{} }
	a := netip.MustParseAddr("10.0.0.1")
	for range maxAddrs + 10 {
		n.Addr(a)
		a = a.Next()
	}
	if len(n.addrs) > maxAddrs {
		t.Errorf("%d addresses", len(n.addrs))
	}
}

package stack

import (
	"errors"
	"net/netip"
	"testing"
	"testing/synctest"

	"gotcp/internal/link/pipe"
)

// The routing decision: longest prefix, then the order of AddRoute; the source
// address belongs to the way.
func TestRoutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Config{})
		defer s.Close()
		l1, p1 := pipe.New(pipe.Config{})
		l2, p2 := pipe.New(pipe.Config{})
		defer p1.Close()
		defer p2.Close()
		prefix, addr := netip.MustParsePrefix, netip.MustParseAddr
		n1 := attach(t, s, l1, Interface{
			Addrs:   []netip.Prefix{prefix("10.0.0.1/24"), prefix("10.1.0.1/16")},
			Gateway: addr("10.0.0.254"),
		}, addrA)
		n2 := attach(t, s, l2, Interface{Addrs: []netip.Prefix{prefix("192.0.2.1/24")}}, addrA)
		s.AddRoute(prefix("198.51.100.0/24"), addr("192.0.2.254"), n2)
		s.AddRoute(prefix("198.51.100.7/32"), addr("10.1.0.9"), n1)
		for _, tt := range []struct {
			src, dst  string
			nic       *NIC
			hop, from string
		}{
			{"", "10.0.0.9", n1, "10.0.0.9", "10.0.0.1"},
			{"", "10.1.2.3", n1, "10.1.2.3", "10.1.0.1"},
			{"", "192.0.2.9", n2, "192.0.2.9", "192.0.2.1"},
			{"", "8.8.8.8", n1, "10.0.0.254", "10.0.0.1"},
			{"", "198.51.100.1", n2, "192.0.2.254", "192.0.2.1"},
			{"", "198.51.100.7", n1, "10.1.0.9", "10.1.0.1"},
			{"10.1.0.1", "8.8.8.8", n1, "10.0.0.254", "10.1.0.1"},
			{"0.0.0.0", "8.8.8.8", n1, "10.0.0.254", "10.0.0.1"},
		} {
			var src netip.Addr
			if tt.src != "" {
				src = addr(tt.src)
			}
			p, err := s.route(src, addr(tt.dst))
			if err != nil || p.nic != tt.nic || p.hop != addr(tt.hop) || p.src != addr(tt.from) {
				t.Errorf("%s -> %s: %+v, %v", tt.src, tt.dst, p, err)
			}
		}
		if _, err := s.route(addr("192.0.2.1"), addr("8.8.8.8")); !errors.Is(err, ErrNetworkUnreachable) {
			t.Errorf("error %v", err)
		}
		if got := n2.nextHop(addr("198.51.100.1")); got != addr("192.0.2.254") {
			t.Errorf("answers go through %v", got)
		}
		if got := n2.nextHop(addr("8.8.8.8")); got != addr("8.8.8.8") {
			t.Errorf("answers go through %v", got)
		}
	})
}

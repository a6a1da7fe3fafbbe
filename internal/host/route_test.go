package host

import (
	"errors"
	"maps"
	"net"
	"net/netip"
	"syscall"
	"testing"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"gotcp/internal/lab"
)

func TestRouteTo(t *testing.T) {
	a, _ := twoHosts(t)
	a.Route(netip.MustParsePrefix("10.9.0.0/16"), netip.MustParseAddr("10.77.0.2"))
	a.Do(func() {
		for _, tt := range []struct {
			dst, iface, source, nextHop string
			local                       bool
		}{
			{"10.77.0.2", "eth0", "10.77.0.1", "10.77.0.2", false},
			{"::ffff:10.77.0.2", "eth0", "10.77.0.1", "10.77.0.2", false},
			{"10.9.8.7", "eth0", "10.77.0.1", "10.77.0.2", false},
			{"10.77.0.1", "lo", "10.77.0.1", "10.77.0.1", true},
			{"127.0.0.1", "lo", "127.0.0.1", "127.0.0.1", true},
			{"127.1.2.3", "lo", "127.0.0.1", "127.1.2.3", true},
		} {
			r, err := RouteTo(netip.MustParseAddr(tt.dst), RouteOptions{})
			if err != nil {
				t.Errorf("%s: %v", tt.dst, err)
				continue
			}
			if r.Interface.Name != tt.iface || r.Source.String() != tt.source || r.NextHop.String() != tt.nextHop ||
				r.Local != tt.local || r.MTU != r.Interface.MTU {
				t.Errorf("%s: %+v", tt.dst, r)
			}
		}
	})
}

func TestRouteToNowhere(t *testing.T) {
	l := lab.New(t)
	a, b := l.Host("a"), l.Host("b")
	l.Connect(a, b, lab.Veth{})
	down, _ := l.Connect(a, b, lab.Veth{})
	down.Down()
	a.Do(func() {
		for dst, typ := range map[string]int{"10.5.0.0/16": unix.RTN_BLACKHOLE, "10.6.0.0/16": unix.RTN_UNREACHABLE, "10.7.0.0/16": unix.RTN_PROHIBIT} {
			_, n, _ := net.ParseCIDR(dst)
			if err := netlink.RouteAdd(&netlink.Route{Dst: n, Type: typ}); err != nil {
				t.Fatal(err)
			}
		}
		for _, tt := range []struct {
			dst      string
			options  RouteOptions
			sentinel error
			words    string
		}{
			{"10.9.9.9", RouteOptions{}, ErrNoRoute, "no route to 10.9.9.9"},
			{"10.5.0.1", RouteOptions{}, ErrNoRoute, "no route to 10.5.0.1"},
			{"10.6.0.1", RouteOptions{}, ErrNoRoute, "no route to 10.6.0.1"},
			{"10.7.0.1", RouteOptions{}, ErrNoRoute, "prohibits"},
			{"0.0.0.0", RouteOptions{}, ErrNoRoute, "no destination"},
			{"224.0.0.1", RouteOptions{}, ErrNoRoute, "multicast"},
			{"255.255.255.255", RouteOptions{}, ErrNoRoute, "broadcast"},
			{"10.77.0.255", RouteOptions{}, ErrNoRoute, "broadcast"},
			{"10.77.1.2", RouteOptions{}, ErrNoRoute, "no route to 10.77.1.2"},
			{"10.77.0.2", RouteOptions{Interface: "eth9"}, ErrNoInterface, `"eth9"`},
			{"10.77.1.2", RouteOptions{Interface: down.Name}, ErrInterfaceDown, "is down"},
			{"10.77.0.2", RouteOptions{Source: netip.MustParseAddr("10.77.0.9")}, ErrNotLocal, "10.77.0.9 is not an address of this host"},
			{"10.77.0.2", RouteOptions{Source: netip.MustParseAddr("::1")}, ErrNotLocal, "same family"},
		} {
			r, err := RouteTo(netip.MustParseAddr(tt.dst), tt.options)
			if err == nil {
				t.Errorf("%s: %+v", tt.dst, r)
				continue
			}
			wantError(t, err, tt.sentinel, tt.words)
		}
		_, err := RouteTo(netip.Addr{}, RouteOptions{})
		wantError(t, err, ErrNoRoute, "no destination")
	})
}

func TestRouteToWithInterfaceAndSource(t *testing.T) {
	l := lab.New(t)
	a, b := l.Host("a"), l.Host("b")
	first, _ := l.Connect(a, b, lab.Veth{})
	second, _ := l.Connect(a, b, lab.Veth{})
	second.AddAddr(netip.MustParsePrefix("10.77.1.77/24"))
	a.Do(func() {
		other := netip.MustParseAddr("10.77.1.77")
		r, err := RouteTo(netip.MustParseAddr("10.77.1.2"), RouteOptions{Source: other})
		if err != nil || r.Source != other || r.Interface.Name != second.Name {
			t.Errorf("with a source: %+v, %v", r, err)
		}
		r, err = RouteTo(netip.MustParseAddr("10.77.0.2"), RouteOptions{Interface: second.Name})
		if err != nil || r.Interface.Name != second.Name {
			t.Errorf("through %s: %+v, %v", second.Name, r, err)
		}
		r, err = RouteTo(first.Addr(), RouteOptions{Interface: second.Name})
		if err != nil || !r.Local {
			t.Errorf("to ourselves: %+v, %v", r, err)
		}
	})
}

// A router with a smaller MTU behind it tells the kernel, and the kernel us.
func TestRouteToGroups(t *testing.T) {
	a, _ := twoHosts(t)
	a.Route(netip.MustParsePrefix("10.9.0.0/16"), netip.MustParseAddr("10.77.0.2"))
	a.Do(func() {
		for _, tt := range []struct {
			dst       string
			iface     string
			broadcast bool
		}{
			{"10.77.0.255", "", true},
			{"255.255.255.255", "eth0", true},
			{"224.0.0.1", "eth0", false},
		} {
			dst := netip.MustParseAddr(tt.dst)
			if r, err := RouteTo(dst, RouteOptions{Interface: tt.iface}); !errors.Is(err, ErrNoRoute) {
				t.Errorf("%s, not asked for: %+v, %v", dst, r, err)
			}
			r, err := RouteTo(dst, RouteOptions{Interface: tt.iface, Groups: true})
			if err != nil || r.Interface.Name != "eth0" || r.Source.String() != "10.77.0.1" || r.Broadcast != tt.broadcast {
				t.Errorf("%s: %+v, %v", dst, r, err)
			}
		}
		far := netip.MustParseAddr("10.9.8.7")
		if r, err := RouteTo(far, RouteOptions{OnLink: true}); err != nil || r.NextHop != far {
			t.Errorf("without the gateway: %+v, %v", r, err)
		}
	})
}

func TestRoutesInto(t *testing.T) {
	a, _ := twoHosts(t)
	a.Do(func() {
		network := netip.MustParsePrefix("10.77.0.0/24")
		if n, err := RoutesInto(network); n != 0 || err != nil {
			t.Errorf("%d routes, %v", n, err)
		}
		a.Route(netip.MustParsePrefix("10.77.0.128/25"), netip.MustParseAddr("10.77.0.2"))
		if n, err := RoutesInto(network); n != 1 || err != nil {
			t.Errorf("%d routes with one into the network, %v", n, err)
		}
	})
}

func TestRouteToKnowsThePathMTU(t *testing.T) {
	l := lab.New(t)
	a, b, c := l.Host("a"), l.Host("b"), l.Host("c")
	_, gw := l.Connect(a, b, lab.Veth{})
	_, far := l.Connect(b, c, lab.Veth{MTU: 1280})
	b.Forward()
	a.Route(far.Prefix, gw.Addr())
	conn, err := a.Dial("udp", netip.AddrPortFrom(far.Addr(), 9).String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for range 10 {
		// The error that comes in answer is what the kernel learns from.
		conn.Write(make([]byte, 1400))
		conn.SetReadDeadline(time.Now().Add(500 * time.Millisecond))
		if _, err := conn.Read(make([]byte, 1)); errors.Is(err, syscall.EMSGSIZE) {
			break
		}
	}
	a.Do(func() {
		r, err := RouteTo(far.Addr(), RouteOptions{})
		if err != nil || r.MTU != 1280 || r.Interface.MTU != 1500 {
			t.Errorf("%+v, %v; want a path MTU of 1280", r, err)
		}
	})
}

func TestRoutesThrough(t *testing.T) {
	l := lab.New(t)
	a, b := l.Host("a"), l.Host("b")
	eth, gw := l.Connect(a, b, lab.Veth{})
	_, other := l.Connect(a, b, lab.Veth{})
	a.Route(netip.MustParsePrefix("0.0.0.0/0"), gw.Addr())
	a.Route(netip.MustParsePrefix("192.168.9.0/24"), gw.Addr())
	a.Route(netip.MustParsePrefix("192.168.8.0/24"), other.Addr())
	a.Do(func() {
		i, err := InterfaceByName(eth.Name)
		if err != nil {
			t.Fatal(err)
		}
		hops, err := RoutesThrough(i)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]netip.Addr{}
		for _, h := range hops {
			got[h.To.String()] = h.Gateway
		}
		want := map[string]netip.Addr{"0.0.0.0/0": gw.Addr(), "192.168.9.0/24": gw.Addr(), "10.77.0.0/24": {}}
		if !maps.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	})
}

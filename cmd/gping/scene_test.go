package main

import (
	"net/netip"
	"syscall"
	"testing"

	"github.com/vishvananda/netlink"

	"gotcp/internal/lab"
)

// The scene's addresses. Whoever pings with kernel sockets leaves traces in
// the kernel, of path MTUs and of neighbours that don't answer, and so each
// test that does has addresses of its own.
//
//	us 10.77.0.1 ──┬── peer 10.77.0.2
//	   10.77.1.1   ├── other 10.77.0.3
//	       │       └── puppet 10.77.0.4, .100 to .199; .200 and up: nobody
//	       │
//	       └── r1 10.77.1.2, 10.77.2.1 ── r2 10.77.2.2, 10.77.3.1 ── far 10.77.3.2, .11 to .40
//
// Between r1 and r2 the MTU is 1400. What us has for 10.77.50.0/22 it sends to
// r1, which has no way there: unreachable, prohibited, dropped, unknown. Us
// itself has none to 10.77.60.0/24, which is unreachable.
type scene struct {
	us       *lab.Host
	ours     *lab.Interface // on the switch
	routed   *lab.Interface // on the wire to r1
	peer     *lab.Interface
	far      *lab.Interface
	puppetAt *lab.Interface
}

const (
	firstAlias, lastAlias = 11, 40
	narrowMTU             = 1400
)

func newScene(t testing.TB) *scene {
	t.Helper()
	l := lab.New(t)
	us, peer, other, pup := l.Host("us"), l.Host("peer"), l.Host("other"), l.Host("puppet")
	r1, r2, far := l.Host("r1"), l.Host("r2"), l.Host("far")
	onSwitch := l.Switch(lab.Veth{}, us, peer, other, pup)
	hops := l.Chain(lab.Veth{}, us, r1, r2, far)
	s := &scene{us: us, ours: onSwitch[0], routed: hops[0].Near, peer: onSwitch[1], far: hops[2].Far, puppetAt: onSwitch[3]}
	hops[1].Near.SetMTU(narrowMTU)
	hops[1].Far.SetMTU(narrowMTU)
	var aliases []netip.Addr
	for n := firstAlias; n <= lastAlias; n++ {
		aliases = append(aliases, lab.Nth(s.far.Prefix, n))
	}
	s.far.AddAddrs(aliases...)
	for _, h := range []*lab.Host{peer, other} {
		h.Sysctl("net.ipv4.icmp_echo_ignore_broadcasts", "0")
	}
	us.Route(netip.MustParsePrefix("10.77.48.0/21"), hops[0].Far.Addr())
	deadEnd(t, r1, "10.77.50.0/24", syscall.RTN_UNREACHABLE)
	deadEnd(t, r1, "10.77.51.0/24", syscall.RTN_PROHIBIT)
	deadEnd(t, r1, "10.77.52.0/24", syscall.RTN_BLACKHOLE)
	deadEnd(t, us, "10.77.60.0/24", syscall.RTN_UNREACHABLE)
	newPuppet(s.puppetAt)
	return s
}

// deadEnd adds a route of a kind like unreachable or blackhole.
func deadEnd(t testing.TB, h *lab.Host, dst string, kind int) {
	t.Helper()
	network, err := netlink.ParseIPNet(dst)
	if err == nil {
		h.Do(func() { err = netlink.RouteAdd(&netlink.Route{Dst: network, Type: kind}) })
	}
	if err != nil {
		t.Fatal(err)
	}
}

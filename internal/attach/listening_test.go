package attach

import (
	"context"
	"net/netip"
	"testing"
	"time"

	"github.com/vishvananda/netlink"

	"gotcp/internal/cli"
	"gotcp/internal/lab"
	"gotcp/internal/stack"
)

// accepts checks that a kernel's connection from a host to addr reaches us.
func (n *network) accepts(from *lab.Host, l *stack.TCPListener, addr string) {
	n.t.Helper()
	ctx, cancel := context.WithTimeout(n.t.Context(), 5*time.Second)
	defer cancel()
	to := netip.AddrPortFrom(netip.MustParseAddr(addr), 8888)
	c, err := from.DialContext(ctx, "tcp4", to.String())
	if err != nil {
		n.t.Errorf("from %s to %s: %v", from.Name, addr, err)
		return
	}
	defer c.Close()
	l.SetDeadline(time.Now().Add(5 * time.Second))
	d, err := l.AcceptTCP()
	if err != nil {
		n.t.Fatal(err)
	}
	defer d.Abort()
	if d.LocalAddr().String() != to.String() || d.RemoteAddr().String() != c.LocalAddr().String() {
		n.t.Errorf("%s to %s came as %s to %s", c.LocalAddr(), to, d.RemoteAddr(), d.LocalAddr())
	}
}

// A listener is where the kernel's would be: for peers beyond a router that is
// not the default one, for an address that the interface they come in through
// does not have, on all of 127.0.0.0/8.
func TestListeningReaches(t *testing.T) {
	l := lab.New(t)
	n := &network{t: t, us: l.Host("us"), near: l.Host("near"), far: l.Host("far")}
	n.toNear, n.nearEnd = l.Connect(n.us, n.near, lab.Veth{})
	n.toFar, n.second = l.Connect(n.us, n.far, lab.Veth{})
	behind := l.Host("behind")
	router, end := l.Connect(n.far, behind, lab.Veth{})
	n.far.Forward()
	n.us.Route(end.Prefix.Masked(), n.second.Addr())
	behind.Route(netip.MustParsePrefix("0.0.0.0/0"), router.Addr())
	n.near.Route(netip.MustParsePrefix("10.77.1.0/24"), n.toNear.Addr())

	for _, tt := range []struct {
		addr string
		from map[string]*lab.Host // by the address that each connects to
	}{
		{"0.0.0.0", map[string]*lab.Host{n.toFar.Addr().String(): behind, "10.77.0.1": n.near, "127.0.0.2": n.us, "127.0.0.1": n.us}},
		{n.toFar.Addr().String(), map[string]*lab.Host{n.toFar.Addr().String(): n.near}},
		{"127.0.0.2", map[string]*lab.Host{"127.0.0.2": n.us}},
	} {
		h, err := n.listening(cli.LinkFlags{}, tt.addr)
		if err != nil {
			t.Errorf("%s: %v", tt.addr, err)
			continue
		}
		n.us.Do(func() {
			var listener *stack.TCPListener
			if listener, err = h.Stack.ListenTCP(netip.AddrPortFrom(netip.MustParseAddr(tt.addr), 8888), nil, 0); err != nil {
				t.Fatal(err)
			}
			for addr, from := range tt.from {
				n.accepts(from, listener, addr)
			}
		})
		h.Close()
	}
}

// Where lo is down, as it is in a new namespace, the other interfaces do.
func TestListeningWithoutLoopback(t *testing.T) {
	n := newNetwork(t)
	n.us.Do(func() {
		lo, err := netlink.LinkByName("lo")
		if err == nil {
			err = netlink.LinkSetDown(lo)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	h, err := n.listening(cli.LinkFlags{}, "0.0.0.0")
	if err != nil {
		t.Fatal(err)
	}
	if len(h.Links) != 2 {
		t.Errorf("on %q", h.Links)
	}
}

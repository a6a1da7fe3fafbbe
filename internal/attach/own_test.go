package attach

import (
	"context"
	"net/netip"
	"os"
	"strings"
	"testing"

	"gotcp/internal/cli"
	"gotcp/internal/lab"
	"gotcp/internal/wire"
)

func TestOwnMAC(t *testing.T) {
	a, b := netip.MustParseAddr("10.0.0.50"), netip.MustParseAddr("10.0.0.51")
	eth0, eth1 := wire.MAC{2, 0, 0, 0, 0, 1}, wire.MAC{2, 0, 0, 0, 0, 2}
	seen := map[wire.MAC]bool{}
	for _, tt := range []struct {
		addr netip.Addr
		on   wire.MAC
	}{{a, eth0}, {a, eth1}, {b, eth0}, {b, wire.MAC{}}} {
		mac := ownMAC(tt.addr, tt.on)
		if !mac.IsLocal() || mac.IsGroup() {
			t.Errorf("%s is not one host's locally administered address", mac)
		}
		if seen[mac] {
			t.Errorf("%s twice", mac)
		}
		seen[mac] = true
		if again := ownMAC(tt.addr, tt.on); again != mac {
			t.Errorf("%s, and then %s", mac, again)
		}
	}
}

// network is two wires from one host: 10.77.0.0/24 and 10.77.1.0/24, with a
// network behind the second one's far end.
type network struct {
	t               *testing.T
	us, near, far   *lab.Host
	toNear, toFar   *lab.Interface
	nearEnd, second *lab.Interface
}

func newNetwork(t *testing.T) *network {
	l := lab.New(t)
	n := &network{t: t, us: l.Host("us"), near: l.Host("near"), far: l.Host("far")}
	n.toNear, n.nearEnd = l.Connect(n.us, n.near, lab.Veth{})
	n.toFar, n.second = l.Connect(n.us, n.far, lab.Veth{})
	n.us.Route(netip.MustParsePrefix("192.168.9.0/24"), n.second.Addr())
	return n
}

// options are what flags give.
func (n *network) options(f cli.LinkFlags) cli.LinkOptions {
	n.t.Helper()
	o, err := f.Options()
	if err != nil {
		n.t.Fatal(err)
	}
	return o
}

// toPeer attaches a host in the network.
func (n *network) toPeer(f cli.LinkFlags, dst string) (h *Host, err error) {
	n.t.Helper()
	o := n.options(f)
	n.us.Do(func() { h, err = ToPeer(n.t.Context(), Config{Link: o}, netip.MustParseAddr(dst)) })
	if h != nil {
		n.t.Cleanup(func() { h.Close() })
	}
	return h, err
}

// refused checks that there was an error in one line with what to do.
func (n *network) refused(h *Host, err error, status int, words ...string) {
	n.t.Helper()
	if err == nil {
		n.t.Fatalf("attached to %v", h.Links)
	}
	n.says(err, status, words...)
}

// says checks that an error is in one line with what to do.
func (n *network) says(err error, status int, words ...string) {
	n.t.Helper()
	if err == nil {
		n.t.Fatal("nothing is wrong")
	}
	if got := cli.Status(err); got != status {
		n.t.Errorf("status %d, want %d: %v", got, status, err)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			n.t.Errorf("%q does not say %q", err, w)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		n.t.Errorf("%q is not one line", err)
	}
}

func ownFlags(iface, ip string) cli.LinkFlags {
	return cli.LinkFlags{Interface: iface, HostFlags: cli.HostFlags{IP: ip, DAD: cli.DADNone}}
}

func TestOwnInterface(t *testing.T) {
	n := newNetwork(t)
	for _, tt := range []struct {
		name, iface, ip, peer, want string
	}{
		{"the one whose network it is", "", "10.77.1.50/24", "10.77.1.2", n.toFar.Name},
		{"that goes before the route to the peer", "", "10.77.0.50/24", "192.168.9.1", n.toNear.Name},
		{"the one that leads to the peer", "", "172.16.0.5/24", "192.168.9.1", n.toFar.Name},
		{"the one that was named", n.toNear.Name, "10.77.1.50/24", "192.168.9.1", n.toNear.Name},
	} {
		h, err := n.toPeer(ownFlags(tt.iface, tt.ip), tt.peer)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if !strings.HasPrefix(h.Links[0], tt.want+" as ") || h.Local != netip.MustParsePrefix(tt.ip).Addr() {
			t.Errorf("%s: on %q, as %s; want %s", tt.name, h.Links[0], h.Local, tt.want)
		}
		h.Close()
	}
}

func TestOwnRefused(t *testing.T) {
	n := newNetwork(t)
	for _, tt := range []struct {
		name  string
		flags cli.LinkFlags
		peer  string
		words []string
	}{
		{"our own address", ownFlags("", "10.77.0.1/24"), "10.77.0.2", []string{"10.77.0.1", "own address", "leave --ip out"}},
		{"to ourselves", ownFlags("", "10.77.0.50/24"), "10.77.0.1", []string{"this host itself", "--tap"}},
		{"nowhere", ownFlags("", "172.16.0.5/24"), "203.0.113.1", []string{"no interface", "-i"}},
		{"no Ethernet", ownFlags("lo", "10.77.0.50/24"), "10.77.0.2", []string{"10.77.0.50", "lo", "--tap"}},
		{"unknown interface", ownFlags("eth9", "10.77.0.50/24"), "10.77.0.2", []string{`"eth9"`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h, err := n.toPeer(tt.flags, tt.peer)
			n.refused(h, err, cli.StatusLocal, tt.words...)
		})
	}
	t.Run("the interface's MAC while the kernel forwards", func(t *testing.T) {
		f := ownFlags("", "10.77.0.50/24")
		f.MAC = "same"
		n.us.Forward()
		h, err := n.toPeer(f, "10.77.0.2")
		n.refused(h, err, cli.StatusLocal, "--mac same", "forwards", "forwarding=0")
	})
}

func TestConflict(t *testing.T) {
	n := newNetwork(t)
	f := ownFlags("", "10.77.0.2/24")
	f.DAD = ""
	h, err := n.toPeer(f, "10.77.0.9")
	n.refused(h, err, cli.StatusNetwork, "10.77.0.2", n.nearEnd.MAC.String(), "--dad none")
}

// The probes can be given up.
func TestProbingStopped(t *testing.T) {
	n := newNetwork(t)
	f := ownFlags("", "10.77.0.50/24")
	f.DAD = cli.DADFull
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	o := n.options(f)
	n.us.Do(func() {
		if _, err := ToPeer(ctx, Config{Link: o}, netip.MustParseAddr("10.77.0.2")); err == nil {
			t.Error("attached")
		}
	})
}

func TestTAPRefused(t *testing.T) {
	dev, err := os.OpenFile("/dev/net/tun", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no TAP devices for this user: %v", err)
	}
	dev.Close()
	n := newNetwork(t)
	f := ownFlags("", "10.9.0.2/24")
	f.TAP, f.Bridge = "tap7", n.toNear.Name
	h, err := n.toPeer(f, "10.77.0.2")
	n.refused(h, err, cli.StatusLocal, "is not a bridge")
	f.Bridge = "br9"
	h, err = n.toPeer(f, "10.77.0.2")
	n.refused(h, err, cli.StatusLocal, `"br9"`)
	f.Bridge, f.Gateway, f.TAP = "", "10.9.0.1", "a-name-that-is-too-long"
	h, err = n.toPeer(f, "10.77.0.2")
	n.refused(h, err, cli.StatusLocal, "a-name-that-is-too-long")
}

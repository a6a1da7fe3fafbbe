package attach

import (
	"net/netip"
	"strings"
	"testing"

	"gotcp/internal/cli"
	"gotcp/internal/lab"
)

func TestRouteDecides(t *testing.T) {
	n := newNetwork(t)
	for _, tt := range []struct {
		peer, iface, local, link string
	}{
		{"10.77.0.2", "", "10.77.0.1", n.toNear.Name + " as 10.77.0.1"},
		{"192.168.9.1", "", "10.77.1.1", n.toFar.Name + " as 10.77.1.1"},
		{"127.0.0.1", "", "127.0.0.1", "lo"},
		{"10.77.1.1", "", "10.77.1.1", "lo"},
		{"10.77.0.2", n.toNear.Name, "10.77.0.1", n.toNear.Name + " as 10.77.0.1"},
	} {
		h, err := n.toPeer(cli.LinkFlags{Interface: tt.iface}, tt.peer)
		if err != nil {
			t.Errorf("%s: %v", tt.peer, err)
			continue
		}
		if h.Local.String() != tt.local || len(h.Links) != 1 || h.Links[0] != tt.link {
			t.Errorf("to %s from %s on %q, want %s on %q", tt.peer, h.Local, h.Links, tt.local, tt.link)
		}
		h.Close()
	}
}

func TestSharedRefused(t *testing.T) {
	n := newNetwork(t)
	h, err := n.toPeer(cli.LinkFlags{}, "203.0.113.1")
	n.refused(h, err, cli.StatusNetwork, "no route to 203.0.113.1")
	h, err = n.toPeer(cli.LinkFlags{Interface: "eth9"}, "10.77.0.2")
	n.refused(h, err, cli.StatusLocal, `"eth9"`)
	n.toNear.Down()
	h, err = n.toPeer(cli.LinkFlags{Interface: n.toNear.Name}, "10.77.0.2")
	n.refused(h, err, cli.StatusLocal, n.toNear.Name, "is down")
}

// listening attaches a listener's host in the network.
func (n *network) listening(f cli.LinkFlags, addr string) (h *Host, err error) {
	n.t.Helper()
	o := n.options(f)
	n.us.Do(func() { h, err = Listening(n.t.Context(), Config{Link: o}, netip.MustParseAddr(addr)) })
	if h != nil {
		n.t.Cleanup(func() { h.Close() })
	}
	return h, err
}

func TestListening(t *testing.T) {
	n := newNetwork(t)
	near, far := n.toNear.Name+" as 10.77.0.1", n.toFar.Name+" as 10.77.1.1"
	for _, tt := range []struct {
		name, iface, addr string
		want              []string
	}{
		{"anywhere", "", "0.0.0.0", []string{near, far, "lo"}},
		{"on one address, for this host too", "", "10.77.1.1", []string{far, "lo"}},
		{"on one interface", n.toNear.Name, "0.0.0.0", []string{near}},
		{"on the loopback interface", "lo", "0.0.0.0", []string{"lo"}},
		{"on its address", "", "127.0.0.1", []string{"lo"}},
	} {
		h, err := n.listening(cli.LinkFlags{Interface: tt.iface}, tt.addr)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got := strings.Join(h.Links, ", "); got != strings.Join(tt.want, ", ") {
			t.Errorf("%s: on %q, want %q", tt.name, got, tt.want)
		}
		h.Close()
	}
}

func TestListeningRefused(t *testing.T) {
	n := newNetwork(t)
	h, err := n.listening(cli.LinkFlags{}, "10.77.0.9")
	n.refused(h, err, cli.StatusLocal, "10.77.0.9", "not an address of this host", "--ip")
	l := lab.New(t)
	empty := l.Host("empty")
	a, b := l.Host("a"), empty
	l.Connect(a, b, lab.Veth{})
	n.us = empty
	h, err = n.listening(cli.LinkFlags{Interface: "eth9"}, "0.0.0.0")
	n.refused(h, err, cli.StatusLocal, `"eth9"`)
}

func TestLimitMSS(t *testing.T) {
	for _, tt := range []struct{ mtu, flag, want int }{
		{1500, 0, 1460}, {1500, 500, 500}, {500, 1000, 460}, {0, 0, 0}, {0, 900, 900},
	} {
		var h Host
		h.cfg.TCP.MSS = tt.flag
		h.limitMSS(tt.mtu)
		if got := h.cfg.TCP.MSS; got != tt.want {
			t.Errorf("MTU %d, --mss %d: %d, want %d", tt.mtu, tt.flag, got, tt.want)
		}
	}
}

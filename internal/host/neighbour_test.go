package host

import (
	"net"
	"net/netip"
	"testing"

	"github.com/vishvananda/netlink"

	"gotcp/internal/lab"
	"gotcp/internal/wire"
)

func TestNeighbourAfterTheKernelTalkedToIt(t *testing.T) {
	l := lab.New(t)
	a, b := l.Host("a"), l.Host("b")
	eth, peer := l.Connect(a, b, lab.Veth{})
	index := interfaceIndex(t, a, eth.Name)
	a.Do(func() {
		if mac, ok := Neighbour(index, peer.Addr()); ok {
			t.Errorf("knows %s before anybody asked", mac)
		}
	})
	sink := lab.Sink(b, peer.AddrPort(0).String())
	conn, err := a.Dial("tcp", sink.Addr.String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	a.Do(func() {
		if mac, ok := Neighbour(index, peer.Addr()); !ok || mac != peer.MAC {
			t.Errorf("%s, %v; want %s", mac, ok, peer.MAC)
		}
		if mac, ok := Neighbour(index+1000, peer.Addr()); ok {
			t.Errorf("%s on an interface that isn't there", mac)
		}
	})
}

func TestNeighbourBelievesFreshEntriesOnly(t *testing.T) {
	a, _ := twoHosts(t)
	index := interfaceIndex(t, a, "eth0")
	mac := wire.MAC{2, 0, 0, 0, 0, 9}
	for state, want := range map[int]bool{
		netlink.NUD_PERMANENT: true, netlink.NUD_REACHABLE: true, netlink.NUD_NOARP: true, netlink.NUD_STALE: false,
	} {
		a.Do(func() {
			at := netip.MustParseAddr("10.77.0.99")
			err := netlink.NeighSet(&netlink.Neigh{LinkIndex: index, Family: netlink.FAMILY_V4, State: state, IP: ip(at), HardwareAddr: net.HardwareAddr(mac[:])})
			if err != nil {
				t.Fatal(err)
			}
			if got, ok := Neighbour(index, at); ok != want || ok && got != mac {
				t.Errorf("state %#x: %s, %v", state, got, ok)
			}
		})
	}
}

func TestNeighbourStates(t *testing.T) {
	hw := net.HardwareAddr{2, 0, 0, 0, 0, 1}
	for _, tt := range []struct {
		state int
		hw    net.HardwareAddr
		want  bool
	}{
		{netlink.NUD_DELAY, hw, true},
		{netlink.NUD_PROBE, hw, true},
		{netlink.NUD_INCOMPLETE, hw, false},
		{netlink.NUD_FAILED, hw, false},
		{netlink.NUD_NONE, hw, false},
		{netlink.NUD_REACHABLE, nil, false},
		{netlink.NUD_REACHABLE, make(net.HardwareAddr, 20), false},
		{netlink.NUD_NOARP, make(net.HardwareAddr, 6), false},
	} {
		if _, ok := usableEntry(&netlink.Neigh{State: tt.state, HardwareAddr: tt.hw}); ok != tt.want {
			t.Errorf("%+v: %v", tt, ok)
		}
	}
}

func interfaceIndex(t *testing.T, h *lab.Host, name string) (index int) {
	t.Helper()
	h.Do(func() {
		i, err := InterfaceByName(name)
		if err != nil {
			t.Fatal(err)
		}
		index = i.Index
	})
	return index
}

package packet

import (
	"net/netip"
	"testing"

	"github.com/vishvananda/netlink"

	"gotcp/internal/lab"
	"gotcp/internal/link"
	"gotcp/internal/link/linktest"
	"gotcp/internal/wire"
)

func TestMain(m *testing.M) { lab.Main(m) }

// cable is two hosts joined by a wire, a on our side.
type cable struct {
	tb     testing.TB
	a, b   *lab.Host
	ia, ib *lab.Interface
}

func newCable(tb testing.TB, v lab.Veth) *cable {
	l := lab.New(tb)
	c := &cable{tb: tb, a: l.Host("a"), b: l.Host("b")}
	c.ia, c.ib = l.Connect(c.a, c.b, v)
	return c
}

// open opens a link in a host.
func open(tb testing.TB, h *lab.Host, c Config) *Link {
	tb.Helper()
	var l *Link
	var err error
	h.Do(func() { l, err = Open(c) })
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { l.Close() })
	return l
}

// introduce tells b's kernel our MAC.
func (c *cable) introduce(a netip.Addr) {
	c.b.Do(func() {
		l, err := netlink.LinkByName(c.ib.Name)
		if err != nil {
			c.tb.Fatal(err)
		}
		n := netlink.Neigh{LinkIndex: l.Attrs().Index, IP: a.AsSlice(), HardwareAddr: ourMAC[:], State: netlink.NUD_PERMANENT}
		if err := netlink.NeighSet(&n); err != nil {
			c.tb.Fatal(err)
		}
	})
}

// segments are n segments of the given payload, to b's MAC.
func (c *cable) segments(l *Link, local, remote netip.Addr, n, payload int) []link.Frame {
	client := linktest.Client{Link: l, PeerMAC: c.ib.MAC, Local: netip.AddrPortFrom(local, 4444), Remote: netip.AddrPortFrom(remote, 8888)}
	frames, data := make([]link.Frame, n), linktest.Data(payload)
	for i := range frames {
		frames[i] = client.Frame(make([]byte, linktest.HeaderRoom), wire.ACK, nil, data)
	}
	return frames
}

// receive waits for n frames and returns copies of them.
func receive(tb testing.TB, l *Link, n int) []link.Frame {
	tb.Helper()
	var all []link.Frame
	frames := make([]link.Frame, 3)
	for len(all) < n {
		got, err := l.Recv(frames)
		if err != nil {
			tb.Fatal(err)
		}
		for _, f := range frames[:got] {
			f.Data = append([]byte(nil), f.Data...)
			all = append(all, f)
		}
	}
	return all
}

package packet

import (
	"bytes"
	"errors"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"gotcp/internal/lab"
	"gotcp/internal/link"
	"gotcp/internal/link/linktest"
	"gotcp/internal/wire"
)

const full = 44 * 1460 // the payload of the longest segment

func TestTCPWithTheKernel(t *testing.T) {
	for _, v := range []lab.Veth{{}, {NoOffload: true}, {MTU: 9000}} {
		for _, ours := range []netip.Addr{ours4, ours6} {
			t.Run(fmt.Sprintf("%s/mtu=%d/plain=%v", ours, v.MTU, v.NoOffload), func(t *testing.T) {
				c := newCable(t, v)
				server := c.ib.Addr()
				if ours.Is6() {
					p := netip.MustParsePrefix("2001:db8::2/64")
					c.ib.AddAddr(p)
					server = p.Addr()
				}
				c.introduce(ours)
				remote := netip.AddrPortFrom(server, 7000)
				l := open(t, c.a, Config{Interface: "eth0", MAC: ourMAC, Filter: Filter{Addrs: []netip.Addr{ours}}})
				client := linktest.Client{Link: l, PeerMAC: c.ib.MAC, Local: netip.AddrPortFrom(ours, 4444), Remote: remote}
				linktest.Exchange(t, &client, linktest.Listen(t, c.b, remote))
				switch {
				case v.NoOffload && client.Unverified == 0:
					t.Error("finished checksums are taken for verified ones")
				case !v.NoOffload && (client.Unverified > 0 || client.Oversized == 0):
					t.Errorf("%d segments came oversized, %d unverified", client.Oversized, client.Unverified)
				}
				if l.Dropped() > 0 {
					t.Errorf("%d frames were lost", l.Dropped())
				}
			})
		}
	}
}

func TestSegmentsCrossWhole(t *testing.T) {
	c := newCable(t, lab.Veth{})
	out := open(t, c.a, Config{Interface: "eth0"})
	in := open(t, c.b, Config{Interface: "eth0", Timestamps: true, Filter: Filter{Addrs: []netip.Addr{ours4}}})
	before := time.Now()
	sent := c.segments(out, others4, ours4, 20, full)
	if n, err := out.Send(sent); n != len(sent) || err != nil {
		t.Fatal(n, err)
	}
	for i, f := range receive(t, in, len(sent)) {
		want := append(append(sent[i].Data, sent[i].Tail[0]...), sent[i].Tail[1]...)
		if !bytes.Equal(f.Data, want) || f.Offload != sent[i].Offload {
			t.Errorf("frame %d: %d bytes, %+v; want %d, %+v", i, len(f.Data), f.Offload, len(want), sent[i].Offload)
		}
		if f.Time.Before(before.Add(-time.Second)) || f.Time.After(time.Now()) {
			t.Errorf("frame %d came at %s", i, f.Time)
		}
	}
}

func TestInfo(t *testing.T) {
	c := newCable(t, lab.Veth{MTU: 9000})
	got := open(t, c.a, Config{Interface: "eth0"}).Info()
	want := link.Info{Name: "eth0", MAC: c.ia.MAC, MTU: 9000, Ethernet: true, Checksum: true, MaxGSO: 65535}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	l := open(t, c.a, Config{Interface: "eth0", MAC: ourMAC, NoGSO: true, RcvBuf: 100000})
	want.MAC, want.MaxGSO = ourMAC, 0
	if got := l.Info(); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	// The kernel doubles what it is asked for.
	if got := l.ReceiveBuffer(); got != 200000 {
		t.Errorf("receive buffer of %d bytes", got)
	}
}

func TestOwnFramesDoNotComeBack(t *testing.T) {
	c := newCable(t, lab.Veth{})
	a := open(t, c.a, Config{Interface: "eth0", Filter: Filter{Addrs: []netip.Addr{ours4}}})
	b := open(t, c.b, Config{Interface: "eth0"})
	sent := c.segments(a, others4, ours4, 1, 1)
	back := c.segments(b, others4, ours4, 1, 2)
	wire.PutEthernet(back[0].Data, c.ia.MAC, c.ib.MAC, wire.TypeIPv4)
	for _, s := range []struct {
		l      *Link
		frames []link.Frame
	}{{a, sent}, {b, back}} {
		if _, err := s.l.Send(s.frames); err != nil {
			t.Fatal(err)
		}
	}
	// A's own frame was there first; only b's comes.
	if f := receive(t, a, 1)[0]; len(f.Data) != back[0].Len() {
		t.Errorf("a frame of %d bytes came, want %d", len(f.Data), back[0].Len())
	}
}

// insertTag puts a VLAN tag into a frame.
func insertTag(f link.Frame, tci uint16) link.Frame {
	b := append([]byte{}, f.Data[:12]...)
	b = append(b, 0x81, 0, byte(tci>>8), byte(tci))
	f.Data = append(b, f.Data[12:]...)
	f.Offload = link.Offload{}
	return f
}

func TestOtherVLANsAreDropped(t *testing.T) {
	c := newCable(t, lab.Veth{})
	out := open(t, c.a, Config{Interface: "eth0"})
	in := open(t, c.b, Config{Interface: "eth0", Filter: Filter{Addrs: []netip.Addr{ours4}}})
	var sent []link.Frame
	for i, tci := range []uint16{7, 5<<13 | 7, 5 << 13} {
		sent = append(sent, insertTag(c.segments(out, others4, ours4, 1, i+1)[0], tci))
	}
	plain := c.segments(out, others4, ours4, 1, 4)[0]
	sent = append(sent, plain)
	if n, err := out.Send(sent); n != len(sent) || err != nil {
		t.Fatal(n, err)
	}
	// The priority-tagged frame has lost its tag, the last had none.
	for i, f := range receive(t, in, 2) {
		if want := plain.Len() - 1 + i; len(f.Data) != want {
			t.Errorf("a frame of %d bytes came, want %d", len(f.Data), want)
		}
	}
}

func TestSetFilter(t *testing.T) {
	c := newCable(t, lab.Veth{})
	out := open(t, c.a, Config{Interface: "eth0"})
	in := open(t, c.b, Config{Interface: "eth0", Filter: Filter{Addrs: []netip.Addr{ours4}, Ports: []uint16{1}}})
	send := func(payload int) {
		if _, err := out.Send(c.segments(out, others4, ours4, 1, payload)); err != nil {
			t.Fatal(err)
		}
	}
	send(1)
	if err := in.SetFilter(Filter{Addrs: []netip.Addr{ours4}, Ports: []uint16{8888}}); err != nil {
		t.Fatal(err)
	}
	send(2)
	if f := receive(t, in, 1)[0]; len(f.Data) != 54+2 {
		t.Errorf("a frame of %d bytes came", len(f.Data))
	}
	if err := in.SetFilter(Filter{Ports: make([]uint16, 5000)}); err == nil {
		t.Error("a filter that is too long was taken")
	}
}

func TestOwnMACWithoutPromiscuousMode(t *testing.T) {
	c := newCable(t, lab.Veth{})
	out := open(t, c.a, Config{Interface: "eth0"})
	own := open(t, c.b, Config{Interface: "eth0", MAC: ourMAC, Filter: Filter{Addrs: []netip.Addr{ours4}}})
	hosts := open(t, c.b, Config{Interface: "eth0", Filter: Filter{Addrs: []netip.Addr{ours4}}})
	toUs, toHost := c.segments(out, others4, ours4, 1, 1), c.segments(out, others4, ours4, 1, 2)
	wire.PutEthernet(toUs[0].Data, ourMAC, c.ia.MAC, wire.TypeIPv4)
	for _, frames := range [][]link.Frame{toUs, toHost, toUs, toHost} {
		if _, err := out.Send(frames); err != nil {
			t.Fatal(err)
		}
	}
	for _, w := range []struct {
		l    *Link
		want int
	}{{own, toUs[0].Len()}, {hosts, toHost[0].Len()}} {
		for _, f := range receive(t, w.l, 2) {
			if len(f.Data) != w.want {
				t.Errorf("%s gets a frame of %d bytes, want %d", w.l.Info().MAC, len(f.Data), w.want)
			}
		}
	}
	// A device that can't filter by address, as veth can't, is made to take
	// everything by the kernel itself, and only as long as we are there.
	if flags, _ := promiscuity(c.b); flags {
		t.Error("the interface is in promiscuous mode")
	}
	own.Close()
	if _, count := promiscuity(c.b); count != 0 {
		t.Errorf("promiscuity %d is left behind", count)
	}
}

func promiscuity(h *lab.Host) (flag bool, count int) {
	h.Do(func() {
		if l, err := netlink.LinkByName("eth0"); err == nil {
			flag, count = l.Attrs().RawFlags&unix.IFF_PROMISC != 0, l.Attrs().Promisc
		}
	})
	return flag, count
}

func TestSendRefusesOneFrame(t *testing.T) {
	c := newCable(t, lab.Veth{})
	l := open(t, c.a, Config{Interface: "eth0"})
	good := c.segments(l, others4, ours4, 1, 100)[0]
	long := link.Frame{Data: good.Data, Tail: [2][]byte{make([]byte, 2000)}}
	oversized := c.segments(l, others4, ours4, 1, 2000)[0]
	oversized.Tail[0] = make([]byte, 65535)
	beyond := good
	beyond.ChecksumStart = 60000
	for _, tt := range []struct {
		name string
		bad  link.Frame
		want error
	}{
		{"too long", long, unix.EMSGSIZE},
		{"segment too long", oversized, unix.EMSGSIZE},
		{"checksum outside", beyond, unix.EINVAL},
		{"empty", link.Frame{}, unix.EINVAL},
	} {
		frames := []link.Frame{good, good, tt.bad, good}
		n, err := l.Send(frames)
		if n != 2 || !errors.Is(err, tt.want) {
			t.Errorf("%s: %d, %v", tt.name, n, err)
		}
		if n, err := l.Send(frames[3:]); n != 1 || err != nil {
			t.Errorf("%s: %d, %v afterwards", tt.name, n, err)
		}
	}
}

func TestCloseEndsEverything(t *testing.T) {
	c := newCable(t, lab.Veth{})
	l := open(t, c.a, Config{Interface: "eth0", Filter: Filter{Ports: []uint16{1}}})
	done := make(chan error, 1)
	go func() {
		_, err := l.Recv(make([]link.Frame, 8))
		done <- err
	}()
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if err := <-done; err != link.ErrClosed {
		t.Error(err)
	}
	_, send := l.Send(c.segments(l, others4, ours4, 1, 1))
	_, recv := l.Recv(make([]link.Frame, 1))
	for _, err := range []error{send, recv, l.WaitSend(), l.SetFilter(Filter{})} {
		if err != link.ErrClosed {
			t.Error(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

func TestNothingIsAllocated(t *testing.T) {
	c := newCable(t, lab.Veth{})
	out := open(t, c.a, Config{Interface: "eth0"})
	in := open(t, c.b, Config{Interface: "eth0", Timestamps: true, Filter: Filter{Addrs: []netip.Addr{ours4}}})
	sent := c.segments(out, others4, ours4, 4, full)
	linktest.NothingIsAllocated(t, out, in, sent)
}

// A watcher sees what two other stations say to one another, and leaves no
// promiscuous mode behind.
func TestPromiscuous(t *testing.T) {
	c := newCable(t, lab.Veth{})
	out := open(t, c.a, Config{Interface: "eth0"})
	// Nobody's address: the hosts' kernels talk, too.
	filter := Filter{ARP: true, Addrs: []netip.Addr{netip.IPv4Unspecified()}, Ports: []uint16{}, AnyStation: true}
	in := open(t, c.b, Config{Interface: "eth0", Promiscuous: true, Filter: filter})
	if _, count := promiscuity(c.b); count != 1 {
		t.Errorf("promiscuity %d", count)
	}
	arp := make([]byte, 60)
	wire.PutEthernet(arp, otherMAC, ourMAC, wire.TypeARP)
	tcp := c.segments(out, others4, ours4, 1, 1)[0]
	if n, err := out.Send([]link.Frame{tcp, {Data: arp}}); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	if f := receive(t, in, 1)[0]; !bytes.Equal(f.Data, arp) {
		t.Errorf("got %x", f.Data)
	}
	in.Close()
	if _, count := promiscuity(c.b); count != 0 {
		t.Errorf("promiscuity %d is left behind", count)
	}
}

// On a VLAN only its frames come in, without their tags.
func TestOwnVLANPasses(t *testing.T) {
	c := newCable(t, lab.Veth{})
	out := open(t, c.a, Config{Interface: "eth0"})
	in := open(t, c.b, Config{Interface: "eth0", Filter: Filter{Addrs: []netip.Addr{ours4}, VLAN: 7}})
	var sent []link.Frame
	for i, tci := range []uint16{8, 5 << 13, 7, 5<<13 | 7} {
		sent = append(sent, insertTag(c.segments(out, others4, ours4, 1, i+1)[0], tci))
	}
	plain := c.segments(out, others4, ours4, 1, 10)[0]
	sent = append([]link.Frame{plain}, sent...)
	if n, err := out.Send(sent); n != len(sent) || err != nil {
		t.Fatal(n, err)
	}
	for i, f := range receive(t, in, 2) {
		if want := plain.Len() - 10 + 3 + i; len(f.Data) != want {
			t.Errorf("a frame of %d bytes came, want %d", len(f.Data), want)
		}
	}
}

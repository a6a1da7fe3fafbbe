package dump

import (
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/wire"
)

// at is a packet on Ethernet, so many seconds after the beginning.
func at(seconds float64, data []byte) *capture.Packet {
	return &capture.Packet{
		Time: time.Unix(1700000000, 0).Add(time.Duration(seconds * float64(time.Second))), LinkType: capture.LinkEthernet, Data: data, Length: len(data),
	}
}

func tallied(packets ...*capture.Packet) *tally {
	t := newTally(topLimit)
	for _, p := range packets {
		l := look(p)
		t.add(p, &l)
	}
	return t
}

func TestProtocolNames(t *testing.T) {
	v6 := make([]byte, wire.IPv6Len)
	v6[0], v6[6] = 0x60, 58
	for _, tt := range []struct {
		data []byte
		want string
	}{
		{frame(wire.TypeIPv4, segment(wire.ACK, "")), "ip/tcp"},
		{frame(wire.TypeIPv4, datagram(0, "x"), 7), "ip/udp"},
		{frame(wire.TypeIPv4, datagram(8, "x")), "ip/udp"},
		{frame(wire.TypeIPv4, ip(89, 0, nil)), "ip/89"},
		{frame(wire.TypeIPv4, []byte{0x45}), "ip"},
		{frame(wire.TypeIPv6, v6), "ip6/icmp6"},
		{frame(wire.TypeARP, nil), "arp"},
		{frame(0x88cc, nil), "0x88cc"},
		{frame(0x26, nil), "llc"},
		{[]byte("short"), "other"},
	} {
		p := tallied(at(0, tt.data)).protocols.first(9)
		if len(p) != 1 || p[0].key.name() != tt.want {
			t.Errorf("%x: %+v, want %s", tt.data, p, tt.want)
		}
	}
	if p := tallied(at(0, frame(0x26, nil)), at(0, frame(0x27, nil))).protocols.first(9); len(p) != 1 {
		t.Errorf("lengths of LLC frames are different protocols: %+v", p)
	}
}

// A packet counts for both its ends, in and out, and once for one that is both.
func TestTallyOfBothEnds(t *testing.T) {
	p := at(0, frame(wire.TypeIPv4, datagram(0, "x")))
	n := uint64(p.Length)
	got := tallied(p, p)
	for _, h := range got.hosts.first(9) {
		want := entry[netip.Addr]{key: one, all: count{2, 2 * n}, out: count{2, 2 * n}}
		if h.key == two {
			want = entry[netip.Addr]{key: two, all: count{2, 2 * n}, in: count{2, 2 * n}}
		}
		if h != want {
			t.Errorf("%+v, want %+v", h, want)
		}
	}
	if len(got.hosts.entries) != 2 || len(got.ports.entries) != 2 {
		t.Errorf("%+v, %+v", got.hosts, got.ports)
	}
	top := newTop[int](9)
	addBoth(&top, 5, 5, 60)
	if e := *top.entry(5); e != (entry[int]{5, count{1, 60}, count{1, 60}, count{1, 60}}) {
		t.Errorf("what is both ends has %+v", e)
	}
}

// ARP names addresses, but nobody has sent IP packets.
func TestTallyHostsAreOfIP(t *testing.T) {
	arp := make([]byte, wire.ARPLen)
	question := wire.ARPFields{Op: wire.ARPRequest, SenderMAC: macOne, SenderIP: one, TargetIP: two}
	question.Put(arp)
	if got := tallied(at(0, frame(wire.TypeARP, arp))); len(got.hosts.entries) != 0 || got.all.packets != 1 {
		t.Errorf("%+v", got.hosts)
	}
}

func TestTallySpan(t *testing.T) {
	short := at(1, make([]byte, 20))
	short.Length = -5 // as no file should say
	got := tallied(at(2, make([]byte, 60)), short, at(3, make([]byte, 90)), at(2.5, make([]byte, 70)))
	if d := got.last.Sub(got.first); d != 2*time.Second || got.shortest != 0 || got.longest != 90 || got.all != (count{4, 220}) {
		t.Errorf("%v, %d to %d, %+v", d, got.shortest, got.longest, got.all)
	}
	got.reset()
	l := layers{}
	got.add(at(7, make([]byte, 65)), &l)
	if got.all != (count{1, 65}) || got.shortest != 65 || got.longest != 65 || got.last.Sub(got.first) != 0 {
		t.Errorf("after a reset: %+v", got)
	}
}

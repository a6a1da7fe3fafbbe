package ids

import (
	"net/netip"
	"testing"

	"gotcp/internal/ids/packettest"
	"gotcp/internal/wire"
)

var (
	addr1  = netip.MustParseAddr("10.0.0.1")
	addr2  = netip.MustParseAddr("10.0.0.2")
	router = netip.MustParseAddr("192.0.2.1")
	addr61 = netip.MustParseAddr("2001:db8::1")
	addr62 = netip.MustParseAddr("2001:db8::2")
)

// ipPacket is an IP packet with a payload.
var ipPacket = packettest.IP

// etherFrame puts a packet into a frame, with so many tags.
func etherFrame(packet []byte, tags int) []byte {
	t := wire.TypeIPv4
	if packet[0]>>4 == 6 {
		t = wire.TypeIPv6
	}
	b := make([]byte, wire.EthernetLen+4*tags, wire.EthernetLen+4*tags+len(packet))
	next := func(left int) wire.EtherType {
		if left > 0 {
			return wire.TypeVLAN
		}
		return t
	}
	n := wire.PutEthernet(b, wire.MAC{2}, wire.MAC{4}, next(tags))
	for left := tags; left > 0; left-- {
		n += wire.PutVLAN(b[n:], 0, false, 7, next(left-1))
	}
	return append(b, packet...)
}

// Both directions, fragments, tagged frames and errors about a pair of hosts go to one
// worker.
func TestSpreadKeepsPairsTogether(t *testing.T) {
	const n = 64
	there := ipPacket(addr1, addr2, wire.ProtoUDP, make([]byte, 8))
	back := ipPacket(addr2, addr1, wire.ProtoUDP, make([]byte, 8))
	want := Spread(etherFrame(there, 0), linkEthernet, n)
	unreachable := append([]byte{3, 1, 0, 0, 0, 0, 0, 0}, there...)
	for name, got := range map[string]int{
		"back":   Spread(etherFrame(back, 0), linkEthernet, n),
		"tagged": Spread(etherFrame(back, 2), linkEthernet, n),
		"raw":    Spread(back, linkRaw, n),
		"sll":    Spread(append([]byte{0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0}, back...), linkLinuxSLL, n),
		"sll2":   Spread(append(append([]byte{8, 0}, make([]byte, 18)...), back...), linkLinuxSLL2, n),
		"error":  Spread(ipPacket(router, addr1, wire.ProtoICMP, unreachable), linkRaw, n),
	} {
		if got != want {
			t.Errorf("%s: worker %d, want %d", name, got, want)
		}
	}
	six := ipPacket(addr61, addr62, wire.ProtoTCP, make([]byte, 20))
	tooBig := append([]byte{2, 0, 0, 0, 0, 0, 5, 0}, six...)
	if a, b := Spread(six, linkRaw, n), Spread(ipPacket(addr62, addr61, wire.ProtoICMPv6, tooBig), linkRaw, n); a != b {
		t.Errorf("IPv6: workers %d and %d", a, b)
	}
}

// Many pairs find every worker.
func TestSpreadReachesAll(t *testing.T) {
	counts := make([]int, 3)
	for i := range 3000 {
		counts[Spread(ipPacket(netip.AddrFrom4([4]byte{10, 1, byte(i >> 8), byte(i)}), addr2, wire.ProtoUDP, nil), linkRaw, len(counts))]++
	}
	for w, n := range counts {
		if n < 800 || n > 1200 {
			t.Errorf("worker %d has %d of 3000", w, n)
		}
	}
}

func FuzzSpread(f *testing.F) {
	f.Add(etherFrame(ipPacket(addr1, addr2, wire.ProtoICMP, append([]byte{3, 1, 0, 0, 0, 0, 0, 0}, ipPacket(addr1, addr2, 6, nil)...)), 1), uint32(linkEthernet))
	f.Add(ipPacket(addr61, addr62, wire.ProtoICMPv6, make([]byte, 8)), uint32(linkRaw))
	f.Fuzz(func(t *testing.T, data []byte, link uint32) {
		if w := Spread(data, link, 5); w < 0 || w >= 5 {
			t.Errorf("worker %d", w)
		}
	})
}

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
	s := NewSpread(64)
	there := ipPacket(addr1, addr2, wire.ProtoUDP, make([]byte, 8))
	back := ipPacket(addr2, addr1, wire.ProtoUDP, make([]byte, 8))
	want := s.Worker(etherFrame(there, 0), linkEthernet)
	unreachable := append([]byte{3, 1, 0, 0, 0, 0, 0, 0}, there...)
	for name, frame := range map[string]struct {
		data []byte
		link uint32
	}{
		"back":   {etherFrame(back, 0), linkEthernet},
		"tagged": {etherFrame(back, 2), linkEthernet},
		"raw":    {back, linkRaw},
		"sll":    {append([]byte{0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0}, back...), linkLinuxSLL},
		"sll2":   {append(append([]byte{8, 0}, make([]byte, 18)...), back...), linkLinuxSLL2},
		"error":  {ipPacket(router, addr1, wire.ProtoICMP, unreachable), linkRaw},
	} {
		if got := s.Worker(frame.data, frame.link); got != want {
			t.Errorf("%s: worker %d, want %d", name, got, want)
		}
	}
	six := ipPacket(addr61, addr62, wire.ProtoTCP, make([]byte, 20))
	tooBig := append([]byte{2, 0, 0, 0, 0, 0, 5, 0}, six...)
	if a, b := s.Worker(six, linkRaw), s.Worker(ipPacket(addr62, addr61, wire.ProtoICMPv6, tooBig), linkRaw); a != b {
		t.Errorf("IPv6: workers %d and %d", a, b)
	}
}

// pair is a packet between the i-th of many pairs of hosts, of so many bytes.
func pair(i, length int) []byte {
	return ipPacket(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}), addr2, wire.ProtoUDP, make([]byte, length))
}

// However much some pairs send, all workers get their part of it.
func TestSpreadIsEven(t *testing.T) {
	s := NewSpread(3)
	load := make([]int, 3)
	for i := range 3000 {
		packet := pair(i, 100+i*i%1400)
		load[s.Worker(packet, linkRaw)] += frameLoad + len(packet)
	}
	all := load[0] + load[1] + load[2]
	for w, n := range load {
		if n < all*33/100 || n > all*34/100 {
			t.Errorf("worker %d has %d of %d bytes", w, n, all)
		}
	}
}

// A transfer as long as everything else does not keep its worker from other pairs.
func TestSpreadIsNotFooled(t *testing.T) {
	s := NewSpread(2)
	groups := make([]int, 2)
	busy := s.Worker(pair(0, 1400), linkRaw)
	for i := range 5000 {
		s.Worker(pair(0, 1400), linkRaw)
		groups[s.Worker(pair(i+1, 8), linkRaw)]++
	}
	if groups[busy] < 2000 || groups[busy] > 2500 {
		t.Errorf("worker %d is busy, and the workers have %v pairs", busy, groups)
	}
}

// More workers than pairs, one worker, and what is no IP.
func TestSpreadOverFew(t *testing.T) {
	s := NewSpread(MaxWorkers)
	seen := map[int]bool{}
	for i := range MaxWorkers {
		seen[s.Worker(pair(i, 8), linkRaw)] = true
	}
	if len(seen) < MaxWorkers-5 { // some pairs are of one group
		t.Errorf("%d workers have something to do", len(seen))
	}
	if w := s.Worker(make([]byte, 60), linkEthernet); w != 0 {
		t.Errorf("no IP: worker %d", w)
	}
	if w := NewSpread(1).Worker(pair(1, 8), linkRaw); w != 0 {
		t.Errorf("worker %d of one", w)
	}
}

func FuzzSpread(f *testing.F) {
	f.Add(etherFrame(ipPacket(addr1, addr2, wire.ProtoICMP, append([]byte{3, 1, 0, 0, 0, 0, 0, 0}, ipPacket(addr1, addr2, 6, nil)...)), 1), uint32(linkEthernet))
	f.Add(ipPacket(addr61, addr62, wire.ProtoICMPv6, make([]byte, 8)), uint32(linkRaw))
	s := NewSpread(5)
	f.Fuzz(func(t *testing.T, data []byte, link uint32) {
		w := s.Worker(data, link)
		if w < 0 || w >= 5 || s.Worker(data, link) != w {
			t.Errorf("worker %d", w)
		}
	})
}

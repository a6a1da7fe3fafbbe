package dump

import (
	"net/netip"
	"testing"

	"gotcp/internal/capture"
	"gotcp/internal/wire"
)

var (
	one = netip.MustParseAddr("10.0.0.1")
	two = netip.MustParseAddr("10.0.0.2")
	// a MAC each.
	macOne, macTwo = wire.MAC{2, 0, 0, 0, 0, 1}, wire.MAC{2, 0, 0, 0, 0, 2}
)

// segment is a packet with a TCP segment.
func segment(flags wire.TCPFlags, payload string) []byte {
	tcp := make([]byte, wire.TCPMinLen+len(payload))
	f := wire.TCPFields{SrcPort: 40000, DstPort: 80, Seq: 1, Flags: flags, Window: 9}
	f.Put(tcp, &wire.TCPOptions{})
	copy(tcp[wire.TCPMinLen:], payload)
	return ip(wire.ProtoTCP, 0, tcp)
}

// datagram is a packet with a UDP datagram, or a fragment of one.
func datagram(offset int, payload string) []byte {
	n := wire.UDPLen + len(payload)
	udp := append([]byte{0x9c, 0x40, 0, 53, byte(n >> 8), byte(n), 0, 0}, payload...)
	return ip(wire.ProtoUDP, offset, udp)
}

func ip(proto wire.IPProto, offset int, payload []byte) []byte {
	f := wire.IPv4Fields{Src: one, Dst: two, Proto: proto, TTL: 64}
	b := make([]byte, wire.IPv4MinLen+len(payload))
	f.Put(b, len(payload))
	b[6], b[7] = byte(offset/8>>8), byte(offset/8)
	copy(b[wire.IPv4MinLen:], payload)
	return b
}

// frame is a packet on Ethernet, with VLAN tags.
func frame(t wire.EtherType, packet []byte, vlans ...uint16) []byte {
	b := make([]byte, wire.EthernetLen)
	types := append(make([]wire.EtherType, 0, 4), t)
	for range vlans {
		types = append(types, wire.TypeVLAN)
	}
	wire.PutEthernet(b, macTwo, macOne, types[len(vlans)])
	for i, id := range vlans {
		tag := make([]byte, wire.VLANLen)
		wire.PutVLAN(tag, 0, false, id, types[len(vlans)-1-i])
		b = append(b, tag...)
	}
	return append(b, packet...)
}

func TestLook(t *testing.T) {
	arp := make([]byte, wire.ARPLen)
	question := wire.ARPFields{Op: wire.ARPRequest, SenderMAC: macOne, SenderIP: one, TargetIP: two}
	question.Put(arp)
	cooked := append(make([]byte, cookedLen), segment(wire.SYN, "")...)
	cooked[cookedProto] = 8
	cookedV2 := append(make([]byte, cookedV2Len), segment(wire.SYN, "")...)
	cookedV2[cookedV2Proto] = 8
	six := make([]byte, wire.IPv6Len+wire.UDPLen+2)
	six[0], six[5], six[6], six[7] = 0x60, wire.UDPLen+2, byte(wire.ProtoUDP), 64
	copy(six[wire.IPv6Len:], []byte{0x9c, 0x40, 0, 53, 0, wire.UDPLen + 2, 0, 0, 'h', 'i'})
	for name, tt := range map[string]struct {
		link    capture.LinkType
		data    []byte
		proto   string
		src     netip.Addr
		port    uint16 // of the destination
		payload string
		vlans   int
	}{
		"TCP":              {capture.LinkEthernet, frame(wire.TypeIPv4, segment(wire.PSH, "hello")), "tcp", one, 80, "hello", 0},
		"UDP":              {capture.LinkEthernet, frame(wire.TypeIPv4, datagram(0, "hello")), "udp", one, 53, "hello", 0},
		"a later fragment": {capture.LinkEthernet, frame(wire.TypeIPv4, datagram(8, "")), "udp", one, 0, string(datagram(8, "")[wire.IPv4MinLen:]), 0},
		"two tags":         {capture.LinkEthernet, frame(wire.TypeIPv4, datagram(0, "hello"), 5, 6), "udp", one, 53, "hello", 2},
		"ARP":              {capture.LinkEthernet, frame(wire.TypeARP, arp), "arp", one, 0, string(arp), 0},
		"IPv6":             {capture.LinkRaw, six, "udp", netip.IPv6Unspecified(), 53, "hi", 0},
		"raw":              {capture.LinkRaw, segment(wire.SYN, ""), "tcp", one, 80, "", 0},
		"loopback":         {capture.LinkNull, append([]byte{2, 0, 0, 0}, segment(wire.SYN, "")...), "tcp", one, 80, "", 0},
		"cooked":           {capture.LinkLinuxSLL, cooked, "tcp", one, 80, "", 0},
		"cooked v2":        {capture.LinkLinuxSLL2, cookedV2, "tcp", one, 80, "", 0},
		"short header":     {capture.LinkEthernet, frame(wire.TypeIPv4, segment(wire.SYN, ""))[:40], "tcp", one, 0, "\x9c\x40\x00\x50\x00\x00", 0},
		"short frame":      {capture.LinkEthernet, []byte("short"), "", netip.Addr{}, 0, "short", 0},
		"unknown link":     {147, []byte("what"), "", netip.Addr{}, 0, "what", 0},
	} {
		l := look(&capture.Packet{LinkType: tt.link, Data: tt.data, Length: len(tt.data)})
		if l.name() != tt.proto || l.src != tt.src || l.dstPort != tt.port || string(l.payload) != tt.payload || l.tags != tt.vlans {
			t.Errorf("%s: %s %v port %d %q %d tags", name, l.name(), l.src, l.dstPort, l.payload, l.tags)
		}
		if ethernet := tt.link == capture.LinkEthernet && len(tt.data) > 5; l.ethernet != ethernet || ethernet && (l.srcMAC != macOne || l.dstMAC != macTwo) {
			t.Errorf("%s: from %v to %v", name, l.srcMAC, l.dstMAC)
		}
	}
}

func FuzzLook(f *testing.F) {
	f.Add(uint32(capture.LinkEthernet), frame(wire.TypeIPv4, segment(wire.PSH, "hello"), 5))
	f.Add(uint32(capture.LinkLinuxSLL2), frame(wire.TypeIPv4, datagram(0, "hello")))
	f.Add(uint32(capture.LinkRaw), segment(wire.RST, ""))
	f.Fuzz(func(t *testing.T, link uint32, data []byte) {
		l := look(&capture.Packet{LinkType: capture.LinkType(link), Data: data, Length: len(data)})
		if len(l.payload) > len(data) {
			t.Errorf("a payload of %d bytes of %d", len(l.payload), len(data))
		}
		_, _ = l.name(), l.color()
	})
}

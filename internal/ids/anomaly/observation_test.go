package anomaly

import (
	"testing"

	"gotcp/internal/ids/decode"
	"gotcp/internal/wire"
)

// decoded is what the decoder makes of a frame.
func decoded(t *testing.T, frame []byte) *decode.Packet {
	t.Helper()
	packets := decode.New(decode.Config{SkipChecksums: true}).Decode(decode.Frame{Time: start, Number: 7, Link: decode.Ethernet, Data: frame, Length: len(frame)})
	if len(packets) == 0 {
		t.Fatal("no packet")
	}
	return packets[0]
}

// framed puts an Ethernet header in front of a packet.
func framed(typ wire.EtherType, packet []byte) []byte {
	frame := make([]byte, wire.EthernetLen, wire.EthernetLen+len(packet))
	copy(frame, victimMAC[:])
	copy(frame[6:], gatewayMAC[:])
	frame[12], frame[13] = byte(typ>>8), byte(typ)
	return append(frame, packet...)
}

func TestSingleARP(t *testing.T) {
	b := make([]byte, wire.ARPLen)
	f := wire.ARPFields{Op: wire.ARPReply, SenderMAC: forgerMAC, SenderIP: gateway, TargetMAC: victimMAC, TargetIP: victim}
	f.Put(b)
	o, ok := Single(decoded(t, framed(wire.TypeARP, b)))
	if !ok || o.Kind != ARP || o.Op != wire.ARPReply || o.Src != gateway || o.Dst != victim || o.SenderMAC != forgerMAC ||
		o.TargetMAC != victimMAC || o.EtherSrc != gatewayMAC || o.EtherGroup || o.Number != 7 || !o.Time.Equal(start) {
		t.Errorf("%+v", o)
	}
}

func TestSingleFragment(t *testing.T) {
	b := make([]byte, wire.IPv4MinLen+24)
	f := wire.IPv4Fields{ID: 99, Proto: wire.ProtoUDP, TTL: 60, Src: gateway, Dst: victim, FragmentOffset: 1480, MoreFragments: true}
	f.Put(b, 24)
	o, ok := Single(decoded(t, framed(wire.TypeIPv4, b)))
	if !ok || o.Kind != Fragment || o.FragmentID != 99 || o.FragmentOffset != 1480 || o.Length != 24 || !o.MoreFragments ||
		o.Proto != wire.ProtoUDP || o.Src != gateway || o.Dst != victim || o.TTL != 60 {
		t.Errorf("%v %+v", ok, o)
	}
}

func TestSingleFragmentIPv6(t *testing.T) {
	const n = wire.IPv6FragmentLen + 16
	b := make([]byte, wire.IPv6Len+n)
	f := wire.IPv6Fields{NextHeader: wire.ProtoIPv6Fragment, HopLimit: 60}
	f.Put(b, n)
	b[8], b[24] = 0xfd, 0xfd
	copy(b[wire.IPv6Len:], []byte{byte(wire.ProtoUDP), 0, 0x00, 0x51, 0, 0, 0, 5})
	o, ok := Single(decoded(t, framed(wire.TypeIPv6, b)))
	if !ok || o.Kind != Fragment || o.FragmentID != 5 || o.FragmentOffset != 80 || o.Length != 16 || !o.MoreFragments || o.Proto != wire.ProtoUDP {
		t.Errorf("%v %+v", ok, o)
	}
}

func TestOf(t *testing.T) {
	b := make([]byte, wire.IPv4MinLen+wire.TCPMaxLen+5)
	tcp := wire.TCPFields{SrcPort: 4000, DstPort: 80, Flags: wire.SYN}
	n := tcp.Put(b[wire.IPv4MinLen:], &wire.TCPOptions{MSS: 1460, SACKPermitted: true})
	ip := wire.IPv4Fields{Proto: wire.ProtoTCP, TTL: 64, Src: gateway, Dst: victim}
	ip.Put(b, n+5)
	p := decoded(t, framed(wire.TypeIPv4, b[:wire.IPv4MinLen+n+5]))
	o := Of(FlowNew, p)
	if o.Kind != FlowNew || o.Flags != wire.SYN || o.Options != 2 || o.TTL != 64 || o.SrcPort != 4000 || o.DstPort != 80 || o.Length != 5 {
		t.Errorf("%+v", o)
	}
	if _, ok := Single(p); ok {
		t.Error("it says something by itself")
	}
}

func TestOptionKinds(t *testing.T) {
	for _, c := range []struct {
		options []byte
		want    uint8
	}{
		{nil, 0}, {[]byte{1, 1, 1, 0}, 0}, {[]byte{2, 4, 5, 180}, 1}, {[]byte{2, 4, 5, 180, 4, 2, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 3, 7}, 4},
		{[]byte{0, 2, 4, 5, 180}, 0}, {[]byte{2}, 1}, {[]byte{2, 0}, 1}, {[]byte{2, 200, 4, 2}, 1},
	} {
		if got := optionKinds(c.options); got != c.want {
			t.Errorf("%v: %d, want %d", c.options, got, c.want)
		}
	}
}

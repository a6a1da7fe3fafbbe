package decode

import (
	"encoding/hex"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"gotcp/internal/ids/event"
	"gotcp/internal/ids/packettest"
	"gotcp/internal/wire"
)

var (
	v4a, v4b = netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.2")
	v6a, v6b = netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("2001:db8::2")
)

// bytesOf reads hexadecimal, in which blanks don't matter.
func bytesOf(tb testing.TB, text string) []byte {
	tb.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func join(parts ...[]byte) []byte { return slices.Concat(parts...) }

// ip4 is an IPv4 packet.
func ip4(proto wire.IPProto, payload []byte) []byte {
	return ip4With(wire.IPv4Fields{Proto: proto}, payload)
}

func ip4With(h wire.IPv4Fields, payload []byte) []byte {
	h.Src, h.Dst = v4a, v4b
	return packettest.IPv4(h, payload)
}

// ip6 is an IPv6 packet.
func ip6(next wire.IPProto, payload []byte) []byte { return packettest.IP(v6a, v6b, next, payload) }

// udp is a datagram between the addresses of ip4 (or, with v6, of ip6).
func udp(src, dst uint16, payload []byte, v6 bool) []byte {
	from, to := v4a, v4b
	if v6 {
		from, to = v6a, v6b
	}
	return packettest.UDP(netip.AddrPortFrom(from, src), netip.AddrPortFrom(to, dst), string(payload))
}

// ether is an Ethernet frame.
func ether(t wire.EtherType, payload []byte) []byte {
	b := make([]byte, wire.EthernetLen, wire.EthernetLen+len(payload))
	wire.PutEthernet(b, wire.MAC{2}, wire.MAC{4}, t)
	return append(b, payload...)
}

// decoded is what there is in a frame.
func decoded(link LinkType, frame []byte) []*Packet {
	return New(Config{}).Decode(Frame{Time: time.Unix(1e9, 0), Number: 1, Link: link, Data: frame, Length: len(frame)})
}

// expectEvents takes a frame apart and expects these events, in this order, on its
// outermost packet.
func expectEvents(t *testing.T, link LinkType, frame []byte, want ...event.Event) []*Packet {
	t.Helper()
	packets := decoded(link, frame)
	if !slices.Equal(packets[0].Events, want) {
		t.Errorf("events %v, want %v", packets[0].Events, want)
	}
	return packets
}

// innermost expects as many packets, one inside of the other, the last of them UDP from
// port 7 without events.
func innermost(t *testing.T, link LinkType, frame []byte, packets int) *Packet {
	t.Helper()
	all := decoded(link, frame)
	if len(all) != packets {
		t.Fatalf("%d packets, want %d", len(all), packets)
	}
	last := all[packets-1]
	if last.SrcPort != 7 || last.UDP == nil || len(last.Events) > 0 || last.ChecksumBad || last.HeaderChecksumBad {
		t.Fatalf("port %d, events %v", last.SrcPort, last.Events)
	}
	return last
}

// replace replaces the first old by new, which must be there.
func replace(s, old, new string) string {
	if !strings.Contains(s, old) {
		panic(old + " is not in " + s)
	}
	return strings.Replace(s, old, new, 1)
}

package decode

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// piece4 and piece6 are fragments of a datagram.
func piece4(offset int, more bool, b []byte) []byte {
	return ip4With(wire.IPv4Fields{Proto: wire.ProtoUDP, ID: 1, FragmentOffset: offset, MoreFragments: more}, b)
}

func piece6(offset int, more bool, b []byte) []byte {
	h := make([]byte, wire.IPv6FragmentLen)
	wire.PutIPv6Fragment(h, wire.ProtoUDP, offset, more, 1)
	return ip6(wire.ProtoIPv6Fragment, join(h, b))
}

// pieces are the frames of a test, and the events of the last of them.
func feed(d *Decoder, frames ...[]byte) []*Packet {
	var last []*Packet
	for i, f := range frames {
		last = d.Decode(Frame{Time: time.Unix(1e9, 0), Number: uint64(i + 1), Link: Raw, Data: f, Length: len(f)})
	}
	return last
}

func TestFragmentsMakeADatagram(t *testing.T) {
	text := strings.Repeat("0123456789", 10)
	for _, v6 := range []bool{false, true} {
		piece := piece4
		if v6 {
			piece = piece6
		}
		whole := udp(7, 8, []byte(text), v6)
		got := feed(New(Config{}), piece(64, false, whole[64:]), piece(0, true, whole[:32]), piece(32, true, whole[32:64]))
		if len(got) != 2 {
			t.Fatalf("v6 %v: %d packets, events %v", v6, len(got), got[0].Events)
		}
		f, p := got[0], got[1]
		if !f.Fragment || f.Reassembled || f.UDP != nil || f.Proto != wire.ProtoUDP {
			t.Errorf("v6 %v: the fragment: %+v", v6, f)
		}
		if p.Fragment || !p.Reassembled || string(p.Payload) != text || p.SrcPort != 7 || p.ChecksumBad ||
			p.HeaderChecksumBad || len(p.Events) > 0 || p.Depth != 0 {
			t.Errorf("v6 %v: the datagram: %q, events %v", v6, p.Payload, p.Events)
		}
	}
}

func TestFragmentEvents(t *testing.T) {
	b := make([]byte, 64)
	other := slices.Repeat([]byte{1}, 64)
	for _, c := range []struct {
		name   string
		frames [][]byte
		want   []event.Event
	}{
		{"overlap", [][]byte{piece4(0, true, b), piece4(8, true, b)}, []event.Event{event.IPv4FragmentOverlap}},
		{"teardrop", [][]byte{piece4(0, true, b), piece4(24, false, b[:4])}, []event.Event{event.IPv4FragmentOverlap}},
		{"overlap, IPv6", [][]byte{piece6(0, true, b), piece6(8, true, b)}, []event.Event{event.IPv6FragmentOverlap}},
		{"the same place, other bytes", [][]byte{piece6(8, true, b), piece6(8, true, other)}, []event.Event{event.IPv6FragmentOverlap}},
		{"overlap, the second", [][]byte{piece6(0, true, b), piece6(8, true, b), piece6(128, true, b), piece6(120, true, b)},
			[]event.Event{event.IPv6FragmentOverlap}},
		{"none after an overlap", [][]byte{piece6(0, true, b), piece6(8, true, b), piece6(128, true, b)}, nil},
		{"ping of death", [][]byte{piece4(65528, false, b)}, []event.Event{event.IPv4FragmentPacketTooLarge}},
		{"ping of death, IPv6", [][]byte{piece6(65528, false, b)}, []event.Event{event.IPv6FragmentPacketTooLarge}},
		{"no multiple of 8", [][]byte{piece6(0, true, b[:13])}, []event.Event{event.IPv6FragmentInvalidLength}},
		{"no multiple of 8, and behind the end", [][]byte{piece6(65528, true, b[:13])},
			[]event.Event{event.IPv6FragmentInvalidLength, event.IPv6FragmentPacketTooLarge}},
		{"touches one that is no multiple of 8", [][]byte{piece6(0, true, b[:13]), piece6(8, true, b)}, []event.Event{event.IPv6FragmentOverlap}},
		{"empty, inside of another", [][]byte{piece6(0, true, b), piece6(8, true, nil)}, []event.Event{event.IPv6FragmentOverlap}},
		{"after the last of a datagram with an overlap",
			[][]byte{piece6(0, true, b), piece6(8, true, b), piece6(72, false, b), piece6(72, false, b)}, nil},
		{"behind the end", [][]byte{piece6(64, false, b), piece6(128, true, b)}, nil},
		{"empty, as the end", [][]byte{piece6(0, true, b), piece6(64, false, nil), piece6(8, true, b)}, []event.Event{event.IPv6FragmentOverlap}},
		{"an end inside ends nothing", [][]byte{piece6(0, true, b), piece6(8, false, b[:8]), piece6(64, true, b), piece6(64, true, b)},
			[]event.Event{event.IPv6FragmentOverlap}},
		{"apart", [][]byte{piece4(0, true, b), piece4(64, true, b)}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := feed(New(Config{}), c.frames...)
			if !slices.Equal(got[0].Events, c.want) || len(got) != 1 {
				t.Errorf("events %v, want %v; %d packets", got[0].Events, c.want, len(got))
			}
		})
	}
}

// TestFragmentsOfOtherNetworks: who has the same addresses in another VLAN is somebody
// else.
func TestFragmentsOfOtherNetworks(t *testing.T) {
	whole := udp(7, 8, make([]byte, 100), false)
	d := New(Config{})
	var got []*Packet
	for i, b := range [][]byte{piece4(0, true, whole[:64]), piece4(64, false, whole[64:])} {
		tagged := ether(wire.TypeVLAN, join([]byte{0, byte(i + 1), 0x08, 0x00}, b))
		got = d.Decode(Frame{Time: time.Unix(1e9, 0), Number: 1, Link: Ethernet, Data: tagged, Length: len(tagged)})
	}
	if len(got) != 1 {
		t.Error("fragments of two networks became a datagram")
	}
}

// TestFirstFragmentSaysWhatTheDatagramIs (RFC 8200 §4.5, RFC 791 §3.2): the header and
// what stands in it of the protocol are those of the first fragment.
func TestFirstFragmentSaysWhatTheDatagramIs(t *testing.T) {
	whole := udp(7, 8, make([]byte, 100), true)
	first, last := piece6(0, true, whole[:64]), piece6(64, false, whole[64:])
	last[wire.IPv6Len], last[7] = 59, 3 // next header, hop limit
	for _, frames := range [][][]byte{{first, last}, {last, first}} {
		got := feed(New(Config{}), frames...)
		if len(got) != 2 || got[1].UDP == nil || got[1].ChecksumBad || got[1].IPv6.HopLimit() != 64 {
			t.Errorf("%d packets, the last %+v", len(got), got[len(got)-1])
		}
	}
}

// TestOverlapNeverBecomesADatagram (RFC 5722): hosts would disagree on its bytes.
func TestOverlapNeverBecomesADatagram(t *testing.T) {
	whole := udp(7, 8, make([]byte, 100), true)
	got := feed(New(Config{}), piece6(0, true, whole[:64]), piece6(32, true, whole[32:64]), piece6(64, false, whole[64:]))
	if len(got) != 1 {
		t.Error("it was put together")
	}
}

// TestFragmentsInsideOfFragments: a tunnel's packets may be fragments, too.
func TestFragmentsInsideOfFragments(t *testing.T) {
	whole := udp(7, 8, []byte("0123456789abcdef"), false)
	inner := [][]byte{piece4(0, true, whole[:16]), piece4(16, false, whole[16:])}
	outer := func(b []byte, id uint16) [][]byte {
		h := wire.IPv4Fields{Proto: wire.ProtoIPv4, ID: id, MoreFragments: true}
		first := ip4With(h, b[:24])
		h.MoreFragments, h.FragmentOffset = false, 24
		return [][]byte{first, ip4With(h, b[24:])}
	}
	d := New(Config{})
	feed(d, outer(inner[0], 100)...)
	got := feed(d, outer(inner[1], 101)...)
	last := got[len(got)-1]
	if string(last.Payload) != "0123456789abcdef" || !last.Reassembled || last.Depth != 1 {
		t.Errorf("%d packets, the last with %q", len(got), last.Payload)
	}
}

package decode

import (
	"encoding/binary"

	"gotcp/internal/frag"
	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// The events of a fragment, which IPv4 and IPv6 have each of their own.
type fragmentEvents struct{ overlap, ignored event.Event }

var (
	fragments4 = fragmentEvents{event.IPv4FragmentOverlap, event.IPv4FragmentIgnored}
	fragments6 = fragmentEvents{event.IPv6FragmentOverlap, event.IPv6FragmentIgnored}
)

// ipv4Fragment puts a fragment to the others of its datagram, and takes the
// datagram apart once it is whole.
func (d *Decoder) ipv4Fragment(p *Packet) {
	p.Fragment = true
	p.Payload = p.Upper
	h := p.IPv4
	key := frag.Key{Src: p.Src, Dst: p.Dst, ID: uint32(h.ID()), Proto: p.Proto}
	// "Ping of death": header and payload must be what the length field can say.
	if h.HeaderLen()+h.FragmentOffset()+len(p.Upper) > wire.MaxPacket {
		p.Raise(event.IPv4FragmentPacketTooLarge)
		return
	}
	whole, done := d.reassemble(p, key, h.FragmentOffset(), h.MoreFragments(), fragments4)
	if !done || !p.roomInside() || h.HeaderLen()+len(whole) > wire.MaxPacket {
		return
	}
	b := d.datagram(h[:h.HeaderLen()], whole)
	binary.BigEndian.PutUint16(b[2:], uint16(len(b)))
	b[6], b[7] = b[6]&^0x3f, 0
	b[10], b[11] = 0, 0
	binary.BigEndian.PutUint16(b[10:], wire.Checksum(b[:h.HeaderLen()]))
	q := d.packet(p)
	q.Reassembled = true
	d.ipv4(q, b)
}

// ipv6Fragment does the same for IPv6. The fragment header lies at offset at of
// the packet, and next is where the header before it names it: the unfragmentable
// part of the datagram is what precedes it (RFC 8200 §4.5).
func (d *Decoder) ipv6Fragment(p *Packet, at, next int) {
	p.Fragment = true
	f := wire.IPv6Fragment(p.IPv6[at:])
	p.Proto = f.NextHeader()
	p.Upper = f.Payload()
	p.Payload = p.Upper
	// Either makes it no part of any datagram (RFC 8200 §4.5).
	uneven, tooLarge := f.More() && len(p.Upper)%8 != 0, f.Offset()+len(p.Upper) > wire.MaxPacket
	if uneven {
		p.Raise(event.IPv6FragmentInvalidLength)
	}
	if tooLarge {
		p.Raise(event.IPv6FragmentPacketTooLarge)
	}
	if uneven || tooLarge {
		return
	}
	key := frag.Key{Src: p.Src, Dst: p.Dst, ID: f.ID(), Proto: p.Proto}
	whole, done := d.reassemble(p, key, f.Offset(), f.More(), fragments6)
	if !done || !p.roomInside() || at-wire.IPv6Len+len(whole) > wire.MaxPacket {
		return
	}
	b := d.datagram(p.IPv6[:at], whole)
	b[next] = uint8(p.Proto)
	binary.BigEndian.PutUint16(b[4:], uint16(len(b)-wire.IPv6Len))
	q := d.packet(p)
	q.Reassembled = true
	d.ipv6(q, b)
}

// reassemble adds a fragment to its datagram and notes what is wrong with it.
func (d *Decoder) reassemble(p *Packet, k frag.Key, offset int, more bool, e fragmentEvents) (whole []byte, done bool) {
	d.fragments.Expire(p.Time, nil)
	whole, done, verdict := d.fragments.Add(p.Time, k, offset, more, p.Upper)
	switch verdict {
	case frag.Overlap, frag.Duplicate:
		p.Raise(e.overlap)
	case frag.TooMany, frag.NoRoom:
		p.Raise(e.ignored)
	}
	return whole, done
}

// datagram is a whole datagram in memory that lasts until the next frame.
func (d *Decoder) datagram(header, payload []byte) []byte {
	if d.numData == len(d.datagrams) {
		d.datagrams = append(d.datagrams, nil)
	}
	b := append(append(d.datagrams[d.numData][:0], header...), payload...)
	d.datagrams[d.numData] = b
	d.numData++
	return b
}

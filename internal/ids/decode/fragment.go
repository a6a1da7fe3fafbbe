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
	key := frag.Key{Src: p.Src, Dst: p.Dst, ID: uint32(h.ID()), VLAN: p.network(), Proto: p.Proto}
	// "Ping of death": header and payload must be what the length field can say.
	if h.HeaderLen()+h.FragmentOffset()+len(p.Upper) > wire.MaxPacket {
		p.Raise(event.IPv4FragmentPacketTooLarge)
		return
	}
	header, whole := d.reassemble(p, key, h[:h.HeaderLen()], h.FragmentOffset(), h.MoreFragments(), fragments4)
	if header == nil || !p.roomInside() || len(header)+len(whole) > wire.MaxPacket {
		return
	}
	b := d.datagram(header, whole)
	binary.BigEndian.PutUint16(b[2:], uint16(len(b)))
	b[6], b[7] = b[6]&^0x3f, 0
	b[10], b[11] = 0, 0
	binary.BigEndian.PutUint16(b[10:], wire.Checksum(b[:len(header)]))
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
	if f.More() && len(p.Upper)%8 != 0 {
		p.Raise(event.IPv6FragmentInvalidLength)
	}
	if f.Offset()+len(p.Upper) > wire.MaxPacket {
		p.Raise(event.IPv6FragmentPacketTooLarge)
		return
	}
	// "The Next Header values in the Fragment headers of different fragments of the
	// same original packet may differ": so it is not in the key, and the first
	// fragment's holds.
	header := d.unfragmentable(p.IPv6[:at], next, p.Proto)
	key := frag.Key{Src: p.Src, Dst: p.Dst, ID: f.ID(), VLAN: p.network()}
	header, whole := d.reassemble(p, key, header, f.Offset(), f.More(), fragments6)
	if header == nil || !p.roomInside() || len(header)-wire.IPv6Len+len(whole) > wire.MaxPacket {
		return
	}
	b := d.datagram(header, whole)
	binary.BigEndian.PutUint16(b[4:], uint16(len(b)-wire.IPv6Len))
	q := d.packet(p)
	q.Reassembled = true
	d.ipv6(q, b)
}

// network tells networks apart that have the same addresses, by the outer tags, of
// which there are 12 bits each.
func (p *Packet) network() uint32 { return uint32(p.VLANs[0])<<12 | uint32(p.VLANs[1]) }

// unfragmentable is the part of a packet before its fragment header, which it names
// no more.
func (d *Decoder) unfragmentable(b []byte, next int, proto wire.IPProto) []byte {
	d.header = append(d.header[:0], b...)
	d.header[next] = uint8(proto)
	return d.header
}

// reassemble adds a fragment to its datagram and notes what is wrong with it. Once
// the datagram is whole, it comes with the header of its first fragment, or nearly
// so where that was too much to keep.
func (d *Decoder) reassemble(p *Packet, k frag.Key, header []byte, offset int, more bool, e fragmentEvents) (first, whole []byte) {
	d.fragments.Expire(p.Time, nil)
	whole, done, verdict := d.fragments.Add(p.Time, k, offset, more, p.Upper)
	switch verdict {
	case frag.Overlap, frag.Duplicate:
		p.Raise(e.overlap)
	case frag.TooMany, frag.NoRoom:
		p.Raise(e.ignored)
	}
	switch kept := d.fragments.Header(); {
	case !done:
		if offset == 0 {
			d.fragments.Keep(k, header)
		}
		return nil, nil
	case offset > 0 && kept != nil:
		return kept, whole
	}
	return header, whole
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

package dump

import (
	"encoding/binary"

	"gotcp/internal/capture"
	"gotcp/internal/wire"
)

// splitter makes of the large frames that offloading passes through an interface the
// segments that are on the wire (Linux: networking/segmentation-offloads.rst).
type splitter struct {
	packet capture.Packet
	room   []byte
}

// each calls f with the segments of a packet, or with the packet itself where it is one,
// or where it is not TCP over IP over Ethernet or nothing.
func (s *splitter) each(p *capture.Packet, f func(*capture.Packet) (more bool, err error)) (more bool, err error) {
	if p.GSOSize <= 0 {
		return f(p)
	}
	l := look(p)
	ip, ok := l.ipOffset(p)
	if !ok || l.tcp == nil || l.tcpLength <= p.GSOSize {
		return f(p)
	}
	header := ip + wire.IPv6Len
	if l.network == wire.TypeIPv4 {
		header = ip + wire.IPv4(p.Data[ip:]).HeaderLen()
	}
	tcp := header
	header += l.tcp.HeaderLen()
	if len(p.Data) < header || header-tcp+l.tcpLength != p.Length-tcp {
		return f(p) // extension headers, or padding
	}
	more = true
	for at := 0; at < l.tcpLength && more && err == nil; at += p.GSOSize {
		more, err = f(s.segment(p, &l, ip, tcp, header, at))
	}
	return more, err
}

// ipOffset is where the IP header begins.
func (l *layers) ipOffset(p *capture.Packet) (at int, ok bool) {
	switch p.LinkType {
	case capture.LinkEthernet:
		at = wire.EthernetLen + l.tags*wire.VLANLen
	case capture.LinkRaw, capture.LinkIPv4, capture.LinkIPv6:
	default:
		return 0, false
	}
	return at, l.network == wire.TypeIPv4 || l.network == wire.TypeIPv6
}

// segment is the one whose payload begins at at. It is valid until the next one is made.
func (s *splitter) segment(p *capture.Packet, l *layers, ip, tcp, header, at int) *capture.Packet {
	size := min(p.GSOSize, l.tcpLength-at)
	have := p.Data[min(header+at, len(p.Data)):min(header+at+size, len(p.Data))]
	b := append(append(s.room[:0], p.Data[:header]...), have...)
	s.room = b

	first, last := at == 0, at+size == l.tcpLength
	binary.BigEndian.PutUint32(b[tcp+4:], binary.BigEndian.Uint32(b[tcp+4:])+uint32(at))
	if !last {
		b[tcp+13] &^= byte(wire.FIN | wire.PSH)
	}
	if !first {
		b[tcp+13] &^= byte(wire.CWR) // once per reduction (RFC 3168 §6.1.2)
	}
	if length := header - ip + size; l.network == wire.TypeIPv4 {
		v4 := b[ip:tcp]
		binary.BigEndian.PutUint16(v4[2:], uint16(length))
		binary.BigEndian.PutUint16(v4[4:], binary.BigEndian.Uint16(v4[4:])+uint16(at/p.GSOSize))
		v4[10], v4[11] = 0, 0
		binary.BigEndian.PutUint16(v4[10:], wire.Checksum(v4))
	} else {
		binary.BigEndian.PutUint16(b[ip+4:], uint16(length-wire.IPv6Len))
	}
	if len(have) == size {
		wire.TCP(b[tcp:]).SetChecksum(l.src, l.dst)
	}
	s.packet = *p
	s.packet.Data, s.packet.Length = b, header+size
	s.packet.Oversized, s.packet.GSOSize = false, 0
	return &s.packet
}

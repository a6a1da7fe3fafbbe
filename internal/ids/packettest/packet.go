// Package packettest makes the packets of conversations that tests write down: headers with the right
// lengths and checksums, and the sequence numbers of both ends of a connection. It must not know who
// looks at them, nor what is wrong with them: that is what tests change afterwards.
package packettest

import (
	"net/netip"

	"gotcp/internal/wire"
)

// ttl is what packets begin with.
const ttl = 64

// IP is a packet of the addresses' version.
func IP(src, dst netip.Addr, proto wire.IPProto, payload []byte) []byte {
	if src.Is6() {
		return IPv6(wire.IPv6Fields{NextHeader: proto, Src: src, Dst: dst}, payload)
	}
	return IPv4(wire.IPv4Fields{Proto: proto, Src: src, Dst: dst}, payload)
}

// IPv4 is a packet with a header of its own. A TTL of 0 is the usual one.
func IPv4(h wire.IPv4Fields, payload []byte) []byte {
	if h.TTL == 0 {
		h.TTL = ttl
	}
	b := make([]byte, h.Len(), h.Len()+len(payload))
	h.Put(b, len(payload))
	return append(b, payload...)
}

// IPv6 is a packet with a header of its own. A hop limit of 0 is the usual one.
func IPv6(h wire.IPv6Fields, payload []byte) []byte {
	if h.HopLimit == 0 {
		h.HopLimit = ttl
	}
	b := make([]byte, wire.IPv6Len, wire.IPv6Len+len(payload))
	h.Put(b, len(payload))
	return append(b, payload...)
}

// UDP is a datagram, without the header of IP.
func UDP(src, dst netip.AddrPort, data string) []byte {
	b := make([]byte, wire.UDPLen, wire.UDPLen+len(data))
	h := wire.UDPFields{SrcPort: src.Port(), DstPort: dst.Port()}
	h.Put(b, len(data))
	b = append(b, data...)
	wire.UDP(b).SetChecksum(src.Addr(), dst.Addr())
	return b
}

// TCP is a segment, without the header of IP. Its ports are those of the ends, and a window of 0 is
// the largest.
func TCP(src, dst netip.AddrPort, h wire.TCPFields, options *wire.TCPOptions, data string) []byte {
	h.SrcPort, h.DstPort = src.Port(), dst.Port()
	if h.Window == 0 {
		h.Window = 65535
	}
	b := make([]byte, wire.TCPMaxLen, wire.TCPMaxLen+len(data))
	b = append(b[:h.Put(b, options)], data...)
	wire.TCP(b).SetChecksum(src.Addr(), dst.Addr())
	return b
}

// ICMP is a message of the addresses' version, without the header of IP.
func ICMP(src, dst netip.Addr, typ, code uint8, rest uint32, data string) []byte {
	b := make([]byte, wire.ICMPLen+len(data))
	if src.Is6() {
		wire.PutICMPv6(b, src, dst, typ, code, rest, []byte(data))
	} else {
		wire.PutICMPv4(b, typ, code, rest, []byte(data))
	}
	return b
}

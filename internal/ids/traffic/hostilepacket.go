package traffic

import (
	"bytes"
	"net/netip"
	"slices"

	"gotcp/internal/wire"
)

// Extensions are packets of IPv6 with as many extension headers as there is room for
// (RFC 8200 §4.1), each of options of one byte.
func Extensions(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		src, dst := netip.AddrFrom16([16]byte{0xfd, 15: byte(c.Uint32())}), netip.AddrFrom16([16]byte{0xfd, 15: byte(c.Uint32())})
		header := append([]byte{byte(wire.ProtoIPv6Dest), 0}, make([]byte, 6)...)
		c.raw6(src, dst, wire.ProtoIPv6Dest, append(bytes.Repeat(header, 180), c.random(8)...))
	})
}

// Tunnels are packets of IP in packets of IP, as deep as there is room for (RFC 2003).
func Tunnels(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		src, dst := c.peers[client].addr, c.peers[server].addr
		data := c.random(16)
		proto := wire.ProtoUDP
		for len(data) < 1400 {
			ip := wire.IPv4Fields{ID: uint16(c.Uint32()), TTL: 64, Proto: proto, Src: src, Dst: dst}
			b := make([]byte, ip.Len()+len(data))
			ip.Put(b, len(data))
			data, proto = append(b[:ip.Len()], data...), protoIPIP
		}
		c.packet(client, protoIPIP, len(data), func(b []byte) { copy(b, data) })
	})
}

const protoIPIP wire.IPProto = 4

func (c *conversation) raw6(src, dst netip.Addr, next wire.IPProto, data []byte) {
	ip := wire.IPv6Fields{NextHeader: next, HopLimit: 64, Src: src, Dst: dst}
	b := make([]byte, wire.EthernetLen+wire.IPv6Len+len(data))
	wire.PutEthernet(b, c.peers[server].mac, c.peers[client].mac, wire.TypeIPv6)
	ip.Put(b[wire.EthernetLen:], len(data))
	copy(b[wire.EthernetLen+wire.IPv6Len:], data)
	c.frames = append(c.frames, Frame{At: c.at, Data: b})
}

// Stations are answers of ARP, each of a station that nobody has seen before.
func Stations(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		sender := c.random(10)
		sender[0] &^= 1
		mac := wire.MAC(sender[:6])
		b := make([]byte, wire.EthernetLen)
		wire.PutEthernet(b, wire.MAC{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, mac, wire.TypeARP)
		b = append(b, 0, 1, 8, 0, 6, 4, 0, 2)
		b = slices.Concat(b, sender, make([]byte, 6), []byte{192, 168, 0, 1})
		c.frames = append(c.frames, Frame{At: c.at, Data: b})
	})
}

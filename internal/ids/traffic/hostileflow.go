package traffic

import (
	"bytes"
	"net/netip"

	"gotcp/internal/wire"
)

// Strangers are datagrams of which each is from somebody else, to somebody else, on
// other ports.
func Strangers(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.peers[client].addr = netip.AddrFrom4([4]byte(c.random(4)))
		c.peers[server].addr = netip.AddrFrom4([4]byte(c.random(4)))
		c.peers[client].port, c.peers[server].port = uint16(c.Uint32()), uint16(c.Uint32())
		c.datagram(client, []byte("hello"))
	})
}

// Connections are whole, and of one request each, from a crowd that is never the same.
func Connections(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.peers[client].addr = netip.AddrFrom4([4]byte(c.random(4)))
		c.connect(80)
		c.segment(client, wire.ACK|wire.PSH, []byte("GET / HTTP/1.1\r\n\r\n"))
		c.segment(server, wire.RST|wire.ACK, nil)
	})
}

// Hoards are connections that have the parser keep as much as it may, and never end.
func Hoards(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.peers[client].addr = netip.AddrFrom4([4]byte(c.random(4)))
		c.connect(80)
		for i := range 3 {
			request := append([]byte("POST / HTTP/1.1\r\nContent-Length: 100000\r\nX: "), bytes.Repeat([]byte{'a' + byte(i)}, 7000)...)
			c.send(client, append(append(request, "\r\n\r\n"...), bytes.Repeat([]byte("b"), 100_000)...))
		}
	})
}

// Holes are connections of which all but the first byte of a window is there, and never
// that byte.
func Holes(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.peers[client].addr = netip.AddrFrom4([4]byte(c.random(4)))
		c.connect(80)
		for i := range uint32(44) {
			c.segmentAt(client, c.peers[client].seq+1+i*1448, wire.ACK, c.random(1448))
		}
	})
}

// Rewritten are windows that are sent three times with other bytes each time, before
// they are acknowledged.
func Rewritten(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.connect(80)
		for range 10 {
			start := c.peers[client].seq
			for range 3 {
				for i := range uint32(44) {
					c.segmentAt(client, start+i*1448, wire.ACK, c.random(1448))
				}
			}
			c.peers[client].seq += 44 * 1448
			c.segment(server, wire.ACK, nil)
		}
	})
}

// Backwards are windows that come from the last byte to the first, each segment with a
// hole before it, in small segments.
func Backwards(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.connect(80)
		const size, n = 8, 4000
		start := c.peers[client].seq
		for _, step := range []int{2, 1} {
			for i := n - step; i >= 0; i -= 2 {
				c.segmentAt(client, start+uint32(i*size), wire.ACK, c.random(size))
			}
		}
		c.peers[client].seq += n * size
		c.segment(server, wire.ACK, nil)
	})
}

package traffic

import (
	"math/rand/v2"
	"net/netip"
	"time"

	"gotcp/internal/wire"
)

// TinySegments are HTTP requests of one byte per segment, every fourth byte
// sent again with another value.
func TinySegments(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.connect(80)
		for i, b := range c.request(agents[0]) {
			c.segment(client, wire.ACK|wire.PSH, []byte{b})
			if i%4 == 0 {
				c.segmentAt(client, c.peers[client].seq-1, wire.ACK|wire.PSH, []byte{b ^ 1})
			}
			if i%16 == 0 {
				c.segment(server, wire.ACK, nil)
			}
		}
	})
}

// Overlaps are streams of which every other byte is there first, then all that
// overlaps those, with other bytes, before it is acknowledged at once.
func Overlaps(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.connect(80)
		data := c.request(agents[0])
		start := c.peers[client].seq
		for i := 1; i < len(data); i += 2 {
			c.segmentAt(client, start+uint32(i), wire.ACK, data[i:i+1])
		}
		for i := 0; i < len(data); i += 7 {
			c.segmentAt(client, start+uint32(i), wire.ACK, c.random(min(64, len(data)-i)))
		}
		c.segmentAt(client, start, wire.ACK, data)
		c.peers[client].seq += uint32(len(data))
		c.segment(server, wire.ACK, nil)
	})
}

// Collisions are SYNs of flows whose addresses and ports add up to the same,
// and are the same in exclusive or: a weak hash has them all in one place.
func Collisions(seed uint64, frames int) []Frame {
	n := uint32(0)
	return hostile(seed, frames, func(c *conversation) {
		n++
		c.peers[client].addr = netip.AddrFrom4([4]byte{10, 0, byte(n >> 8), byte(n)})
		c.peers[server].addr = netip.AddrFrom4([4]byte{10, 0, ^byte(n >> 8), ^byte(n)})
		c.peers[client].port = uint16(n >> 16)
		c.peers[server].port = ^uint16(n >> 16)
		c.segment(client, wire.SYN, nil)
	})
}

// Prefixes are streams made of most of each of the patterns that somebody looks
// for, in full segments.
func Prefixes(seed uint64, frames int, patterns [][]byte) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.connect(80)
		var data []byte
		for len(data) < 20*c.mss && len(patterns) > 0 {
			p := patterns[c.IntN(len(patterns))]
			data = append(data, p[:len(p)*3/4]...)
			if len(p) < 2 {
				data = append(data, ' ')
			}
		}
		c.send(client, data)
	})
}

// Fragments are datagrams in fragments of eight bytes, of which the last is
// missing.
func Fragments(seed uint64, frames int) []Frame { return fragments(seed, frames, 8, 512) }

// LargeFragments are datagrams as large as they can be, of which the last fragment is
// missing.
func LargeFragments(seed uint64, frames int) []Frame { return fragments(seed, frames, 1480, 65_000) }

// fragments are datagrams in fragments of a size, as far as there is a whole one.
func fragments(seed uint64, frames, size, whole int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		src, dst := c.peers[client], c.peers[server]
		src.id = uint16(c.Uint32())
		for at := 0; at+size <= whole; at += size {
			ip := wire.IPv4Fields{ID: src.id, MoreFragments: true, FragmentOffset: at, TTL: 64, Proto: wire.ProtoUDP, Src: src.addr, Dst: dst.addr}
			b := make([]byte, wire.EthernetLen+wire.IPv4MinLen, wire.EthernetLen+wire.IPv4MinLen+size)
			wire.PutEthernet(b, dst.mac, src.mac, wire.TypeIPv4)
			ip.Put(b[wire.EthernetLen:], size)
			c.frames = append(c.frames, Frame{At: c.at, Data: append(b, c.random(size)...)})
		}
	})
}

// hostile makes conversations of IPv4, ten microseconds apart, until there are
// frames enough.
func hostile(seed uint64, frames int, talk func(*conversation)) []Frame {
	r := rand.New(rand.NewPCG(seed, 2))
	var all []Frame
	for at := epoch; len(all) < frames; at = at.Add(10 * time.Microsecond) {
		c := newConversation(r, at)
		if !c.peers[client].addr.Is4() {
			continue
		}
		talk(c)
		all = append(all, c.frames...)
	}
	return first(all, frames)
}

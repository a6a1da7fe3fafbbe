// Package decode takes frames apart for the detection: link layers, VLAN tags,
// IP with its fragments, tunnels, and the transport on top, and notes what is
// wrong on the way as events. It must not know flows, streams or rules.
package decode

import (
	"encoding/binary"
	"time"

	"gotcp/internal/frag"
	"gotcp/internal/ids/event"
)

// Frame is what is to be taken apart.
type Frame struct {
	Time   time.Time
	Number uint64 // 1 for the first
	Link   LinkType
	Data   []byte
	Length int // on the wire
	// Trusted: the checksums are not in the frame yet, or were verified by the
	// device (offload).
	Trusted bool
}

// Config says how. The zero value is the usual way.
type Config struct {
	// SkipChecksums: believe all of them.
	SkipChecksums bool
	// The UDP ports of tunnels. Default 4789, 6081 and 3544.
	VXLAN, Geneve, Teredo []uint16
	// Fragments bounds the reassembly of datagrams.
	Fragments frag.Config
}

// Decoder takes frames apart, one after the other. It is not safe for concurrent
// use.
type Decoder struct {
	cfg       Config
	fragments *frag.Reassembler

	frame   Frame
	packets []*Packet // all there ever were; the first n are in use
	n       int
	// datagrams is the memory of reassembled datagrams, of which one frame may
	// complete several, inside one another.
	datagrams [][]byte
	numData   int
	header    []byte
}

// New makes a Decoder.
func New(cfg Config) *Decoder {
	if cfg.VXLAN == nil {
		cfg.VXLAN = []uint16{4789}
	}
	if cfg.Geneve == nil {
		cfg.Geneve = []uint16{6081}
	}
	if cfg.Teredo == nil {
		cfg.Teredo = []uint16{3544}
	}
	cfg.Fragments.TellOverlaps = true
	if cfg.Fragments.Timeout == 0 {
		cfg.Fragments.Timeout = maxReassembly
	}
	return &Decoder{cfg: cfg, fragments: frag.New(cfg.Fragments)}
}

// Fragments counts what was given up of fragments.
func (d *Decoder) Fragments() frag.Stats { return d.fragments.Stats() }

// maxLayers is how many headers inside one another are too many. Honest frames have far
// fewer; without a bound a 64 KiB frame could hold thousands of packets.
const maxLayers = 16

// maxReassembly is as long as any host waits for the rest of a datagram (RFC 8200 §4.5).
const maxReassembly = time.Minute

// Decode takes a frame apart: first the packet in it, then those inside of that.
// They are borrowed until the next call.
func (d *Decoder) Decode(f Frame) []*Packet {
	d.frame = f
	d.n, d.numData = 0, 0
	p := d.packet(nil)
	d.link(p, f.Link, f.Data)
	return d.packets[:d.n]
}

// packet is the next free one: for the frame itself, or for what is inside of
// another packet.
func (d *Decoder) packet(outer *Packet) *Packet {
	if d.n == len(d.packets) {
		d.packets = append(d.packets, new(Packet))
	}
	p := d.packets[d.n]
	d.n++
	*p = Packet{Time: d.frame.Time, Number: d.frame.Number, Frame: d.frame.Data, Length: d.frame.Length}
	p.Events = p.events[:0]
	if outer != nil {
		p.Depth = outer.Depth
		p.EtherSrc, p.EtherDst, p.HasEther = outer.EtherSrc, outer.EtherDst, outer.HasEther
		p.VLANs, p.NumVLANs = outer.VLANs, outer.NumVLANs
		p.layers = outer.layers
	}
	return p
}

// inside is a packet for what a tunnel carries.
func (d *Decoder) inside(outer *Packet) *Packet {
	p := d.packet(outer)
	p.Depth++
	return p
}

// ipInside takes apart the IP packet that a tunnel carries. What has no header of IP that
// makes sense is no packet: the tunnel carries something else, and nothing is said of it.
func (d *Decoder) ipInside(outer *Packet, b []byte, take func(*Decoder, *Packet, []byte)) {
	at := d.n
	p := d.inside(outer)
	if take(d, p, b); !p.IsIP() {
		d.n = at
	}
}

// enter counts a header, and reports false if there are too many.
func (p *Packet) enter() bool {
	p.layers++
	if p.layers >= maxLayers {
		p.refuse(event.TooManyLayers)
		return false
	}
	return true
}

// verify reports whether checksums are to be verified.
func (d *Decoder) verify() bool { return !d.cfg.SkipChecksums && !d.frame.Trusted }

func get16(b []byte) uint16 { return binary.BigEndian.Uint16(b) }
func get32(b []byte) uint32 { return binary.BigEndian.Uint32(b) }

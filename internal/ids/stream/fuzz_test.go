package stream

import (
	"testing"
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// byteAt is the byte of a direction at an offset from its ISN, whoever sends it.
func byteAt(dir app.Direction, at uint32) byte { return byte(at*7) ^ byte(dir)<<7 ^ byte(at>>8) }

// FuzzSession sends whatever segments the input says, with the right byte in every
// place, releases as much as it says, and expects that what comes out is in its place
// and that the limits hold.
func FuzzSession(f *testing.F) {
	f.Add([]byte{0, 0x02, 0, 0, 0, 0, 0, 0xff, 1, 0x12, 0, 0, 0, 1, 0, 0xff, 0, 0x10, 0, 1, 0, 1, 0, 0xff, 0, 0x18, 0, 1, 0, 1, 9, 0xff})
	f.Add([]byte{4, 0x10, 0, 9, 0, 9, 200, 0xff, 5, 0x10, 0, 9, 0, 90, 9, 0xff})
	f.Fuzz(func(t *testing.T, in []byte) {
		if len(in) == 0 {
			return
		}
		e := New(Config{Inline: in[0]&2 != 0, Midstream: in[0]&4 != 0, AsyncOneSide: in[0]&8 != 0,
			Depth: int(in[0]&16) * 100, MaxBytes: 1 << 15, MaxSegments: 8})
		s := e.New()
		now := time.Unix(1e9, 0)
		var seen [2]uint64
		var flip app.Direction // the flow is the other way round
		for len(in) >= 8 {
			op := in[:8]
			in = in[8:]
			dir := app.Direction(op[0] & 1)
			g := seg{flags: wire.TCPFlags(op[1]), seq: uint32(op[2])<<8 | uint32(op[3]), ack: uint32(op[4])<<8 | uint32(op[5]), win: uint16(op[7]) << 8}
			if op[7]&1 != 0 {
				g.seq, g.ack = g.seq<<16, g.ack<<16
			}
			data := make([]byte, int(op[6])*8)
			first := g.seq
			if g.flags&wire.SYN != 0 {
				first++
			}
			for i := range data {
				data[i] = byteAt(dir, first+uint32(i))
			}
			g.data = string(data)
			if op[0]&0x40 != 0 {
				g.opts = &wire.TCPOptions{HasTimestamps: true, TSVal: uint32(op[5]), HasWindowScale: true, WindowScale: op[6]}
			}
			p := build(dir, g)
			now = now.Add(time.Millisecond)
			before := s.State()
			v := s.Input(now, p, dir^flip)
			if !v.Accepted && v.Changed {
				t.Fatalf("a segment that was refused changed %v to %v", before, s.State())
			}
			if v.Reversed {
				flip ^= 1
			}
			if before == SYNReceived {
				seen = [2]uint64{} // the answer has chosen among several SYNs
			}
			check(t, e, &s, flip, &seen, int(op[0]>>4))
			s.Hold()
			clear(p.Payload) // the packet is gone
			check(t, e, &s, flip, &seen, 1)
			switch op[0] >> 1 & 0x1f {
			case 0x1f:
				s.Ignore(dir)
			case 0x1e:
				s.End(dir)
			}
		}
		s.Free()
		if e.Bytes() != 0 {
			t.Fatalf("%d bytes are still held", e.Bytes())
		}
	})
}

// check looks at what may be looked at and releases the most of it, a share of it, or
// nothing.
func check(t *testing.T, e *Engine, s *Session, flip app.Direction, seen *[2]uint64, share int) {
	t.Helper()
	if e.Bytes() > 1<<15 || e.Bytes() < 0 {
		t.Fatalf("%d bytes held", e.Bytes())
	}
	for dir := range app.Direction(2) {
		if s.Folded() {
			continue
		}
		d := &s.whole.sides[dir].data
		checkEarly(t, d)
		data, start := s.Data(dir)
		if start < seen[dir] {
			t.Fatalf("went back to %d from %d", start, seen[dir])
		}
		seen[dir] = start
		first := uint32(d.endSeq) - uint32(d.end) - isns[dir^flip] // of offset 0, as the test counts
		for i, b := range data {
			if b != byteAt(dir^flip, first+uint32(start)+uint32(i)) {
				t.Fatalf("a wrong byte at %d", start+uint64(i))
			}
		}
		s.Release(dir, start+uint64(len(data)*share/8))
		for n := 0; share&1 != 0 && s.Gap(dir) > 0; n++ {
			if n > 8 {
				t.Fatal("more gaps than pieces")
			}
			s.Skip(dir)
		}
	}
}

// checkEarly expects that the parts of what waits are few, sorted and apart.
func checkEarly(t *testing.T, d *reassembly) {
	t.Helper()
	if d.early == nil {
		return
	}
	parts, end := d.early.parts, seq.Num(d.end).Add(1) // or the first need not wait
	if len(parts) == 0 || len(parts) > 8 || len(parts) != len(d.early.at) {
		t.Fatalf("%d parts, %d in the arena", len(parts), len(d.early.at))
	}
	for _, p := range parts {
		if p.Empty() || p.Start.Less(end) {
			t.Fatalf("parts %v behind %d", parts, d.end)
		}
		end = p.End
	}
}

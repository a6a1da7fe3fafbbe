package analysis

import (
	"encoding/json"
	"testing"
	"time"

	"gotcp/internal/wire"
)

// Any sequence of segments between two hosts: nothing panics, what is
// remembered stays within its bounds, and what is said is consistent.
func FuzzInput(f *testing.F) {
	f.Add([]byte{0, 0x02, 0, 0, 0, 0, 0, 10, 1, 0x12, 0, 0, 0, 1, 0, 10, 0, 0x10, 0, 1, 0, 1, 0, 10})
	f.Add([]byte{0, 0x10, 0xff, 0xff, 0, 0, 9, 200, 2, 0x10, 0, 0, 0x80, 0, 8, 0, 0, 0x10, 0xff, 0, 0, 0, 9, 200})
	f.Add([]byte{0, 0x02, 0, 0, 0, 0, 0, 0, 1, 0x14, 0, 0, 0, 1, 0, 0, 3, 0x10, 0, 0, 0, 2, 1, 1, 5, 0x10, 0, 5, 0, 1, 0, 1})
	f.Fuzz(func(t *testing.T, program []byte) {
		a := New(Config{MaxConnections: 3})
		now := epoch
		for ; len(program) >= 8; program = program[8:] {
			now = step(a, now, [8]byte(program))
			for k := range a.flows {
				checkBounds(t, a.flows[k])
			}
		}
		all := a.Connections()
		if len(all) > 3 {
			t.Fatalf("%d connections", len(all))
		}
		AppendTable(nil, all)
		if _, err := json.Marshal(all); err != nil {
			t.Fatal(err)
		}
	})
}

// step hands in the segment that eight bytes stand for: which side, options
// and port; flags; sequence and acknowledgement numbers, each near one of four
// places; time and length.
func step(a *Analyzer, now time.Time, p [8]byte) time.Time {
	at := func(hi, lo byte) uint32 { return uint32(hi>>6)<<30 + uint32(int32(int8(lo))) + uint32(hi&0x3f)<<4 }
	src, dst := clientAddr, serverAddr
	if p[0]&1 != 0 {
		src, dst = serverAddr, clientAddr
	}
	h := wire.TCPFields{SrcPort: src.Port(), DstPort: dst.Port(), Seq: at(p[2], p[3]), Ack: at(p[4], p[5]),
		Flags: wire.TCPFlags(p[1]), Window: uint16(p[6]&3) << (p[6] & 8)}
	if p[0]&0x40 != 0 {
		h.SrcPort += uint16(p[0] >> 7)
	}
	o := wire.TCPOptions{
		HasWindowScale: p[0]&2 != 0, WindowScale: p[0],
		HasTimestamps: p[0]&4 != 0, TSVal: uint32(p[6]),
		NumSACK: int(p[0] >> 3 & 3),
	}
	for i := range o.SACK {
		o.SACK[i] = wire.SACKBlock{Left: h.Ack + uint32(int(int8(p[7]))*i), Right: h.Ack + uint32(p[6])*uint32(i+1)}
	}
	b := make([]byte, wire.TCPMaxLen)
	n := h.Put(b, &o)
	now = now.Add(time.Duration(int8(p[6])) * time.Millisecond)
	notes := a.Input(now, src.Addr(), dst.Addr(), b[:n], int(p[7])*int(p[7]&1))
	notes.AppendText(nil)
	notes.Record()
	return now
}

func checkBounds(t *testing.T, f *flow) {
	t.Helper()
	for i := range f.halves {
		h := &f.halves[i]
		if len(h.gaps.list) > maxGaps || len(h.samples.list) > maxSamples || h.sacked.Len() > maxSacked {
			t.Fatalf("%d gaps, %d samples, %d sacked", len(h.gaps.list), len(h.samples.list), h.sacked.Len())
		}
		if h.nxt.Less(h.una) {
			t.Fatalf("%d is acknowledged, but only %d sent", h.una, h.nxt)
		}
		for k, g := range h.gaps.list {
			if g.Empty() || h.nxt.Less(g.End) || k > 0 && g.Start.Less(h.gaps.list[k-1].End) {
				t.Fatalf("gap %d of %v, next %d", k, h.gaps.list, h.nxt)
			}
		}
		if c := &h.tally; c.fast+c.spurious > 2*c.retransmissions || c.spurious > c.retransmissions || c.fresh > c.bytes || c.rtts.min < 0 {
			t.Fatalf("%+v", c)
		}
	}
}

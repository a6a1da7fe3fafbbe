package tcp

import (
	"testing"
	"time"

	"gotcp/internal/wire"
)

// sackTo is an acknowledgement of what starts at offset ack from SND.UNA, with
// blocks at the given offsets.
func sackTo(c *Conn, ack int, blocks ...[2]int) Segment {
	s := segmentTo(c)
	s.Ack = c.snd.una.Add(ack)
	for i, b := range blocks {
		s.Options.SACK[i] = wire.SACKBlock{Left: uint32(c.snd.una.Add(b[0])), Right: uint32(c.snd.una.Add(b[1]))}
	}
	s.Options.NumSACK = len(blocks)
	return s
}

func TestStretchAcknowledgementIsNoReordering(t *testing.T) {
	// A delayed acknowledgement goes out together with the first SACK.
	const mss = 1448
	p := established(t, Config{}, Config{})
	c := p.end[0]
	c.Write(p.now, randomBytes(10*mss))
	p.output(0)
	p.now = p.now.Add(20 * time.Millisecond)
	s := sackTo(c, 5*mss, [2]int{6 * mss, 8 * mss})
	c.Input(p.now, &s)
	if c.rack.reorderingSeen {
		t.Error("one acknowledgement's own order counts as reordering (RFC 8985 §6.2 step 3)")
	}
	s = sackTo(c, 0, [2]int{mss, 3 * mss}) // below what is sacked: held before
	c.Input(p.now, &s)
	if c.rack.reorderingSeen {
		t.Error("a block that brings nothing new counts as reordering")
	}
}

func TestBlocksOfSingleBytesAreBounded(t *testing.T) {
	p := established(t, Config{MaxPayload: 64_000}, Config{})
	c := p.end[0]
	c.win.cwnd, c.snd.wnd = 1<<20, 1<<20
	for range 8 {
		c.Write(p.now, make([]byte, 1<<20))
	}
	p.output(0)
	for i := 1; i+8 < 200_000; i += 8 {
		s := sackTo(c, 0, [2]int{i, i + 1}, [2]int{i + 2, i + 3}, [2]int{i + 4, i + 5})
		c.Input(p.now, &s)
	}
	if n, most := len(c.board.records()), 2*c.flight()/c.snd.mss+300; n > most {
		t.Errorf("%d records for %d bytes in flight, want at most %d", n, c.flight(), most)
	}
	if n := c.board.sackedRanges.Len(); n > maxSackedRanges {
		t.Errorf("%d ranges kept", n)
	}
	checkScoreboard(t, &c.board, c.snd.una, c.snd.nxt)
}

package tcp

import (
	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// sackInput takes in the SACK blocks of an acknowledgement (RFC 2018 §4, RFC 6675 §4 Update).
func (c *Conn) sackInput(s *Segment, a *ackInfo) {
	if !c.opt.sack || s.Options.NumSACK == 0 {
		return
	}
	first := 0
	if a.dsack {
		first = 1
	}
	for _, b := range s.Options.SACK[first:s.Options.NumSACK] {
		r := seq.Range{Start: seq.Num(b.Left), End: seq.Num(b.Right)}
		if !r.Start.Less(r.End) || r.Start.Less(s.Ack) || c.snd.nxt.Less(r.End) || r.Start.Less(c.snd.una) {
			continue
		}
		c.board.sackedRanges.Missing(r, func(m seq.Range) { c.sackRange(m, s, a) })
		c.board.sackedRanges.Add(r)
	}
}

// sackRange marks the records of a range that was not known to be held by the peer.
func (c *Conn) sackRange(m seq.Range, s *Segment, a *ackInfo) {
	i := c.board.find(m.Start)
	if i >= len(c.board.records()) {
		return
	}
	if c.mayCut() {
		i = c.board.split(i, m.Start)
	} else if c.board.records()[i].start.Less(m.Start) {
		i++
	}
	for i < len(c.board.records()) && c.board.records()[i].start.Less(m.End) {
		if m.End.Less(c.board.records()[i].end) {
			if !c.mayCut() {
				return
			}
			c.board.split(i, m.End)
		}
		r := &c.board.records()[i]
		if !r.sacked {
			a.newlySacked += r.len()
			c.delivered(r, s, a)
			c.board.markSacked(r)
		}
		i++
	}
}

// mayCut reports whether a block may cut a record in two. Blocks of a few bytes
// each, which no honest peer sends, would otherwise make a record of every byte
// and every acknowledgement slower than the last; a part that is not cut off
// counts as not held.
func (c *Conn) mayCut() bool {
	return len(c.board.records()) < 2*segmentsOf(c.flight(), c.snd.mss)+256
}

// dsackInput recognises a first block that reports a duplicate: one at or
// before the cumulative ACK, or inside the second block (RFC 2883 §4).
func (c *Conn) dsackInput(s *Segment, a *ackInfo) {
	if !c.opt.sack || s.Options.NumSACK == 0 {
		return
	}
	r := blockRange(s.Options.SACK[0])
	if !r.Start.Less(r.End) {
		return
	}
	below := r.End.LessEq(s.Ack)
	inside := false
	if s.Options.NumSACK > 1 {
		o := blockRange(s.Options.SACK[1])
		inside = o.Start.LessEq(r.Start) && r.End.LessEq(o.End)
	}
	// What was never in flight, or long ago, cannot be reported in earnest.
	if !below && !inside || c.snd.nxt.Less(r.End) || r.Start.Less(c.snd.una.Add(-maxWindow)) {
		return
	}
	a.dsack, a.dsackRange = true, r
	c.stat.dsackDups += uint64(segmentsOf(r.End.Sub(r.Start), c.snd.mss))
	if !c.tlp.out || !c.tlp.isRetrans || r.End != c.tlp.endSeq {
		c.rack.dsack(c.snd.una, c.snd.nxt) // a probe's copy says nothing about reordering
	}
	c.dsackUndo(r)
}

func blockRange(b wire.SACKBlock) seq.Range {
	return seq.Range{Start: seq.Num(b.Left), End: seq.Num(b.Right)}
}

// sackOutput makes the SACK blocks of our acknowledgements (RFC 2018 §4).
type sackOutput struct {
	dsack   seq.Range // reported once, in front (RFC 2883 §4)
	isDsack bool
	recent  [4]seq.Num // points in the ranges last added to, latest first
	n       int
}

// touched notes that data arrived out of order at s: the block around it is
// reported first.
func (o *sackOutput) touched(s seq.Num) {
	i := 0
	for i < o.n && o.recent[i] != s {
		i++
	}
	if i == o.n && o.n < len(o.recent) {
		o.n++
	}
	copy(o.recent[1:o.n], o.recent[:min(i, o.n-1)])
	o.recent[0] = s
}

// duplicate notes that r was received a second time.
func (o *sackOutput) duplicate(r seq.Range) { o.dsack, o.isDsack = r, true }

// blocks puts up to room blocks in the options: a DSACK, then the ranges most
// recently added to, most recent first, then others.
func (o *sackOutput) blocks(ooo *seq.RangeSet, opts *wire.TCPOptions, room int) {
	opts.NumSACK = 0
	if o.isDsack && room > 0 {
		opts.SACK[0] = wire.SACKBlock{Left: uint32(o.dsack.Start), Right: uint32(o.dsack.End)}
		opts.NumSACK = 1
	}
	first := opts.NumSACK
	add := func(r seq.Range) {
		b := wire.SACKBlock{Left: uint32(r.Start), Right: uint32(r.End)}
		for _, have := range opts.SACK[first:opts.NumSACK] {
			if have == b {
				return
			}
		}
		if opts.NumSACK < room {
			opts.SACK[opts.NumSACK] = b
			opts.NumSACK++
		}
	}
	keep := 0
	for _, p := range o.recent[:o.n] {
		if r, ok := ooo.Find(p); ok {
			add(r)
			o.recent[keep] = p
			keep++
		}
	}
	o.n = keep
	for i := ooo.Len() - 1; i >= 0 && opts.NumSACK < room; i-- {
		add(ooo.At(i))
	}
}

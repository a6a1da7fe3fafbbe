package analysis

import (
	"time"

	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// acknowledge takes in what a segment from the other side says about the data
// of this half.
func (h *half) acknowledge(s *segment, other *half, n *Notes) {
	if d := s.ack.Sub(h.nxt); !h.known || d > maxDistance || d < -maxDistance {
		h.begin(s.ack)
	}
	if s.ack.Less(h.una) {
		// Overtaken by a later one, which said more, but for this.
		h.reported(s, n)
		return
	}
	if h.nxt.Less(s.ack) {
		h.unseen(s, n)
	}
	holes := h.sacked.Len() > 0 || h.doubts.dupAcks > 0
	dsack := h.reported(s, n)
	news := h.takeSACK(s, dsack)
	if news {
		h.doubts.sign(s.at, !holes)
	}
	if h.una.Less(s.ack) {
		h.advance(s, holes, n)
	} else if s.bare() {
		h.same(s, other, news, dsack, holes, n)
	}
	h.probe = 0
	if s.window == 0 && !s.has(wire.SYN|wire.FIN|wire.RST) {
		n.Flags |= ZeroWindow
		h.tally.zeroWindows++
	}
	other.room.take(s, &h.room)
}

// unseen takes note of data that arrived without having passed here. Of a half
// of which nothing passes here nothing need be said.
func (h *half) unseen(s *segment, n *Notes) {
	if !h.captured {
		h.begin(s.ack)
		return
	}
	n.Flags |= AckedUnseen
	h.skip(gap{Range: seq.Range{Start: h.nxt, End: s.ack}, at: s.at})
}

// advance takes in an acknowledgement of something new. It tells a round trip
// unless it was held up by a hole.
func (h *half) advance(s *segment, holes bool, n *Notes) {
	if at, ok := h.samples.acked(s.ack); ok && !holes {
		n.Flags |= RTT
		n.RTT = time.Duration(max(0, s.at-at))
		h.tally.rtts.add(n.RTT)
	}
	end := h.nxt
	if h.fin {
		end--
	}
	if h.una.Less(end) && h.tally.fresh > 0 {
		h.tally.lastData = s.at
	}
	h.una = s.ack
	h.sacked.TrimBefore(s.ack)
	h.doubts.advanced(s.at, s.ack)
}

// same judges a segment without data that acknowledges what the last one did.
func (h *half) same(s *segment, other *half, news, dsack, holes bool, n *Notes) {
	if h.probe != 0 {
		if h.probe == KeepAlive {
			n.Flags |= KeepAliveAck
		} else {
			n.Flags |= WindowProbeAck
		}
	}
	more := other.room.known && s.window > other.room.window
	switch {
	case h.outstanding() > 0 && h.probe == 0 && (news || !dsack && s.window == other.room.window):
		// A duplicate in the sense of RFC 5681 §2, or, whatever its window, of
		// RFC 6675 §2. One that only reports a duplicate is neither.
		h.doubts.dupAcks++
		h.doubts.sign(s.at, !holes)
		h.tally.dupAcks++
		n.Flags |= DupAck
		n.DupAck = h.doubts.dupAcks
	case more:
		n.Flags |= WindowUpdate
	}
}

// takeSACK takes in the selective acknowledgements, but for the first if that
// reports a duplicate, and says whether there is anything new in them.
func (h *half) takeSACK(s *segment, dsack bool) (news bool) {
	for i, b := range s.opts.SACK[:s.opts.NumSACK] {
		r := seq.Range{Start: seq.Num(b.Left), End: seq.Num(b.Right)}
		if i == 0 && dsack {
			continue
		}
		if s.ack.LessEq(r.Start) && r.End.LessEq(h.nxt) && h.sacked.Add(r) > 0 {
			news = true
		}
	}
	return news
}

// reported takes in that data of this half came to the other side twice, if it
// says so.
func (h *half) reported(s *segment, n *Notes) bool {
	if !isDSACK(s) {
		return false
	}
	n.Flags |= DSACK
	if h.probe == 0 { // a probe with a byte in it is reported, too
		h.duplicated()
	}
	return true
}

// isDSACK reports that the first block is about data that was there before:
// below the acknowledgement, or within the second block (RFC 2883 §4).
func isDSACK(s *segment) bool {
	if s.opts.NumSACK == 0 {
		return false
	}
	first := seq.Range{Start: seq.Num(s.opts.SACK[0].Left), End: seq.Num(s.opts.SACK[0].Right)}
	if first.Empty() || first.Start.Less(s.ack) {
		return !first.Empty()
	}
	if s.opts.NumSACK < 2 {
		return false
	}
	second := s.opts.SACK[1]
	return seq.Num(second.Left).LessEq(first.Start) && first.End.LessEq(seq.Num(second.Right))
}

// duplicated counts a retransmission that turns out to have been needless,
// unless that was known when it passed. Where nothing was sent again it was
// the network that made two of one.
func (h *half) duplicated() {
	if h.tally.owed > 0 {
		h.tally.owed--
	} else if h.tally.spurious < h.tally.retransmissions {
		h.tally.spurious++
	}
}

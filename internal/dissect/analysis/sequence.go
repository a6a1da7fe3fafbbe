package analysis

import (
	"time"

	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// sequence places a segment in the sequence space of the half that sent it.
func (h *half) sequence(s *segment, other *half, n *Notes) {
	switch d := s.seq.Sub(h.nxt); {
	case s.has(wire.SYN) && (!h.syn || s.seq != h.isn):
		h.begin(s.seq)
		h.syn, h.synACK, h.isn = true, s.has(wire.ACK), s.seq
	case !h.captured:
		// Its other side may have acknowledged less than was under way.
		h.begin(s.seq)
	case d > maxDistance || d < -maxDistance:
		n.Flags |= Missing
		h.begin(s.seq)
	}
	h.captured = true
	switch {
	case h.probing(s, other):
		h.ask(s, other, n)
	case s.bare():
		h.jump(s, n)
	case h.nxt.LessEq(s.seq):
		h.jump(s, n)
		h.forward(s, other, n)
	default:
		h.again(s, other, n)
	}
	if s.has(wire.FIN) {
		h.fin = true
	}
	if other.fin && s.length > 0 {
		h.late = true
	}
}

// probing recognises a segment that is sent for its answer: it repeats the last
// number that was acknowledged, with a byte of rubbish or without (RFC 9293
// §3.8.4). A real byte that is sent again comes with PSH. At a window of zero
// some send the next byte instead (RFC 9293 §3.8.6.1).
func (h *half) probing(s *segment, other *half) bool {
	if s.length > 1 || s.has(wire.SYN|wire.FIN|wire.RST) || !s.has(wire.ACK) {
		return false
	}
	if other.room.zero() && s.length == 1 && s.seq == h.una && s.end.Sub(h.nxt) >= 0 {
		return true
	}
	return h.una == h.nxt && s.seq == h.nxt.Add(-1) && !s.has(wire.PSH)
}

func (h *half) ask(s *segment, other *half, n *Notes) {
	h.probe = KeepAlive
	if other.room.zero() {
		h.probe = WindowProbe
	}
	if h.nxt.Less(s.end) {
		h.reach(s.end)
		h.tally.data(s.at, s.length)
	}
	n.Flags |= h.probe
}

// jump notes what lies between the last segment and this one.
func (h *half) jump(s *segment, n *Notes) {
	if !h.nxt.Less(s.seq) {
		return
	}
	n.Flags |= Missing
	h.skip(gap{Range: seq.Range{Start: h.nxt, End: s.seq}, at: s.at, ts: s.opts.TSVal, hasTS: s.opts.HasTimestamps})
}

// skip moves nxt over what has not been seen.
func (h *half) skip(g gap) {
	h.gaps.open(g)
	h.tally.missing += uint64(g.Len())
	h.reach(g.End)
}

// forward takes in a segment that begins where the last one ended.
func (h *half) forward(s *segment, other *half, n *Notes) {
	h.reach(s.end)
	h.samples.add(s.span(), s.at)
	if s.length > 0 {
		h.tally.data(s.at, s.length)
		h.fill(s, other, n)
	}
}

// fill says whether the segment reaches to the edge of the other side's window.
func (h *half) fill(s *segment, other *half, n *Notes) {
	if other.room.trusted(&h.room) && s.length > 0 && s.seq.Add(s.length) == other.room.edge {
		n.Flags |= WindowFull
		h.tally.windowFull++
	}
}

// again judges a segment that begins in what had been passed before.
func (h *half) again(s *segment, other *half, n *Notes) {
	g, filled := h.gaps.fill(s.span())
	ahead := max(0, s.end.Sub(h.nxt))
	h.tally.missing -= min(h.tally.missing, uint64(filled))
	if s.length > 0 {
		h.tally.data(s.at, min(s.length, filled+ahead))
	}
	if filled > 0 && h.overtaken(g, s, other) {
		n.Flags |= OutOfOrder
		h.tally.outOfOrder++
	} else {
		h.resent(s, other, n, filled+ahead)
	}
	if ahead > 0 {
		h.reach(s.end)
		h.fill(s, other, n)
	}
}

// The bounds between what is reordered and what is sent again.
const (
	// shortestRTO is less than any sender waits without a sign of loss.
	shortestRTO = 100 * time.Millisecond
	// reordering is how late a segment can be where the round trip to its
	// sender is not known.
	reordering = 3 * time.Millisecond
	// tick is that of nearly everybody's timestamps.
	tick = time.Millisecond
)

// overtaken judges a segment that fills a gap: it was under way when a later
// one overtook it, or it was lost before this point and is sent again.
func (h *half) overtaken(g gap, s *segment, other *half) bool {
	// The sender's clock tells which of the two left first (RFC 7323 §5.4).
	// Within one tick only a very near sender can have learned of a loss.
	trips := &other.tally.rtts
	tie := s.opts.TSVal == g.ts && trips.count > 0 && trips.min < tick
	if g.hasTS && s.opts.HasTimestamps && !tie {
		return int32(s.opts.TSVal-g.ts) <= 0
	}
	if time.Duration(s.at-g.at) >= shortestRTO {
		return false
	}
	if h.doubts.dupAcks == 0 && h.sacked.Len() == 0 {
		return true
	}
	// The sender knew of the loss only after the other side's complaint had
	// gone from here to it, and its answer comes no sooner.
	near := reordering
	if trips.count > 0 {
		near = trips.min
	}
	return time.Duration(s.at-max(h.doubts.since, g.at)) < near
}

// resent notes a retransmission and says which kind it is.
func (h *half) resent(s *segment, other *half, n *Notes, fresh int) {
	h.samples.clear()
	h.tally.retransmissions++
	h.tally.resentBytes += uint64(max(0, s.length-fresh))
	switch {
	case h.arrived(s.span()):
		n.Flags |= SpuriousRetransmission
		h.tally.spurious++
		h.tally.owed++
	case h.prompted(s, other):
		n.Flags |= FastRetransmission
		h.tally.fast++
		if !h.doubts.recovering {
			h.doubts.recovering, h.doubts.recover = true, h.nxt
		}
	default:
		n.Flags |= Retransmission
		h.doubts.recovering = false
	}
}

// Fast retransmission's terms (RFC 5681 §3.2): so many duplicates, and no
// longer ago than an answer takes, which is less than any timer.
const (
	dupThresh  = 3
	promptness = 20 * time.Millisecond
)

// prompted reports that acknowledgements asked for the segment: it is what
// three duplicates asked for, or the next after a partial acknowledgement
// (RFC 6582 §3.2), or has been overtaken by what was selectively acknowledged
// (RFC 6675 §4, RFC 8985 §6.2).
func (h *half) prompted(s *segment, other *half) bool {
	trip := h.tally.rtts.min + other.tally.rtts.min
	if time.Duration(s.at-h.doubts.last) > promptness+trip+trip/4 {
		return false
	}
	if k := h.sacked.Len(); k > 0 && s.seq.Less(h.sacked.At(k-1).End) {
		return true
	}
	return s.seq == h.una && (h.doubts.dupAcks >= dupThresh || h.doubts.recovering)
}

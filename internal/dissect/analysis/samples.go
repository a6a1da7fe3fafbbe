package analysis

import (
	"slices"

	"gotcp/internal/seq"
)

// maxSamples bounds how many segments of one half wait for their
// acknowledgement. While so many do, further ones are not timed: of a long
// flight the first ones are.
const maxSamples = 32

// sample is a segment whose acknowledgement will tell a round trip.
type sample struct {
	seq.Range
	at int64
}

// samples are a half's, in the order of their numbers.
type samples struct{ list []sample }

// add times a segment that was sent for the first time.
func (s *samples) add(r seq.Range, at int64) {
	if len(s.list) < maxSamples {
		s.list = append(s.list, sample{r, at})
	}
}

// acked returns when the segment passed that ack is the answer to, the one
// with the last byte that it acknowledges, if that was timed.
func (s *samples) acked(ack seq.Num) (at int64, ok bool) {
	done := 0
	for done < len(s.list) && s.list[done].Start.Less(ack) {
		at, ok = s.list[done].at, ack.LessEq(s.list[done].End)
		done++
	}
	if done > 0 && ok && ack.Less(s.list[done-1].End) {
		// A segment of many packets, not all of which have arrived.
		done--
	}
	s.list = slices.Delete(s.list, 0, done)
	return at, ok
}

// clear forgets all: what is acknowledged after a retransmission may be the
// answer to either (RFC 6298 §3), and what was sent behind it waits for it.
func (s *samples) clear() { s.list = s.list[:0] }

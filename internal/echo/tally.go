package echo

import "time"

// tally is what a Sweep keeps for each target that has been probed.
type tally struct {
	sent, received      uint64
	min, max, last, sum time.Duration
	due                 time.Duration // when its next probe is, since the start
	errors              uint32
	waiting             uint32
	behind              int32 // the target behind it in the line, -1 for none
	unreachable         bool
}

// add takes the round trip of an answer in.
func (t *tally) add(d time.Duration) {
	t.received++
	if t.received == 1 || d < t.min {
		t.min = d
	}
	t.max, t.last, t.sum = max(t.max, d), d, t.sum+d
}

// lost is how many probes have no answer and aren't waited for any more.
func (t *tally) lost() uint64 { return t.sent - t.received - uint64(t.waiting) }

// tallyChunk is how many are allocated at a time: a slice that grows would
// hold more than there are and copy them over and over.
const tallyChunk = 1 << 9

// tallies are the tallies of all targets that have been probed, which are the
// first ones.
type tallies struct {
	chunks [][]tally
	count  int
}

func (t *tallies) at(index int32) *tally { return &t.chunks[index/tallyChunk][index%tallyChunk] }

// grow makes an empty one.
func (t *tallies) grow() (index int32) {
	if t.count == len(t.chunks)*tallyChunk {
		t.chunks = append(t.chunks, make([]tally, tallyChunk))
	}
	t.count++
	return int32(t.count - 1)
}

// line is the targets whose next probe has a time, in that order; they hold one
// another's place.
type line struct{ first, last int32 }

func (l *line) push(all *tallies, index int32) {
	all.at(index).behind = -1
	if l.first < 0 {
		l.first = index
	} else {
		all.at(l.last).behind = index
	}
	l.last = index
}

func (l *line) pop(all *tallies) { l.first = all.at(l.first).behind }

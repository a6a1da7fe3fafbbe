package tcp

import (
	"slices"

	"gotcp/internal/seq"
)

// sent is the record of a stretch of sequence space in flight that was sent
// in one go: up to 64 KiB with segmentation offload. It is split where the
// peer's SACK blocks or a retransmission cut it.
type sent struct {
	start, end seq.Num
	at         instant // when it last went out
	sacked     bool    // the peer holds it (RFC 2018)
	lost       bool    // to be sent again, or sent again already
	resent     bool    // lost, and its retransmission is in flight
	everResent bool    // no RTT can be told from it (Karn, RFC 6298 §3)
	mtuDrop    bool    // lost to a smaller path MTU, not to congestion
}

func (s *sent) len() int { return s.end.Sub(s.start) }

// scoreboard is what is known of everything between SND.UNA and SND.NXT
// (RFC 6675 §3), in sequence order.
//
//	una                                                   nxt
//	 |--lost,resent--|--sacked--|--lost--|--sacked--|--in flight--|
type scoreboard struct {
	q    []sent
	head int // q[:head] is acknowledged

	sackedRanges seq.RangeSet // all that is sacked, to see what a block adds
	sacked       int          // bytes
	lost         int          // bytes lost, whether sent again or not
	resent       int          // bytes of retransmissions in flight
}

func (b *scoreboard) records() []sent { return b.q[b.head:] }
func (b *scoreboard) empty() bool     { return b.head == len(b.q) }

// maxSackedRanges bounds sackedRanges. What it has no room for is looked at
// again when it is reported again.
const maxSackedRanges = 4096

// push appends a record for what was just sent for the first time.
func (b *scoreboard) push(s sent) {
	if b.head > 64 && b.head > len(b.q)/2 {
		b.q = b.q[:copy(b.q, b.q[b.head:])]
		b.head = 0
	}
	b.q = append(b.q, s)
}

// find is the index in records of the one that holds s, or of the first after it.
func (b *scoreboard) find(s seq.Num) int {
	i, _ := slices.BinarySearchFunc(b.records(), s, func(r sent, s seq.Num) int {
		if r.end.LessEq(s) {
			return -1
		}
		return 1
	})
	return i
}

// split cuts record i at s, so that a record begins there, and returns the
// index of that record. A cut at an edge is none.
func (b *scoreboard) split(i int, s seq.Num) int {
	r := &b.records()[i]
	if s.LessEq(r.start) {
		return i
	}
	if !s.Less(r.end) {
		return i + 1
	}
	tail := *r
	tail.start, r.end = s, s
	b.q = slices.Insert(b.q, b.head+i+1, tail)
	return i + 1
}

// markSacked notes that the peer holds record r.
func (b *scoreboard) markSacked(r *sent) {
	b.clearLoss(r)
	r.sacked = true
	b.sacked += r.len()
}

// markLost notes that record r, or its last retransmission, was lost.
func (b *scoreboard) markLost(r *sent) {
	if r.resent {
		r.resent = false
		b.resent -= r.len()
	}
	if !r.lost {
		r.lost = true
		b.lost += r.len()
	}
}

// markResent notes that record r, which was lost, went out again.
func (b *scoreboard) markResent(r *sent, now instant) {
	if !r.resent {
		b.resent += r.len()
	}
	r.resent, r.everResent, r.at = true, true, now
}

// clearLoss takes record r out of the lost ones.
func (b *scoreboard) clearLoss(r *sent) {
	if r.resent {
		r.resent = false
		b.resent -= r.len()
	}
	if r.lost {
		r.lost = false
		b.lost -= r.len()
	}
	r.mtuDrop = false
}

// remove takes record r out of all sums before it is dropped or shortened.
func (b *scoreboard) remove(r *sent) {
	b.clearLoss(r)
	if r.sacked {
		r.sacked = false
		b.sacked -= r.len()
	}
}

// ackTo drops what lies before una, calling each for every record, or part of
// one, that is acknowledged now.
func (b *scoreboard) ackTo(una seq.Num, each func(*sent)) {
	for !b.empty() {
		r := &b.q[b.head]
		if una.LessEq(r.start) {
			break
		}
		if una.Less(r.end) {
			b.split(0, una)
			r = &b.q[b.head]
			// The sums do not change with a split; they do with what follows.
		}
		each(r)
		b.remove(r)
		b.head++
	}
	if b.empty() {
		b.q, b.head = b.q[:0], 0
	}
	b.sackedRanges.TrimBefore(una)
}

// clear forgets everything.
func (b *scoreboard) clear() {
	b.q, b.head = b.q[:0], 0
	b.sacked, b.lost, b.resent = 0, 0, 0
	b.sackedRanges.Clear()
}

// forgetSACKs treats every SACK as taken back (RFC 2018 §8).
func (b *scoreboard) forgetSACKs() {
	for i := range b.records() {
		r := &b.records()[i]
		if r.sacked {
			r.sacked = false
			b.sacked -= r.len()
		}
	}
	b.sackedRanges.Clear()
}

// firstLost is the index of the first record that is lost and not sent again, -1 for none.
func (b *scoreboard) firstLost() int {
	if b.lost == b.resent {
		return -1
	}
	for i := range b.records() {
		if r := &b.records()[i]; r.lost && !r.resent {
			return i
		}
	}
	return -1
}

package stream

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// sender cuts a stream into segments, and sends them out of order and more than once,
// but none too far behind the first that is missing at the receiver.
type sender struct {
	r       *rand.Rand
	data    []byte
	pending [][2]int
	got     seq.RangeSet // what the receiver has
}

func newSender(r *rand.Rand, n int) *sender {
	s := &sender{r: r, data: make([]byte, n)}
	for i := range s.data {
		s.data[i] = byte(r.Uint32())
	}
	for at := 0; at < n; {
		end := min(n, at+1+r.IntN(1460))
		s.pending = append(s.pending, [2]int{at, end})
		at = end
	}
	return s
}

// next is a segment to send; often it overlaps with others.
func (s *sender) next() (from, to int) {
	i := s.r.IntN(min(len(s.pending), 8))
	p := s.pending[i]
	if s.r.IntN(4) > 0 {
		s.pending = append(s.pending[:i], s.pending[i+1:]...)
	}
	from, to = p[0], p[1]
	if s.r.IntN(3) == 0 {
		from = max(0, from-s.r.IntN(500))
		to = min(len(s.data), to+s.r.IntN(500))
	}
	s.got.Add(seq.Range{Start: seq.Num(from), End: seq.Num(to)})
	return from, to
}

// acked is what the receiver acknowledges.
func (s *sender) acked() uint32 {
	if first, ok := s.got.First(); ok && first.Start == 0 {
		return uint32(first.End)
	}
	return 0
}

// TestAnyOrderGivesTheSameBytes sends two streams at once, in any order, and expects
// just their bytes.
func TestAnyOrderGivesTheSameBytes(t *testing.T) {
	for run := range 60 {
		for _, inline := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d inline %v", run, inline), func(t *testing.T) {
				r := rand.New(rand.NewPCG(uint64(run), 7))
				k := newTalk(t, Config{Inline: inline})
				k.shake()
				sides := [2]*sender{newSender(r, r.IntN(100000)), newSender(r, r.IntN(100000))}
				for len(sides[0].pending)+len(sides[1].pending) > 0 {
					dir := app.Direction(r.IntN(2))
					s, other := sides[dir], sides[dir.Other()]
					if len(s.pending) == 0 {
						continue
					}
					from, to := s.next()
					k.send(dir, seg{flags: wire.ACK, seq: 1 + uint32(from), ack: 1 + other.acked(), data: string(s.data[from:to])})
					if r.IntN(2) == 0 {
						k.send(dir.Other(), seg{flags: wire.ACK, seq: 1 + uint32(len(other.data)), ack: 1 + s.acked()})
					}
				}
				for dir := range app.Direction(2) {
					k.send(dir, seg{flags: wire.ACK, seq: 1 + uint32(len(sides[dir].data)), ack: 1 + uint32(len(sides[dir.Other()].data))})
				}
				for dir := range app.Direction(2) {
					if !bytes.Equal(k.got[dir], sides[dir].data) {
						t.Fatalf("%v: %d bytes of %d, or others", dir, len(k.got[dir]), len(sides[dir].data))
					}
				}
				if k.e.Bytes() != 0 {
					t.Errorf("%d bytes are still held", k.e.Bytes())
				}
			})
		}
	}
}

package tcp

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gotcp/internal/wire"
)

// trouble is a pair under everything at once: losses, reordering, a link that
// is full now and then, tiny buffers, slow readers, a path whose MTU shrinks.
type trouble struct {
	*pair
	rng                *rand.Rand
	loss, refuse, late float64
	refused            bool // the link was full: it will say when it is not any more
	linger             bool // a FIN waits until the other side has it all
	pause              int  // turns from one read to the next, about

	size, sent, got [2]int // of the stream that each end sends
	closed, eof     [2]bool
}

func newTrouble(t *testing.T, seed uint64) *trouble {
	rng := rand.New(rand.NewPCG(seed, 1))
	config := func() Config {
		return Config{
			NoSACK: rng.IntN(4) == 0, NoTimestamps: rng.IntN(4) == 0, NoWindowScale: rng.IntN(4) == 0,
			NoDelay: rng.IntN(3) == 0, FixedWindow: rng.IntN(2) == 0,
			ReceiveBuffer: []int{500, 1500, 5000, 100_000, 1 << 20}[rng.IntN(5)],
			SendBuffer:    []int{3000, 100_000, 1 << 20}[rng.IntN(3)],
			MaxPayload:    []int{0, 64_000}[rng.IntN(2)],
			Congestion:    []string{"reno", "cubic"}[rng.IntN(2)],
		}
	}
	x := &trouble{pair: newPair(t, config(), config()), rng: rng, linger: rng.IntN(2) == 0}
	x.loss, x.refuse, x.late = rng.Float64()*0.2, rng.Float64()*0.5, rng.Float64()*0.2
	x.pause = []int{2, 20, 500}[rng.IntN(3)]
	for i := range x.size {
		x.size[i] = []int{0, 1, 1000, 5000, 100_000, 400_000}[rng.IntN(6)]
	}
	x.end[0].HoldFIN(rng.IntN(4) == 0)
	return x
}

// emit takes a segment of end i as a link does, cutting large ones.
func (x *trouble) emit(i int, s *Segment) bool {
	if x.rng.Float64() < x.refuse {
		x.refused = true
		return false
	}
	if s.GSOSize == 0 && s.Len() > x.end[i].snd.mss {
		x.t.Fatalf("%d bytes with an MSS of %d", s.Len(), x.end[i].snd.mss)
	}
	at := x.now.Add(x.delay)
	if x.rng.Float64() < x.late {
		at = at.Add(time.Duration(x.rng.IntN(30)) * time.Millisecond)
	}
	payload := slices.Concat(s.Payload[0], s.Payload[1])
	size := max(s.GSOSize, 1)
	if s.GSOSize == 0 {
		size = max(len(payload), 1)
	}
	for off := 0; off == 0 || off < len(payload); off += size {
		if x.rng.Float64() < x.loss {
			continue
		}
		c := *s
		c.Seq, c.GSOSize = s.Seq.Add(off), 0
		c.Payload = [2][]byte{payload[off:min(off+size, len(payload))]}
		if off+size < len(payload) {
			c.Flags &^= wire.FIN
		}
		x.queue = append(x.queue, flying{at, 1 - i, c})
	}
	slices.SortStableFunc(x.queue, func(a, b flying) int { return a.at.Compare(b.at) })
	return true
}

// use is what the user of end i may do now.
func (x *trouble) use(i int, buf []byte) {
	c := x.end[i]
	if !x.closed[i] && x.rng.IntN(2) == 0 {
		if n := min(x.size[i]-x.sent[i], 1+x.rng.IntN(20_000)); n > 0 {
			k, err := c.Write(x.now, buf[:n])
			if err != nil && err != ErrWouldBlock {
				x.t.Fatalf("end %d: write: %v", i, err)
			}
			x.sent[i] += k
		} else if !x.linger || x.got[i] == x.size[i] {
			c.CloseWrite(x.now)
			x.closed[i] = true
		}
	}
	if !x.eof[i] && x.rng.IntN(x.pause) == 0 {
		k, err := c.Read(x.now, buf[:1+x.rng.IntN(20_000)])
		x.got[1-i] += k
		x.eof[i] = err == io.EOF
		if err != nil && err != io.EOF && err != ErrWouldBlock {
			x.t.Fatalf("end %d: read: %v", i, err)
		}
	}
	if x.rng.IntN(3000) == 0 && c.snd.mss > 300 {
		c.PacketTooBig(x.now, c.snd.una, c.cfg.MSS-200)
	}
}

// wanted reports whether something but time and segments will bring the ends on.
func (x *trouble) wanted() bool {
	for i, c := range x.end {
		ready := !x.linger || x.got[i] == x.size[i]
		if c.State() == Listen || x.sent[i] < x.size[i] || !x.closed[i] && ready || !x.eof[i] && c.Readable() {
			return true
		}
	}
	return x.refused
}

// turn lets everybody act, then goes on to the next event. It reports whether
// there is one.
func (x *trouble) turn(buf []byte) bool {
	x.refused = false
	for i, c := range x.end {
		if c.State() != Listen {
			x.use(i, buf)
		}
	}
	var next []time.Time
	for i, c := range x.end {
		c.Output(x.now, func(s *Segment) bool { return x.emit(i, s) })
		if d := c.Deadline(); !d.IsZero() {
			next = append(next, d)
		}
	}
	if len(x.queue) > 0 {
		next = append(next, x.queue[0].at)
	}
	if x.wanted() {
		next = append(next, x.now.Add(3*time.Millisecond))
	}
	if len(next) == 0 {
		return false
	}
	x.now = slices.MinFunc(next, time.Time.Compare)
	for len(x.queue) > 0 && !x.queue[0].at.After(x.now) {
		f := x.queue[0]
		x.queue = x.queue[1:]
		x.end[f.to].Input(x.now, &f.seg)
		check(x.t, x.end[f.to], x.now)
	}
	return true
}

func TestNothingHangs(t *testing.T) {
	buf := make([]byte, 20_000)
	for seed := range uint64(120) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			x := newTrouble(t, seed)
			for both := [2]bool{true, true}; x.eof != both || x.closed != both; {
				if !x.turn(buf) && x.eof != both || x.now.Sub(t0) > 2*time.Hour {
					t.Fatalf("stuck after %v: %v of %v received, ends read %v\n%+v\n%+v",
						x.now.Sub(t0), x.got, x.size, x.eof, x.end[0].Info(x.now), x.end[1].Info(x.now))
				}
			}
			if x.got != x.size {
				t.Errorf("%v of %v received", x.got, x.size)
			}
		})
	}
}

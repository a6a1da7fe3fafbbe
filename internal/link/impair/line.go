package impair

import (
	"math/rand/v2"
	"time"
)

// Line is the model of one direction, passive: packets are pushed into it with
// the time, and popped from it when they are due. What happens to a packet
// depends on the seed, on how many went before it, on its size, and on the times alone.
//
// A packet's way through it: lost, or doubled; then into the queue, where it
// is dropped if that is full; out of the queue when the packets before it have
// been serialised at the rate; then the delay.
//
//	Push ─ loss ─ dup ─▶ [queue] ─ rate ─▶ delay ± jitter ─▶ Pop
type Line[T any] struct {
	p     Params
	rng   *rand.Rand
	clone func(T) T

	// Times are counted from the first Push.
	epoch time.Time
	begun bool

	// departures are the times at which packets in the queue have left it, in order.
	departures fifo
	lastBit    time.Duration // when the last accepted packet has left the queue
	remainder  int64         // of the serialisation time, in bit-nanoseconds: the rate is exact
	lastDue    time.Duration // of packets in order

	transit dueHeap[T]
	pushed  uint64
	held    int // bytes in transit
	stats   Stats
}

// Stats counts what happened to the packets of a Line.
type Stats struct {
	Packets    uint64 // pushed
	Passed     uint64 // popped
	Lost       uint64
	Duplicated uint64
	Reordered  uint64
	Corrupted  uint64
	QueueDrops uint64
	// Refused are packets that the device behind a Link would not take.
	Refused uint64
}

// Delivery is a packet at the end of its way.
type Delivery[T any] struct {
	Item T
	// Corrupt says that one bit has flipped; Bit is a random number to choose
	// it by.
	Corrupt bool
	Bit     uint32
}

// maxHeld bounds what is in transit where no rate does: 20 Gbit/s for 50 ms.
const maxHeld = 128 << 20

// NewLine makes a line. clone makes the second of two packets out of one. Two
// lines of one seed must differ in stream.
func NewLine[T any](p Params, seed, stream uint64, clone func(T) T) *Line[T] {
	if p.Queue == 0 {
		p.Queue = defaultQueue
	}
	return &Line[T]{p: p, rng: rand.New(rand.NewPCG(seed, stream)), clone: clone}
}

// Push puts a packet of size bytes on the line. It reports false if the packet
// was lost or dropped: the caller may use the item again.
func (l *Line[T]) Push(now time.Time, size int, item T) bool {
	if !l.begun {
		l.epoch, l.begun = now, true
	}
	t := now.Sub(l.epoch)
	l.stats.Packets++
	// Both are drawn always, so that changing one share does not shift the
	// others' luck.
	lost := l.rng.Float64() < l.p.Loss
	dup := l.rng.Float64() < l.p.Dup
	if lost {
		l.stats.Lost++
		return false
	}
	if !l.room(t, size) {
		l.stats.QueueDrops++
		return false
	}
	l.enqueue(t, size, item)
	if dup && l.room(t, size) {
		l.stats.Duplicated++
		l.enqueue(t, size, l.clone(item))
	}
	return true
}

// room reports whether the queue takes a packet of size bytes.
func (l *Line[T]) room(t time.Duration, size int) bool {
	l.departures.dropUntil(t)
	// One packet is being serialised, the others wait.
	return l.departures.len() <= l.p.Queue && l.held+size <= maxHeld
}

// enqueue puts one copy into the queue and settles when it arrives.
func (l *Line[T]) enqueue(t time.Duration, size int, item T) {
	corrupt := l.rng.Float64() < l.p.Corrupt
	ahead := l.rng.Float64() < l.p.Reorder
	swing := 2*l.rng.Float64() - 1
	bit := l.rng.Uint32()

	departure := l.serialise(t, size)
	due := departure + max(0, l.p.Delay+time.Duration(swing*float64(l.p.Jitter)))
	switch {
	case ahead && l.p.Delay > 0:
		// As netem does it: the packet overtakes all that are on their way.
		due = departure
	case ahead:
		// Nothing is on its way that could be overtaken: it falls behind.
		due = max(due, l.lastDue) + fallBehind + 3*(departure-t)
	default:
		due = max(due, l.lastDue)
		l.lastDue = due
	}
	if ahead {
		l.stats.Reordered++
	}
	l.pushed++
	l.held += size
	l.transit.push(transit[T]{due: due, order: l.pushed, size: size, Delivery: Delivery[T]{item, corrupt, bit}})
}

// fallBehind is how far a reordered packet falls back on a line without delay.
const fallBehind = time.Millisecond

// serialise is when the last bit of a packet that comes at t has left the
// queue. Departures are counted from one another, not from the time at which somebody
// looked, so that the rate is kept exactly.
func (l *Line[T]) serialise(t time.Duration, size int) time.Duration {
	if l.p.Rate == 0 {
		return t
	}
	if l.lastBit < t {
		l.lastBit, l.remainder = t, 0
	}
	bits := int64(size)*8*int64(time.Second) + l.remainder
	l.lastBit += time.Duration(bits / l.p.Rate)
	l.remainder = bits % l.p.Rate
	l.departures.push(l.lastBit)
	return l.lastBit
}

// Pop takes the next packet off the line that is due.
func (l *Line[T]) Pop(now time.Time) (Delivery[T], bool) {
	if len(l.transit) == 0 || l.transit[0].due > now.Sub(l.epoch) {
		return Delivery[T]{}, false
	}
	d := l.transit.pop()
	l.held -= d.size
	l.stats.Passed++
	if d.Corrupt {
		l.stats.Corrupted++
	}
	return d.Delivery, true
}

// Deadline is when the next packet is due, zero if there is none.
func (l *Line[T]) Deadline() time.Time {
	if len(l.transit) == 0 {
		return time.Time{}
	}
	return l.epoch.Add(l.transit[0].due)
}

// Len is how many packets are on the line.
func (l *Line[T]) Len() int { return len(l.transit) }

// Stats counts what happened so far.
func (l *Line[T]) Stats() Stats { return l.stats }

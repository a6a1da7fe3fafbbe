package echo

import "time"

// How many probes of a Sweep are remembered: those of the last seconds, for
// answers that come late, and all that still wait, as far as there is room.
const (
	remembered  = 5 * time.Second
	fewestTries = 1 << 10
	mostTries   = 1 << 19
)

// flight remembers the latest probes of a Sweep in a ring that grows with
// their rate. Those that still wait stand in queues besides, one for each
// timeout, and in a queue in the order of their departure: so the next to be
// lost is at the head of one, and every event costs the same however many
// there are.
type flight struct {
	ring    []try  // as long as a power of two
	next    uint64 // the number of the next probe, from 1
	queues  []queue
	waiting int
	epoch   time.Time
}

// try is one probe of one target.
type try struct {
	sent          time.Duration // our clock, since the epoch
	stamp         int64         // the wall clock, the kernel's where it told
	before, after uint64        // its neighbours in the queue, 0 for none
	target        int32
	number        uint32 // which of the target's probes it is, from 0
	queue         uint8
	fate          fate
}

// queue is the tries that wait for as long as it says.
type queue struct {
	timeout     time.Duration
	first, last uint64
}

func newFlight(now time.Time, timeouts []time.Duration) *flight {
	f := &flight{ring: make([]try, fewestTries), next: 1, epoch: now}
	for _, d := range timeouts {
		f.queues = append(f.queues, queue{timeout: d})
	}
	return f
}

// at is the probe with a number that is remembered.
func (f *flight) at(n uint64) *try { return &f.ring[n&uint64(len(f.ring)-1)] }

// latest is the latest probe that bears the number on the wire, 0 for none.
func (f *flight) latest(seq uint16) uint64 {
	n := f.next - 1
	return f.known(n - uint64(uint16(n)-seq))
}

// earlier is the latest probe before n that bears the same number on the wire,
// 0 for none.
func (f *flight) earlier(n uint64) uint64 { return f.known(n - 1<<16) }

// known is n if that is remembered, otherwise 0.
func (f *flight) known(n uint64) uint64 {
	if n == 0 || n >= f.next || n+uint64(len(f.ring)) < f.next {
		return 0
	}
	return n
}

// full reports that the next probe would take the place of one that waits.
func (f *flight) full() bool {
	return len(f.ring) == mostTries && f.at(f.next).fate == waiting
}

// open makes the next probe, unless full.
func (f *flight) open(now time.Time, target int32, number uint32) uint64 {
	since := now.Sub(f.epoch)
	t := f.at(f.next)
	if t.fate != none && len(f.ring) < mostTries && (t.fate == waiting || since-t.sent < remembered) {
		f.grow()
		t = f.at(f.next)
	}
	n := f.next
	f.next++
	*t = try{
		sent: since, stamp: now.UnixNano(), target: target, number: number, fate: waiting,
		queue: uint8(min(int(number), len(f.queues)-1)),
	}
	f.enqueue(n, t)
	return n
}

func (f *flight) grow() {
	old := f.ring
	f.ring = make([]try, 2*len(old))
	for n := f.next - min(f.next, uint64(len(old))); n < f.next; n++ {
		*f.at(n) = old[n&uint64(len(old)-1)]
	}
}

// enqueue puts a probe that left just now at the end of its queue.
func (f *flight) enqueue(n uint64, t *try) {
	q := &f.queues[t.queue]
	t.before, t.after = q.last, 0
	if q.last != 0 {
		f.at(q.last).after = n
	} else {
		q.first = n
	}
	q.last = n
	f.waiting++
}

func (f *flight) dequeue(t *try) {
	q := &f.queues[t.queue]
	if t.before != 0 {
		f.at(t.before).after = t.after
	} else {
		q.first = t.after
	}
	if t.after != 0 {
		f.at(t.after).before = t.before
	} else {
		q.last = t.before
	}
	f.waiting--
}

// departed says that a probe left only now.
func (f *flight) departed(now time.Time, n uint64) {
	if t := f.at(n); t.fate == waiting {
		f.dequeue(t)
		t.sent, t.stamp = now.Sub(f.epoch), now.UnixNano()
		f.enqueue(n, t)
	}
}

// settle ends a probe's wait, if it still waits, with a fate.
func (f *flight) settle(n uint64, how fate) {
	t := f.at(n)
	if t.fate == waiting {
		f.dequeue(t)
	}
	t.fate = how
}

// due is the next probe to be lost, and when; 0 for none.
func (f *flight) due() (n uint64, at time.Duration) {
	for i := range f.queues {
		q := &f.queues[i]
		if q.first == 0 {
			continue
		}
		if end := f.at(q.first).sent + q.timeout; n == 0 || end < at {
			n, at = q.first, end
		}
	}
	return n, at
}

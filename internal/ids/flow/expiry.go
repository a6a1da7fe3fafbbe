package flow

import "time"

// makeRoom ends flows until there is room for as many more, with as many bytes. The
// least valuable goes first: closed ones, then those that are still opening, then
// the established, of each the longest idle. One that may be nil stays in any case.
func (t *Table[V]) makeRoom(flows, bytes int, but *Flow[V]) {
	for t.n+flows > t.cfg.MaxFlows || t.bytes+bytes > t.cfg.MaxBytes {
		f := t.leastValuable(but)
		if f == nil {
			return
		}
		t.finish(f, Evicted)
	}
}

func (t *Table[V]) leastValuable(but *Flow[V]) *Flow[V] {
	for _, s := range [...]State{Closed, Opening, Established} {
		if f := t.longestIdle(s, but); f != nil {
			return f
		}
	}
	return nil
}

// longestIdle is the flow of a state that has been idle for longest, to the grain of
// the queues.
func (t *Table[V]) longestIdle(s State, but *Flow[V]) (longest *Flow[V]) {
	for protocol := range t.idle {
		f := t.idle[protocol][s].first
		if f != nil && f == but {
			f = f.queue.next
		}
		if f != nil && (longest == nil || f.queued < longest.queued ||
			f.queued == longest.queued && f.ID < longest.ID) {
			longest = f
		}
	}
	return longest
}

// Expire ends the flows that have been idle for too long, in the order of when they
// were due. Nothing else does, but for a packet that comes too late for its flow: so
// tables that share flows between them and are told the time at the same places end
// the same ones there.
func (t *Table[V]) Expire(now time.Time) {
	if n := now.UnixNano(); n > t.clock {
		t.clock = n
	}
	t.sweep()
}

// sweep is Expire by the table's clock.
func (t *Table[V]) sweep() {
	t.swept = t.clock
	for {
		f, due := t.firstDue()
		if f == nil || due > t.clock {
			return
		}
		t.finish(f, TimedOut)
	}
}

// firstDue is the flow at the head of a queue that times out first, and when. It counts
// from when the flow was put into its queue, so that the head is the first, and
// adds the grain by which its last packet may have been later.
func (t *Table[V]) firstDue() (first *Flow[V], due int64) {
	for protocol := range t.idle {
		for s := range t.idle[protocol] {
			f := t.idle[protocol][s].first
			if f == nil {
				continue
			}
			d := f.queued + t.timeouts[protocol][s] + grain
			if first == nil || d < due || d == due && f.ID < first.ID {
				first, due = f, d
			}
		}
	}
	return first, due
}

// Each calls f with every flow, in the order of their creation. It must not end any.
func (t *Table[V]) Each(f func(*Flow[V])) {
	for g := t.all.first; g != nil; g = g.all.next {
		f(g)
	}
}

// Oldest is the flow that was created first, nil if there are none.
func (t *Table[V]) Oldest() *Flow[V] { return t.all.first }

// Finish ends the flows for which that is asked, in the order of their creation, until there is one
// for which it is not.
func (t *Table[V]) Finish(which func(*Flow[V]) bool) {
	for t.all.first != nil && which(t.all.first) {
		t.finish(t.all.first, Finished)
	}
}

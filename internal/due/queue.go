// Package due keeps things in the order in which something is due for them: a
// binary heap whose members can be moved and taken out at any time, for the
// timers of many connections or neighbours.
//
// It is container/heap's algorithm without the interface: nothing allocates
// but the heap itself, and times are compared without looking at the things.
// The package knows nothing of what it orders and has no clock.
package due

import "time"

// Queue is things in the order of their times, the earliest first; of those
// with the same time, any. The zero value is empty.
type Queue[T any] struct {
	heap []member[T]
	// start is what the members' times are counted from: durations compare
	// faster than times, and a third of the size moves faster.
	start time.Time
}

type member[T any] struct {
	at    time.Duration
	place *Place
	thing T
}

// Place is where a thing stands in its queue. The thing keeps it, does not
// move while it is in the queue, and is in one queue at most. The zero value
// is in none.
type Place struct {
	n int // its index in the heap plus one
}

// In reports whether the place is in a queue.
func (p *Place) In() bool { return p.n > 0 }

// Len is how many things are in the queue.
func (q *Queue[T]) Len() int { return len(q.heap) }

// First is the thing that is due first, and when; ok is false if there is none.
func (q *Queue[T]) First() (thing T, at time.Time, ok bool) {
	if len(q.heap) == 0 {
		return thing, at, false
	}
	first := &q.heap[0]
	return first.thing, q.start.Add(first.at), true
}

// Deadline is when the first thing is due, zero for never.
func (q *Queue[T]) Deadline() time.Time {
	_, at, _ := q.First()
	return at
}

// At is when the thing at the place is due, zero for never.
func (q *Queue[T]) At(place *Place) time.Time {
	if !place.In() {
		return time.Time{}
	}
	return q.start.Add(q.heap[place.n-1].at)
}

// Set has the thing at the place due at a time: it comes in, or moves there.
// The zero time is never: it goes out.
func (q *Queue[T]) Set(place *Place, at time.Time, thing T) {
	if at.IsZero() {
		q.Remove(place)
		return
	}
	if q.start.IsZero() {
		q.start = at
	}
	since := at.Sub(q.start)
	if !place.In() {
		q.heap = append(q.heap, member[T]{since, place, thing})
		place.n = len(q.heap)
	} else if m := &q.heap[place.n-1]; m.at != since {
		m.at = since
	} else {
		return
	}
	q.settle(place.n - 1)
}

// Remove takes out what is at the place, if anything.
func (q *Queue[T]) Remove(place *Place) {
	if !place.In() {
		return
	}
	i, last := place.n-1, len(q.heap)-1
	place.n = 0
	m := q.heap[last]
	q.heap[last] = member[T]{}
	q.heap = q.heap[:last]
	if i < last {
		q.heap[i] = m
		q.settle(i)
	}
}

// settle moves the member at i, whose time is new, to where it belongs: the
// others move into the hole that it leaves.
func (q *Queue[T]) settle(i int) {
	m := q.heap[i]
	hole := q.down(i, m.at)
	if hole == i {
		hole = q.up(i, m.at)
	}
	q.put(hole, m)
}

// up moves the hole at i towards the top as far as a member due at a time
// would go, and returns where it is then.
func (q *Queue[T]) up(i int, at time.Duration) int {
	for i > 0 {
		parent := (i - 1) / 2
		if at >= q.heap[parent].at {
			break
		}
		q.put(i, q.heap[parent])
		i = parent
	}
	return i
}

// down is up's counterpart.
func (q *Queue[T]) down(i int, at time.Duration) int {
	for {
		child := 2*i + 1
		if child >= len(q.heap) {
			return i
		}
		if right := child + 1; right < len(q.heap) && q.heap[right].at < q.heap[child].at {
			child = right
		}
		if q.heap[child].at >= at {
			return i
		}
		q.put(i, q.heap[child])
		i = child
	}
}

func (q *Queue[T]) put(i int, m member[T]) {
	q.heap[i] = m
	m.place.n = i + 1
}

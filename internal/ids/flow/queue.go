package flow

// queue is a list of flows, which carry the links themselves: in a queue by
// idleness, and in that of all by creation.
type queue[V any] struct {
	first, last *Flow[V]
}

type links[V any] struct{ prev, next *Flow[V] }

// push appends f by the links that of picks.
func (q *queue[V]) push(f *Flow[V], of func(*Flow[V]) *links[V]) {
	*of(f) = links[V]{prev: q.last}
	if q.last == nil {
		q.first = f
	} else {
		of(q.last).next = f
	}
	q.last = f
}

// remove takes f out, wherever it stands.
func (q *queue[V]) remove(f *Flow[V], of func(*Flow[V]) *links[V]) {
	l := of(f)
	if l.prev == nil {
		q.first = l.next
	} else {
		of(l.prev).next = l.next
	}
	if l.next == nil {
		q.last = l.prev
	} else {
		of(l.next).prev = l.prev
	}
	*l = links[V]{}
}

func byIdleness[V any](f *Flow[V]) *links[V] { return &f.queue }
func byCreation[V any](f *Flow[V]) *links[V] { return &f.all }

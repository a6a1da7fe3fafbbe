package frag

// queue is a list of datagrams, oldest first. A datagram can be in one queue
// of each kind at a time: it carries the links itself, so that nothing is
// searched and nothing allocated.
type queue struct {
	kind        int
	first, last *datagram
}

// The kinds of queues, indices of datagram.links.
const (
	byAge    = iota // all datagrams
	bySource        // those of one source
	numQueues
)

type links struct{ prev, next *datagram }

// push appends d.
func (q *queue) push(d *datagram) {
	d.links[q.kind] = links{prev: q.last}
	if q.last == nil {
		q.first = d
	} else {
		q.last.links[q.kind].next = d
	}
	q.last = d
}

// remove takes d out, wherever it stands.
func (q *queue) remove(d *datagram) {
	l := d.links[q.kind]
	if l.prev == nil {
		q.first = l.next
	} else {
		l.prev.links[q.kind].next = l.next
	}
	if l.next == nil {
		q.last = l.prev
	} else {
		l.next.links[q.kind].prev = l.prev
	}
	d.links[q.kind] = links{}
}

// oldestBut returns the oldest datagram that is not d, nil if there is none.
func (q *queue) oldestBut(d *datagram) *datagram {
	if q.first == d && d != nil {
		return d.links[q.kind].next
	}
	return q.first
}

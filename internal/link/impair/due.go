package impair

import "time"

// transit is a packet that is on its way.
type transit[T any] struct {
	Delivery[T]
	due   time.Duration
	order uint64 // of two packets due at once the one pushed first comes first
	size  int
}

func (a *transit[T]) before(b *transit[T]) bool {
	return a.due < b.due || a.due == b.due && a.order < b.order
}

// dueHeap is a binary heap with the packet that is due next in front. It is
// written out because container/heap would allocate for every packet, and not
// package due's because that one lets things of the same time out in any order, which
// would be reordering that nobody asked for, and wants each to stay in a place of its own.
type dueHeap[T any] []transit[T]

func (h *dueHeap[T]) push(x transit[T]) {
	q := append(*h, x)
	i := len(q) - 1
	for i > 0 {
		parent := (i - 1) / 2
		if !q[i].before(&q[parent]) {
			break
		}
		q[i], q[parent] = q[parent], q[i]
		i = parent
	}
	*h = q
}

func (h *dueHeap[T]) pop() transit[T] {
	q := *h
	top := q[0]
	last := len(q) - 1
	q[0] = q[last]
	q[last] = transit[T]{}
	q = q[:last]
	for i := 0; ; {
		child := 2*i + 1
		if child >= len(q) {
			break
		}
		if child+1 < len(q) && q[child+1].before(&q[child]) {
			child++
		}
		if !q[child].before(&q[i]) {
			break
		}
		q[i], q[child] = q[child], q[i]
		i = child
	}
	*h = q
	return top
}

package neigh

// noPlace is the place of an entry that is not in the queue.
const noPlace = -1

// dueQueue is a binary heap of the entries that have something to do, the
// earliest on top. Each knows its place, so that it can be moved.
type dueQueue []*entry

// first is the entry that is due first, nil if there is none.
func (q dueQueue) first() *entry {
	if len(q) == 0 {
		return nil
	}
	return q[0]
}

// update puts an entry where its due time belongs: in, out or elsewhere.
func (q *dueQueue) update(e *entry) {
	switch {
	case e.due.IsZero() && e.place != noPlace:
		q.remove(e)
	case e.due.IsZero():
	case e.place == noPlace:
		e.place = len(*q)
		*q = append(*q, e)
		q.up(e.place)
	default:
		q.down(q.up(e.place))
	}
}

func (q *dueQueue) remove(e *entry) {
	i, last := e.place, len(*q)-1
	q.swap(i, last)
	(*q)[last] = nil
	*q = (*q)[:last]
	e.place = noPlace
	if i < last {
		q.down(q.up(i))
	}
}

func (q dueQueue) swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].place, q[j].place = i, j
}

// up moves the entry at i towards the top and returns where it ends.
func (q dueQueue) up(i int) int {
	for i > 0 {
		parent := (i - 1) / 2
		if !q[i].due.Before(q[parent].due) {
			break
		}
		q.swap(i, parent)
		i = parent
	}
	return i
}

func (q dueQueue) down(i int) {
	for {
		least := 2*i + 1
		if least >= len(q) {
			return
		}
		if right := least + 1; right < len(q) && q[right].due.Before(q[least].due) {
			least = right
		}
		if !q[least].due.Before(q[i].due) {
			return
		}
		q.swap(i, least)
		i = least
	}
}

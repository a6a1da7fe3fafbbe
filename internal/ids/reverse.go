package ids

// reverse turns a flow round, with all that is remembered of it by direction: who was taken for its
// client is the server. There may have been packets before the one that shows it.
func (w *Worker) reverse(f *flowEntry) {
	w.flows.Reverse(f)
	c := &f.Value
	swap(&c.heard)
	swap(&c.flags)
	c.state.Reverse()
	c.seen.reverse()
	c.trail.reverse()
}

func swap[T any](of *[2]T) { of[0], of[1] = of[1], of[0] }

// reverse turns round what is told of a flow from now on.
func (s *seen) reverse() {
	swap(&s.payload)
	swap(&s.next)
	swap(&s.ack)
	swap(&s.ttl)
	swap(&s.known)
	s.resetBy = s.resetBy.Other()
}

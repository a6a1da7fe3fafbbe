package stack

// timeWaitQueue is the connections in TIME-WAIT, the oldest first. Some of
// them may be gone already.
type timeWaitQueue struct {
	conns []*TCPConn
	head  int
}

// lingers enters c, and ends the oldest one's TIME-WAIT if there are too many:
// a busy server would otherwise keep a minute's worth of them.
func (s *Stack) lingers(c *TCPConn) {
	q := &s.timeWait
	q.conns = append(q.conns, c)
	for len(q.conns)-q.head > s.cfg.MaxTimeWait {
		q.conns[q.head].remove()
		q.conns[q.head] = nil
		q.head++
	}
	for q.head < len(q.conns) && q.conns[q.head].removed {
		q.conns[q.head] = nil
		q.head++
	}
	if q.head > len(q.conns)/2 {
		n := copy(q.conns, q.conns[q.head:])
		clear(q.conns[n:])
		q.conns, q.head = q.conns[:n], 0
	}
}

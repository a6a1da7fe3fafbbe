package dump

import (
	"time"

	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// stream puts the bytes of one direction of a TCP connection in order, each
// once, as far as they were captured. Of bytes that come twice the first count.
//
//	          next                                 top
//	------------|--------|-------|----|-------------|--------->
//	 given out    not     held          known to     not seen
//	 or missing   seen                  have been    yet
//	                                    sent
//	            |<--------- window -------->|
//
// It waits for what has not been seen: segments are reordered on the way, and what is
// lost behind the point of the capture comes again. It gives up when the receiver says
// that it has those bytes, or when more has come than fits in the window.
type stream struct {
	begun  bool // next is known
	some   bool // so are bytes
	closed bool // so is a FIN, and fin is behind it
	next   seq.Num
	top    seq.Num
	fin    seq.Num

	held seq.RangeSet
	// window is a ring: byte n of the sequence space lies at n modulo its size. It is
	// made when it is needed: most streams are in order.
	window  []byte
	missing uint64

	// acked is what the receiver had at ackedAt, from where on it has not been looked at again.
	acked   seq.Num
	ackedAt time.Time
}

const (
	// windowSize bounds the memory. It is a power of two, so that the sequence
	// space wraps where the ring does.
	windowSize = 2 << 20
	// maxHeld bounds how many parts of the window there are: what a sender can make us
	// remember with every second byte.
	maxHeld = 4096
	// farthest is the largest window of TCP (RFC 7323 §2.3): numbers that are further
	// ahead are not the connection's.
	farthest = 1 << 30
	// grace is how long a byte may come after its acknowledgement, by the clock of the
	// capture: several interfaces, or processors, hand over in another order.
	grace = 100 * time.Millisecond
)

// input takes in a segment, of whose payload length bytes were on the wire, and
// appends what is in order now.
func (s *stream) input(b []byte, t wire.TCP, length int) []byte {
	// The text of a RST explains it and belongs to no stream (RFC 9293 §3.5.3).
	if t.Flags()&wire.RST != 0 {
		return b
	}
	start := seq.Num(t.Seq())
	if t.Flags()&wire.SYN != 0 {
		// SYN has the number before the first byte (RFC 9293 §3.4). A server that
		// forgets may answer with another number, until there are bytes.
		start++
		if !s.some {
			s.begin(start)
		}
	}
	if !s.begun {
		// In the middle of a connection. A keep-alive's number is too low by one
		// (RFC 9293 §3.8.4), so only bytes count.
		if length == 0 {
			return b
		}
		s.begin(start)
	}
	if d := start.Sub(s.next); d > farthest || d < -farthest {
		return b
	}
	end := start.Add(length)
	if t.Flags()&wire.FIN != 0 {
		s.closed, s.fin = true, end.Add(1)
	}
	if length == 0 {
		return b
	}
	s.some = true
	if s.next.Less(end) { // what is as old as top is far ahead would be taken for the newer
		s.top = seq.Max(s.top, end)
	}
	return s.take(b, start, t.Payload())
}

func (s *stream) begin(at seq.Num) { s.begun, s.next, s.top = true, at, at }

// acknowledge takes in that the receiver has all before n, and appends what
// was waiting for bytes that will not come any more.
func (s *stream) acknowledge(b []byte, now time.Time, n seq.Num) []byte {
	if s.closed && n == s.fin {
		n-- // FIN has a number, and is no byte
	}
	if d := n.Sub(s.next); !s.begun || d <= 0 || d > farthest {
		s.ackedAt = time.Time{}
		return b
	}
	s.some, s.top = true, seq.Max(s.top, n)
	switch {
	case s.ackedAt.IsZero():
		s.acked, s.ackedAt = n, now
	case now.Sub(s.ackedAt) >= grace:
		b = s.giveUp(b, s.acked)
		s.acked, s.ackedAt = n, now
	}
	return b
}

// end appends what is still waiting.
func (s *stream) end(b []byte) []byte { return s.giveUp(b, s.top) }

// take takes in bytes that begin at start.
func (s *stream) take(b []byte, start seq.Num, data []byte) []byte {
	b = s.makeRoom(b, start, start.Add(len(data)))
	if old := s.next.Sub(start); old > 0 {
		data, start = data[min(old, len(data)):], s.next
	}
	if start != s.next {
		s.hold(start, data)
		return b
	}
	for len(data) > 0 {
		n := len(data)
		first, waiting := s.held.First()
		if waiting {
			n = min(n, first.Start.Sub(s.next))
		}
		b = append(b, data[:n]...)
		s.next = s.next.Add(n)
		data = data[n:]
		if waiting && s.next == first.Start {
			b = s.release(b)
			data = data[min(first.Len(), len(data)):]
		}
	}
	return b
}

// makeRoom gives up what is missing until the window reaches end and can hold
// one more part.
func (s *stream) makeRoom(b []byte, start, end seq.Num) []byte {
	if from := seq.Min(start, end.Add(-windowSize)); s.next.Less(from) {
		b = s.giveUp(b, from)
	}
	if first, ok := s.held.First(); ok && s.held.Len() >= maxHeld {
		b = s.giveUp(b, first.Start)
	}
	return b
}

// hold keeps bytes for later.
func (s *stream) hold(start seq.Num, data []byte) {
	if len(data) == 0 { // cut off by the snapshot length
		return
	}
	if s.window == nil {
		s.window = make([]byte, windowSize)
	}
	r := seq.Range{Start: start, End: start.Add(len(data))}
	s.held.Missing(r, func(gap seq.Range) {
		from := data[gap.Start.Sub(start):gap.End.Sub(start)]
		n := copy(s.window[gap.Start%windowSize:], from)
		copy(s.window, from[n:])
	})
	s.held.Add(r)
}

// release appends the first part that is held, which begins at next.
func (s *stream) release(b []byte) []byte {
	first, _ := s.held.First()
	at, n := int(first.Start%windowSize), first.Len()
	tail := min(n, windowSize-at)
	b = append(b, s.window[at:at+tail]...)
	b = append(b, s.window[:n-tail]...)
	s.next = first.End
	s.held.TrimBefore(s.next)
	return b
}

// giveUp counts what is missing before n, and appends what was waiting for it.
func (s *stream) giveUp(b []byte, n seq.Num) []byte {
	for s.next.Less(n) {
		first, ok := s.held.First()
		to := n
		if ok {
			to = seq.Min(n, first.Start)
		}
		s.missing += uint64(to.Sub(s.next))
		s.next = to
		if ok && to == first.Start {
			b = s.release(b)
		}
	}
	return b
}

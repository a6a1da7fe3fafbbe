package tcp

import "gotcp/internal/seq"

// recvBuffer holds what came in: the bytes in order, ready to be read, and
// behind them, at their places, those that came out of order.
//
//	     read            next                 read+space
//	------|---------------|-----.----xxxx--xx----|-----
//	 read    readable       hole  out of order
type recvBuffer struct {
	ring
	n     int // readable bytes
	space int // how far the window may reach beyond the read position
	limit int
	next  seq.Num // RCV.NXT as far as data goes
	ooo   seq.RangeSet
}

// maxOutOfOrder bounds the ranges kept apart; a peer that makes more holes
// than this has its further segments dropped.
const maxOutOfOrder = 1024

// room is how far the window may reach beyond next.
func (b *recvBuffer) room() int { return b.space - b.n }

// insert takes in the payload that begins at s, which lies within room. It
// returns how many bytes became readable and how many were new. Where neither
// any was new nor all were there before, there were too many holes already.
func (b *recvBuffer) insert(s seq.Num, payload [2][]byte) (readable, fresh int) {
	b.grow(b.space, b.n)
	n := len(payload[0]) + len(payload[1])
	off := s.Sub(b.next)
	if off == 0 && b.ooo.Len() == 0 {
		b.putBoth(0, payload)
		b.n, b.next = b.n+n, b.next.Add(n)
		return n, n
	}
	r := seq.Range{Start: s, End: s.Add(n)}
	if fresh = b.ooo.Add(r); fresh == 0 {
		return 0, 0
	}
	b.putBoth(off, payload)
	if first, ok := b.ooo.First(); ok && first.Start == b.next {
		readable = first.End.Sub(b.next)
		b.n, b.next = b.n+readable, first.End
		b.ooo.TrimBefore(b.next)
	}
	return readable, fresh
}

// putBoth writes the payload at an offset from next. Bytes that are there
// already are written again: the first copy of a byte and a later one differ
// only if the peer lies, to its own harm.
func (b *recvBuffer) putBoth(off int, payload [2][]byte) {
	b.put(b.n+off, payload[0])
	if len(payload[1]) > 0 {
		b.put(b.n+off+len(payload[0]), payload[1])
	}
}

// grow makes the ring as large as space; unlike ring.grow it keeps what lies
// out of order too.
func (b *recvBuffer) grow(space, used int) {
	if space <= len(b.buf) {
		return
	}
	if k := b.ooo.Len(); k > 0 {
		used = b.n + b.ooo.At(k-1).End.Sub(b.next)
	}
	b.ring.grow(space, used)
}

// discard removes the first n readable bytes.
func (b *recvBuffer) discard(n int) {
	b.advance(n)
	b.n -= n
}

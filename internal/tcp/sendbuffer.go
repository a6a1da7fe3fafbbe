package tcp

import "gotcp/internal/seq"

// sendBuffer holds what was written and is not acknowledged yet.
//
//	      base                      base+n
//	-------|---------------|----------|-----------
//	 acked    in flight      unsent      free room
type sendBuffer struct {
	ring
	base     seq.Num // sequence number of the first byte held
	n        int
	limit    int
	reserved int // bytes handed out by Reserve, which pin the ring
}

const initialBuffer = 64 << 10

// end is the sequence number after the last byte written.
func (b *sendBuffer) end() seq.Num { return b.base.Add(b.n) }

// free is the room for more bytes, the ring grown as far as want asks and
// target, the size that the congestion window deserves, allows.
func (b *sendBuffer) free(want, target int) int {
	if b.n+want > len(b.buf) && b.reserved == 0 {
		size := min(max(target, initialBuffer), b.limit)
		if size > len(b.buf) {
			b.grow(min(size, max(b.n+want, initialBuffer, 2*len(b.buf))), b.n)
		}
	}
	return min(len(b.buf), b.limit) - b.n
}

func (b *sendBuffer) append(p []byte) {
	b.put(b.n, p)
	b.n += len(p)
}

// bytes is the payload of a segment that covers n bytes from s on.
func (b *sendBuffer) bytes(s seq.Num, n int) [2][]byte { return b.slices(s.Sub(b.base), n) }

// ackTo forgets everything before una.
func (b *sendBuffer) ackTo(una seq.Num) {
	n := min(una.Sub(b.base), b.n)
	if n <= 0 {
		return
	}
	b.advance(n)
	b.base, b.n = b.base.Add(n), b.n-n
}

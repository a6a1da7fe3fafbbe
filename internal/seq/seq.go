// Package seq is TCP's sequence-number arithmetic: 32-bit numbers that wrap,
// and sets of ranges of them. It knows nothing of segments or connections, so
// that senders, receivers and stream reassembly can all build on it.
package seq

// Num is a sequence number (RFC 9293 §3.4). Numbers are only ever compared
// through its methods: all arithmetic is modulo 2^32, and "less" means "less
// than half the space behind".
type Num uint32

// Less reports a < b (RFC 9293 §3.4).
func (a Num) Less(b Num) bool { return int32(a-b) < 0 }

// LessEq reports a <= b.
func (a Num) LessEq(b Num) bool { return int32(a-b) <= 0 }

// In reports whether a lies in the size numbers that begin at first.
func (a Num) In(first Num, size uint32) bool { return uint32(a-first) < size }

// Add returns the number n places after a; n may be negative.
func (a Num) Add(n int) Num { return a + Num(uint32(int32(n))) }

// Sub returns the signed distance from b to a.
func (a Num) Sub(b Num) int { return int(int32(a - b)) }

// Max returns the later of a and b.
func Max(a, b Num) Num {
	if a.Less(b) {
		return b
	}
	return a
}

// Min returns the earlier of a and b.
func Min(a, b Num) Num {
	if b.Less(a) {
		return b
	}
	return a
}

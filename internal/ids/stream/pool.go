package stream

import "math/bits"

// pool has the buffers in which bytes wait, in sizes of powers of two, so that a
// session in use allocates nothing, and counts what is in use.
type pool struct {
	max, used int
	kept      int // of those in spare
	spare     [maxClass + 1][][]byte
	lists     [][]piece
	// makeRoom tries to have others give back so many bytes, and reports whether there is room.
	makeRoom func(n int) bool
}

// The smallest buffer is 2^minClass bytes, the largest 2^maxClass.
const (
	minClass = 8
	maxClass = 30
	// keepBytes is how much memory waits in spare.
	keepBytes = 8 << 20
)

// get is a buffer of at least n bytes, empty; nil if the limit is in the way.
func (p *pool) get(n int) []byte {
	class := max(minClass, bits.Len(uint(n-1)))
	if n <= 0 {
		class = minClass
	}
	if class > maxClass || !p.room(1<<class) {
		return nil
	}
	p.used += 1 << class
	if s := p.spare[class]; len(s) > 0 {
		b := s[len(s)-1]
		p.spare[class] = s[:len(s)-1]
		p.kept -= 1 << class
		return b
	}
	return make([]byte, 0, 1<<class)
}

// fits reports whether there is room for n bytes more as things are, and room whether there is now.
func (p *pool) fits(n int) bool { return p.used+n <= p.max }
func (p *pool) room(n int) bool { return p.fits(n) || p.makeRoom != nil && p.makeRoom(n) }

// put takes a buffer back. It must be whole, as get returned it, but for its length.
func (p *pool) put(b []byte) {
	if cap(b) == 0 {
		return
	}
	class := bits.Len(uint(cap(b) - 1))
	p.used -= 1 << class
	if p.kept+1<<class <= keepBytes {
		p.kept += 1 << class
		p.spare[class] = append(p.spare[class], b[:0])
	}
}

// charge counts n bytes, which may be negative, that are not in a buffer. It reports
// false, and counts nothing, if the limit is in the way.
func (p *pool) charge(n int) bool {
	if n > 0 && !p.room(n) {
		return false
	}
	p.used += n
	return true
}

// keepLists is how many lists of pieces wait for use.
const keepLists = 64

// pieces is an empty list.
func (p *pool) pieces() []piece {
	if n := len(p.lists); n > 0 {
		l := p.lists[n-1]
		p.lists = p.lists[:n-1]
		return l
	}
	return make([]piece, 0, 16)
}

// putPieces takes a list back.
func (p *pool) putPieces(l []piece) {
	if l != nil && len(p.lists) < keepLists {
		p.lists = append(p.lists, l[:0])
	}
}

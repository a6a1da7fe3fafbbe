package tcp

import "math/bits"

// ring is the memory behind a buffer: a power of two of bytes in which
// offsets count from a moving head. What the bytes mean is its users' business.
//
//	buf   |.......hhhhhhhhhhhhhhhh.........|
//	              ^head           offset n wraps at the end of buf
type ring struct {
	buf  []byte
	head int
}

// ringSize is the size of the ring that holds n bytes.
func ringSize(n int) int {
	if n <= 1 {
		return 1
	}
	return 1 << bits.Len(uint(n-1))
}

// slices is the part of the ring from offset off, n bytes long: two parts if
// it wraps.
func (r *ring) slices(off, n int) [2][]byte {
	if n == 0 {
		return [2][]byte{}
	}
	i := (r.head + off) & (len(r.buf) - 1)
	if end := i + n; end <= len(r.buf) {
		return [2][]byte{r.buf[i:end:end]}
	}
	return [2][]byte{r.buf[i:], r.buf[: n-(len(r.buf)-i) : n-(len(r.buf)-i)]}
}

// put copies p to offset off.
func (r *ring) put(off int, p []byte) {
	s := r.slices(off, len(p))
	n := copy(s[0], p)
	copy(s[1], p[n:])
}

// get copies from offset off to p.
func (r *ring) get(off int, p []byte) {
	s := r.slices(off, len(p))
	n := copy(p, s[0])
	copy(p[n:], s[1])
}

// advance moves the head over n bytes.
func (r *ring) advance(n int) {
	if len(r.buf) > 0 {
		r.head = (r.head + n) & (len(r.buf) - 1)
	}
}

// grow makes room for size bytes; the first used bytes keep their offsets.
// Slices handed out before still show the bytes they showed.
func (r *ring) grow(size, used int) {
	size = ringSize(size)
	if size <= len(r.buf) {
		return
	}
	buf := make([]byte, size)
	if used > 0 {
		r.get(0, buf[:used])
	}
	r.buf, r.head = buf, 0
}

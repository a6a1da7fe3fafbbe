package app

import "bytes"

// CutLine is the first line of b without its end, and how many bytes it takes: none if it is
// not there as a whole and more may come. Of one above the limit it is the beginning, and the
// line is not whole.
func CutLine(b []byte, end bool, limit int) (line []byte, n int, whole bool) {
	i := bytes.IndexByte(b[:min(len(b), limit)], '\n')
	switch {
	case i >= 0:
		return bytes.TrimSuffix(b[:i], []byte("\r")), i + 1, true
	case len(b) >= limit:
		return b[:limit], limit, false
	case end:
		return b, len(b), true
	}
	return nil, 0, false
}

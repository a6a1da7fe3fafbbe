package detect

import (
	"bytes"
	"net/netip"
)

// bounces reports whether the buffer is a PORT command whose address is not that
// of the packet's sender (RFC 2577 section 3).
func (x *inspector) bounces() bool {
	line, ok := bytes.CutPrefix(bytes.TrimLeft(x.buf, " "), []byte("PORT "))
	if !ok || !x.src.Is4() {
		return false
	}
	var octets [4]byte
	n, value, digits := 0, 0, 0
	for _, c := range line {
		switch {
		case '0' <= c && c <= '9':
			if value, digits = value*10+int(c-'0'), digits+1; value > 255 {
				return false
			}
		case c == ',' && digits > 0:
			octets[n] = byte(value)
			if n, value, digits = n+1, 0, 0; n == len(octets) {
				return netip.AddrFrom4(octets) != x.src
			}
		case c != ' ':
			return false
		}
	}
	return false
}

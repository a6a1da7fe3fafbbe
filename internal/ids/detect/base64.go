package detect

// maxBase64 is how much is decoded at most where a rule gives no number.
const maxBase64 = 1 << 16

// decodeBase64 decodes what lies at a place, up to the first byte that is not of
// the alphabet (RFC 4648 section 4), and reports whether something came out that
// holds what the rule wants of base64_data.
func (x *inspector) decodeBase64(d *decodeBase64, pos int) bool {
	at := d.Offset
	if d.Relative {
		at += pos
	}
	if at < 0 || at >= len(x.buf) || x.nested {
		return false
	}
	text := x.buf[at:]
	size := maxBase64
	if d.Bytes > 0 {
		size = d.Bytes
	}
	text = text[:min(size, len(text))]
	x.decoded = appendBase64(x.decoded[:0], text)
	if x.search -= len(text); len(x.decoded) == 0 {
		return false
	}
	if d.steps == nil {
		return true
	}
	outer := *x
	x.buf, x.steps, x.fresh, x.nested = x.decoded, d.steps, 0, true
	found := x.try(0, 0, 0) == holds
	x.buf, x.steps, x.fresh, x.nested = outer.buf, outer.steps, outer.fresh, false
	return found
}

// appendBase64 decodes text, padded or not, as far as it goes.
func appendBase64(out, text []byte) []byte {
	var bits uint32
	var n int
	for _, c := range text {
		v := base64Value(c)
		if v < 0 {
			break
		}
		bits, n = bits<<6|uint32(v), n+6
		if n >= 8 {
			n -= 8
			out = append(out, byte(bits>>n))
		}
	}
	return out
}

func base64Value(c byte) int {
	switch {
	case 'A' <= c && c <= 'Z':
		return int(c - 'A')
	case 'a' <= c && c <= 'z':
		return int(c-'a') + 26
	case '0' <= c && c <= '9':
		return int(c-'0') + 52
	case c == '+':
		return 62
	case c == '/':
		return 63
	}
	return -1
}

package detect

import "gotcp/internal/ids/transform"

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
	if cap(x.decoded) < len(text) {
		x.decoded = make([]byte, 0, len(text))
	}
	var ok bool
	x.decoded, ok = transform.DecodeBase64(x.decoded[:0], text, "rfc4648")
	x.spent += int64(len(text) / searchedPerCost)
	if x.search -= len(text); !ok || len(x.decoded) == 0 {
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

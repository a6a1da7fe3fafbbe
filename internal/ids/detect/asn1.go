package detect

import "gotcp/internal/ids/rule"

// maxASN1 is how many elements are looked at.
const maxASN1 = 256

// asn1Wrong reports whether the BER elements at a place are wrong in one of the
// ways that the rule asks for (X.690 section 8).
func asn1Wrong(a *rule.ASN1, buf []byte, pos int) bool {
	at := a.AbsoluteOffset
	if a.Relative {
		at = pos + a.RelativeOffset
	}
	if at < 0 || at >= len(buf) {
		return false
	}
	b := buf[at:]
	for range maxASN1 {
		e, ok := parseBER(b)
		if !ok {
			return false
		}
		if e.wrong(a) {
			return true
		}
		// What is constructed is looked into; what is primitive is skipped.
		next := e.header
		if !e.constructed {
			next += e.length
		}
		if next < 0 || next > len(b) {
			return false
		}
		b = b[next:]
	}
	return false
}

// ber is the head of one element.
type ber struct {
	tag         byte // universal types only; 0xff otherwise
	constructed bool
	header      int
	length      int
	content     []byte // as much as there is
}

func parseBER(b []byte) (e ber, ok bool) {
	if len(b) < 2 {
		return e, false
	}
	e.tag, e.constructed = b[0]&0x1f, b[0]&0x20 != 0
	i := 1
	if e.tag == 0x1f { // the tag goes on in the bytes after it
		for i < len(b) && b[i]&0x80 != 0 {
			i++
		}
		i++
	}
	if b[0]&0xc0 != 0 {
		e.tag = 0xff
	}
	if i >= len(b) {
		return e, false
	}
	n := int(b[i])
	i++
	if n&0x80 != 0 {
		size := n & 0x7f
		if size > 4 || i+size > len(b) {
			return e, false
		}
		n = int(parseBytes(b[i:i+size], false))
		i += size
	}
	e.header, e.length = i, n
	e.content = b[i:min(len(b), i+n)]
	return e, true
}

func (e *ber) wrong(a *rule.ASN1) bool {
	switch {
	case a.OversizeLength > 0 && e.length > a.OversizeLength:
		return true
	case a.BitstringOverflow && e.tag == 3 && !e.constructed && len(e.content) > 0:
		// More unused bits than the string has.
		unused := int(e.content[0])
		return e.length > 0 && unused > 0 && unused > (e.length-1)*8
	case a.DoubleOverflow && e.tag == 9 && !e.constructed && len(e.content) > 0:
		// A decimal encoding (bits 8 and 7 are zero) longer than such buffers are.
		return e.content[0]&0xc0 == 0 && e.length > 256
	}
	return false
}

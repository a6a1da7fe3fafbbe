package smtp

import "gotcp/internal/ids/event"

// encoding is a content transfer encoding: RFC 2045 §6.
type encoding uint8

const (
	plain encoding = iota
	base64
	quotedPrintable
)

func (e encoding) event() event.Event {
	if e == base64 {
		return event.SMTPMIMEInvalidBase64
	}
	return event.SMTPMIMEInvalidQP
}

// decoder turns the lines of a body into its bytes.
type decoder struct {
	encoding encoding
	bits     uint32 // of base64, what is not a whole byte yet
	count    int
	newline  bool   // of the line before: the last one's belongs to the boundary
	held     []byte // of a quoted-printable line that was cut: the end of its piece
	out      []byte
}

// line decodes a line without its end, or a piece of one; whole when a line ends
// with it. The bytes are borrowed until the next one.
func (d *decoder) line(b []byte, whole bool) (out []byte, ok bool) {
	d.out = d.out[:0]
	switch d.encoding {
	case base64:
		return d.base64(b)
	case quotedPrintable:
		ok = d.quoted(b, whole)
	default:
		d.pending()
		d.out, d.newline, ok = append(d.out, b...), whole, true
	}
	return d.out, ok
}

// pending writes the line end that was held back.
func (d *decoder) pending() {
	if d.newline {
		d.out = append(d.out, '\r', '\n')
		d.newline = false
	}
}

// base64 decodes what it can: RFC 2045 §6.8 wants others ignored; padding ends a
// group.
func (d *decoder) base64(b []byte) (out []byte, ok bool) {
	ok = true
	for _, c := range b {
		v := base64Values[c]
		switch {
		case v < 64:
			d.bits = d.bits<<6 | uint32(v)
			if d.count++; d.count == 4 {
				d.out = append(d.out, byte(d.bits>>16), byte(d.bits>>8), byte(d.bits))
				d.bits, d.count = 0, 0
			}
		case c == '=':
			switch d.count {
			case 2:
				d.out = append(d.out, byte(d.bits>>4))
			case 3:
				d.out = append(d.out, byte(d.bits>>10), byte(d.bits>>2))
			}
			d.bits, d.count = 0, 0
		case c != ' ' && c != '\t' && c != '\r':
			ok = false
		}
	}
	return d.out, ok
}

// base64Values are the digits' values, 0xff for what is none.
var base64Values = func() (v [256]byte) {
	for i := range v {
		v[i] = 0xff
	}
	for i, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		v[c] = byte(i)
	}
	return v
}()

// quoted decodes a line of quoted-printable: RFC 2045 §6.7.
func (d *decoder) quoted(b []byte, whole bool) (ok bool) {
	ok = true
	d.pending()
	if len(d.held) > 0 {
		b = append(d.held, b...)
		d.held = nil
	}
	soft := false
	for i := 0; i < len(b); i++ {
		if b[i] != '=' {
			d.out = append(d.out, b[i])
			continue
		}
		if i+2 >= len(b) && !whole { // an escape that the cut goes through
			d.held = append([]byte(nil), b[i:]...)
			break
		}
		if i+1 == len(b) {
			soft = true
			break
		}
		if i+2 < len(b) {
			if h, l := unhex(b[i+1]), unhex(b[i+2]); h >= 0 && l >= 0 {
				d.out = append(d.out, byte(h<<4|l))
				i += 2
				continue
			}
		}
		ok = false
		d.out = append(d.out, '=')
	}
	d.newline = whole && !soft
	return ok
}

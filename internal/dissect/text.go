package dissect

import "strconv"

// text is the line in the making. Its methods append and return it, so that
// what belongs together stands in one statement. It is what fmt would be if
// fmt did not allocate.
type text struct{ out []byte }

func (t *text) str(s string) *text {
	t.out = append(t.out, s...)
	return t
}

func (t *text) char(c byte) *text {
	t.out = append(t.out, c)
	return t
}

// dec appends %u.
func (t *text) dec(v uint64) *text {
	if v < 10 {
		t.out = append(t.out, '0'+byte(v))
		return t
	}
	t.out = strconv.AppendUint(t.out, v, 10)
	return t
}

// u8, u16 and u32 are dec for the sizes of the wire; num is for lengths.
func (t *text) u8(v uint8) *text   { return t.dec(uint64(v)) }
func (t *text) u16(v uint16) *text { return t.dec(uint64(v)) }
func (t *text) u32(v uint32) *text { return t.dec(uint64(v)) }

// num appends %d.
func (t *text) num(v int) *text {
	t.out = strconv.AppendInt(t.out, int64(v), 10)
	return t
}

// pad appends v in decimal with at least width digits, %0*u.
func (t *text) pad(v uint64, width int) *text { return t.fill('0', v, width) }

// blanks appends v in decimal, right-aligned in width columns, %*u.
func (t *text) blanks(v uint64, width int) *text { return t.fill(' ', v, width) }

func (t *text) fill(c byte, v uint64, width int) *text {
	for n := width - 1; n > 0 && v < pow10(n); n-- {
		t.out = append(t.out, c)
	}
	return t.dec(v)
}

// pow10 is the smallest number of n+1 digits.
func pow10(n int) uint64 {
	v := uint64(1)
	for ; n > 0; n-- {
		v *= 10
	}
	return v
}

const hexDigits = "0123456789abcdef"

// hex appends %x.
func (t *text) hex(v uint64) *text {
	t.out = strconv.AppendUint(t.out, v, 16)
	return t
}

// hexPad appends v in hexadecimal with exactly width digits, %0*x for what
// fits.
func (t *text) hexPad(v uint64, width int) *text {
	for shift := 4 * (width - 1); shift >= 0; shift -= 4 {
		t.out = append(t.out, hexDigits[v>>shift&15])
	}
	return t
}

// hexAtLeast appends v in hexadecimal with at least width digits, %0*x.
func (t *text) hexAtLeast(v uint64, width int) *text {
	return t.hexPad(v, max(width, hexWidth(int(v))))
}

// hexUpper appends a byte as two digits, %02X.
func (t *text) hexUpper(v uint8) *text {
	const digits = "0123456789ABCDEF"
	return t.char(digits[v>>4]).char(digits[v&15])
}

// hexBytes appends every byte as two digits, with nothing between them.
func (t *text) hexBytes(b []byte) *text {
	for _, c := range b {
		t.out = append(t.out, hexDigits[c>>4], hexDigits[c&15])
	}
	return t
}

// printable appends b as tcpdump prints text from the wire: what isn't ASCII
// as M-, control characters as ^X.
func (t *text) printable(b []byte) *text {
	for _, c := range b {
		t.printableByte(c)
	}
	return t
}

// untilNUL is printable up to the first NUL.
func (t *text) untilNUL(b []byte) *text {
	for i, c := range b {
		if c == 0 {
			return t.printable(b[:i])
		}
	}
	return t.printable(b)
}

func (t *text) printableByte(c byte) *text {
	if c >= 0x80 {
		c &= 0x7f
		t.str("M-")
	}
	if c < ' ' || c == 0x7f {
		c ^= 0x40
		t.char('^')
	}
	return t.char(c)
}

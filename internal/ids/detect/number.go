package detect

import "gotcp/internal/ids/rule"

// maxDigits is the longest number that is read from text: 64 bits in octal, and
// a sign.
const maxDigits = 23

// read reads a number. next is the place behind it.
func (x *inspector) read(s *source, pos int) (n uint64, next int, ok bool) {
	at := x.value(s.offset)
	if s.Source.Relative {
		at += int64(pos)
	}
	size := x.value(s.bytes)
	if at < 0 || size < 0 || at+size > int64(len(x.buf)) || size > maxDigits {
		return 0, 0, false
	}
	b := x.buf[at : at+size]
	if s.String {
		if size == 0 { // however many digits there are
			b = x.buf[at:]
		}
		var used int
		if n, used, ok = parseDigits(b, s.Base); !ok {
			return 0, 0, false
		}
		next = int(at) + used
	} else {
		if size > 8 {
			return 0, 0, false
		}
		n, next = parseBytes(b, s.LittleEndian), int(at+size)
	}
	if s.Bitmask != 0 {
		n = n & uint64(s.Bitmask) >> s.shift
	}
	return n, next, true
}

func parseBytes(b []byte, little bool) (n uint64) {
	for i := range b {
		if little {
			n = n<<8 | uint64(b[len(b)-1-i])
		} else {
			n = n<<8 | uint64(b[i])
		}
	}
	return n
}

// parseDigits reads text as C's strtoull does: blanks, a sign, for base 16 an 0x,
// and digits up to the first byte that is none.
func parseDigits(b []byte, base int) (n uint64, used int, ok bool) {
	i := 0
	for i < len(b) && (b[i] == ' ' || '\t' <= b[i] && b[i] <= '\r') {
		i++
	}
	negative := i < len(b) && b[i] == '-'
	if negative || i < len(b) && b[i] == '+' {
		i++
	}
	if (base == 0 || base == 16) && i+2 < len(b) && b[i] == '0' && b[i+1]|0x20 == 'x' && digit(b[i+2]) < 16 {
		i, base = i+2, 16
	}
	if base == 0 {
		base = 10
		if i < len(b) && b[i] == '0' {
			base = 8
		}
	}
	first := i
	for ; i < len(b) && digit(b[i]) < base; i++ {
		if n > (1<<64-1-uint64(digit(b[i])))/uint64(base) {
			return 0, 0, false
		}
		n = n*uint64(base) + uint64(digit(b[i]))
	}
	if negative {
		n = -n
	}
	return n, i, i > first
}

// digit is the value of a digit; 99 of what is none.
func digit(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return 99
}

func (x *inspector) test(t *byteTest, pos int) bool {
	n, _, ok := x.read(&t.source, pos)
	if !ok {
		return false
	}
	value := uint64(x.value(t.value))
	var result bool
	switch t.Op {
	case rule.Less:
		result = n < value
	case rule.LessEqual:
		result = n <= value
	case rule.Greater:
		result = n > value
	case rule.GreaterEqual:
		result = n >= value
	default:
		result = compare(t.Op, int64(n), int64(value), 0)
	}
	return result != t.Negated
}

func align(n uint64, to int) uint64 {
	if to > 0 {
		if over := n % uint64(to); over != 0 {
			n += uint64(to) - over
		}
	}
	return n
}

// jump is where a byte_jump leads. A place before the buffer is its beginning.
func (x *inspector) jump(j *byteJump, pos int) (int, bool) {
	n, next, ok := x.read(&j.source, pos)
	if !ok {
		return 0, false
	}
	if j.Multiplier > 1 {
		n *= uint64(j.Multiplier)
	}
	to := int64(align(n, j.Align)) + x.value(j.post)
	switch {
	case j.FromBeginning:
	case j.FromEnd:
		to += int64(len(x.buf))
	default:
		to += int64(next)
	}
	if to >= int64(len(x.buf)) {
		return 0, false
	}
	return int(max(to, 0)), true
}

func (x *inspector) extract(e *byteExtract, pos int) (int, bool) {
	n, next, ok := x.read(&e.source, pos)
	if !ok {
		return 0, false
	}
	if e.Multiplier > 1 {
		n *= uint64(e.Multiplier)
	}
	x.vars[e.slot] = align(n, e.Align)
	return next, true
}

func (x *inspector) calculate(m *byteMath, pos int) (int, bool) {
	n, next, ok := x.read(&m.source, pos)
	if !ok {
		return 0, false
	}
	right := uint64(x.value(m.right))
	switch m.Op {
	case "+":
		n += right
	case "-":
		n -= right
	case "*":
		n *= right
	case "/":
		if right == 0 {
			return 0, false
		}
		n /= right
	case "<<":
		n <<= right
	case ">>":
		n >>= right
	}
	if mask := m.ByteMath.Bitmask; mask != 0 {
		n = n & uint64(mask) >> m.shift
	}
	x.vars[m.slot] = n
	return next, true
}

func (x *inspector) isDataAt(d *dataAt, pos int) bool {
	at := x.value(d.at)
	if at < 0 {
		return false // a variable that is too large
	}
	if d.relative {
		return int64(pos)+at <= int64(len(x.buf))
	}
	return at < int64(len(x.buf))
}

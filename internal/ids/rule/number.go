package rule

import (
	"strconv"
	"strings"
)

// parseUint reads a number of so many bits: decimal, or hexadecimal with 0x.
func parseUint(s string, bits int) (uint64, error) {
	digits, base := s, 10
	if len(s) > 2 && (s[:2] == "0x" || s[:2] == "0X") {
		digits, base = s[2:], 16
	}
	n, err := strconv.ParseUint(digits, base, bits)
	if err != nil || strings.HasPrefix(digits, "+") {
		return 0, faultf("%s is no number from 0 to %d", short(s), uint64(1)<<bits-1)
	}
	return n, nil
}

// parseInt reads a number with a sign.
func parseInt(s string, least, most int64) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if len(s) > 2 && (s[:2] == "0x" || s[:2] == "0X") {
		n, err = strconv.ParseInt(s[2:], 16, 64)
	}
	if err != nil || n < least || n > most {
		return 0, faultf("%s is no number from %d to %d", short(s), least, most)
	}
	return n, nil
}

// comparison is a number as rules compare it: 5, !5, <5, >=5, 5-9, 5<>9, !5-9,
// &0xc0=0x80.
type comparison struct {
	op       Compare
	min, max uint64
}

// signs are the operators, the longer ones first.
var signs = []struct {
	text string
	op   Compare
}{
	{"!=", NotEqual}, {"<=", LessEqual}, {">=", GreaterEqual}, {"!&", NotAnd}, {"==", Equal},
	{"<", Less}, {">", Greater}, {"=", Equal}, {"!", NotEqual}, {"&", And},
}

// cutSign takes an operator off the front; Equal where there is none.
func cutSign(s string) (Compare, string) {
	for _, sign := range signs {
		if rest, ok := strings.CutPrefix(s, sign.text); ok {
			return sign.op, strings.TrimLeft(rest, blanks)
		}
	}
	return Equal, s
}

// parseComparison reads one; number reads its numbers. The two of a range are
// outside of it, as everywhere in Suricata.
func parseComparison(s string, number func(string) (uint64, error)) (c comparison, err error) {
	s = strings.Trim(s, blanks)
	low, high, ranged := strings.Cut(s, "<>")
	if !ranged && len(s) > 1 {
		if i := strings.IndexByte(s[1:], '-'); i >= 0 {
			low, high, ranged = s[:i+1], s[i+2:], true
		}
	}
	if !ranged {
		if c.op, s = cutSign(s); c.op == And || c.op == NotAnd {
			return parseMask(c.op, s, number)
		}
		c.min, err = number(s)
		return c, err
	}
	c.op = Between
	if rest, ok := strings.CutPrefix(low, "!"); ok {
		c.op, low = NotBetween, rest
	}
	if c.min, err = number(strings.Trim(low, blanks)); err != nil {
		return c, err
	}
	if c.max, err = number(strings.Trim(high, blanks)); err != nil {
		return c, err
	}
	if c.max <= c.min || c.max-c.min < 2 {
		return c, faultf("no number lies between %d and %d", c.min, c.max)
	}
	return c, nil
}

// parseMask reads what stands behind &: a mask, and what its bits are to be.
func parseMask(op Compare, s string, number func(string) (uint64, error)) (c comparison, err error) {
	c.op = op
	mask, value, compared := strings.Cut(s, "=")
	if !compared {
		c.min, err = number(s)
		return c, err
	}
	c.op = MaskEqual
	if rest, ok := strings.CutSuffix(mask, "!"); ok {
		c.op, mask = MaskNotEqual, rest
	}
	if op == NotAnd {
		return c, faultf("a mask is negated behind it: &mask!=bits")
	}
	if c.min, err = number(strings.Trim(mask, blanks)); err != nil {
		return c, err
	}
	if c.max, err = number(strings.Trim(value, blanks)); err != nil {
		return c, err
	}
	if c.max&^c.min != 0 {
		return c, faultf("bits that are not in the mask are never there")
	}
	if c.max == 0 {
		c.op = map[Compare]Compare{MaskEqual: NotAnd, MaskNotEqual: And}[c.op]
	}
	return c, nil
}

// ofBits reads numbers of so many bits.
func ofBits(bits int) func(string) (uint64, error) {
	return func(s string) (uint64, error) {
		n, err := parseSize(s)
		if err != nil || bits < 64 && n>>bits != 0 {
			return 0, faultf("%s is no number of %d bits", short(s), bits)
		}
		return n, nil
	}
}

// units are the words behind numbers that stand for many.
var units = []struct {
	name  string
	shift int
}{{"kib", 10}, {"mib", 20}, {"gib", 30}, {"kb", 10}, {"mb", 20}, {"gb", 30}}

// parseSize reads a number with its unit: 10, 10KB, 10 MiB.
func parseSize(s string) (uint64, error) {
	for _, u := range units {
		n := len(s) - len(u.name)
		if n > 0 && strings.EqualFold(s[n:], u.name) {
			v, err := parseUint(strings.TrimRight(s[:n], blanks), 64-u.shift)
			return v << u.shift, err
		}
	}
	return parseUint(s, 64)
}

// fields cuts a value at its commas and trims the parts.
func fields(s string) []string {
	parts := strings.Split(s, ",")
	for i := range parts {
		parts[i] = strings.Trim(parts[i], blanks)
	}
	return parts
}

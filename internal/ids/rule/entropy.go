package rule

import (
	"strconv"
	"strings"
)

// Entropy compares how much information the bytes of a buffer hold, in bits for each, after Shannon.
type Entropy struct {
	Bytes, Offset int // 0 bytes: all behind the offset
	Op            Compare
	Value, Most   float64 // Most ends a range
}

// parseEntropy takes entropy: bytes 64, offset 8, value >= 4.5; all but the value may be left out.
func (p *parser) parseEntropy(o *option) error {
	e := &Entropy{}
	given, err := namedParts(o.value, e.setPart)
	if err != nil {
		return err
	}
	if err := given.need("value"); err != nil {
		return err
	}
	p.add(p.current(), e)
	return nil
}

func (e *Entropy) setPart(key, value string) error {
	switch key {
	case "bytes", "offset":
		n, err := parseUint(value, 16)
		if key == "bytes" {
			e.Bytes = int(n)
		} else {
			e.Offset = int(n)
		}
		return err
	case "value":
		return e.setValue(value)
	}
	return faultf("%s is not understood", short(key))
}

func (e *Entropy) setValue(s string) (err error) {
	if low, high, ranged := strings.Cut(s, "-"); ranged {
		e.Op = Between
		if rest, ok := strings.CutPrefix(low, "!"); ok {
			e.Op, low = NotBetween, rest
		}
		if e.Most, err = parseBits(high); err != nil {
			return err
		}
		e.Value, err = parseBits(low)
		return err
	}
	e.Op, s = cutSign(s)
	if e.Op == And || e.Op == NotAnd {
		return faultf("a number of bits has no mask")
	}
	e.Value, err = parseBits(s)
	return err
}

func parseBits(s string) (float64, error) {
	n, err := strconv.ParseFloat(strings.Trim(s, blanks), 64)
	if err != nil || n < 0 || n > 8 {
		return 0, faultf("%s is no number from 0 to 8", short(s))
	}
	return n, nil
}

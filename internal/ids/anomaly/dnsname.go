package anomaly

import (
	"bytes"
	"math"
)

// registered parts a name where what somebody can register begins: "a.b" and
// "example.com" of a.b.example.com. It is the last two labels, or three below a
// country's second level that stands for a trade (co.uk, com.au): the rule that
// fits all but few of the list of public suffixes, which would have to be kept up
// to date.
func registered(name []byte) (sub, domain []byte) {
	name = bytes.TrimSuffix(name, []byte("."))
	last := bytes.LastIndexByte(name, '.')
	if last < 0 {
		return nil, name
	}
	second := bytes.LastIndexByte(name[:last], '.')
	if second < 0 {
		return nil, name
	}
	if len(name)-last-1 == 2 && last-second-1 <= 3 {
		if third := bytes.LastIndexByte(name[:second], '.'); third >= 0 {
			second = third
		} else {
			return nil, name
		}
	}
	return name[:second], name[second+1:]
}

// lower is a letter without its case: resolvers vary it at random.
func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c | 0x20
	}
	return c
}

// hashName is a number for a name, whatever its case (FNV-1a, mixed).
func hashName(seed uint64, name []byte) uint64 {
	h := uint64(0xcbf29ce484222325) ^ seed
	for _, c := range name {
		h = (h ^ uint64(lower(c))) * 0x100000001b3
	}
	return mix(h)
}

// information is how many bits a part of a name can carry by its letters: their
// number times their entropy, as they are distributed.
func information(sub []byte) float64 {
	var times [256]uint8
	n := 0
	for _, c := range sub {
		if c != '.' && n < 255 {
			times[lower(c)]++
			n++
		}
	}
	bits := nlogn[n]
	for _, c := range sub {
		c = lower(c)
		bits -= nlogn[times[c]]
		times[c] = 0
	}
	return bits
}

// nlogn[n] is n times its binary logarithm.
var nlogn = func() (t [256]float64) {
	for n := 2; n < len(t); n++ {
		t[n] = float64(n) * math.Log2(float64(n))
	}
	return t
}()

// withoutAddress takes an address that is written backwards off the beginning of
// a name, as lists of senders have them: four labels of up to three digits, or 32
// of one hexadecimal digit (RFC 5782 §2.1, §2.4).
func withoutAddress(sub []byte) []byte {
	if rest, ok := skipLabels(sub, 32, 1, isHex); ok {
		return rest
	}
	if rest, ok := skipLabels(sub, 4, 3, isDigit); ok {
		return rest
	}
	return sub
}

// skipLabels takes n labels off, each of most letters of a kind.
func skipLabels(name []byte, n, most int, kind func(byte) bool) (rest []byte, ok bool) {
	for range n {
		label, after, _ := bytes.Cut(name, []byte("."))
		if len(label) == 0 || len(label) > most {
			return nil, false
		}
		for _, c := range label {
			if !kind(c) {
				return nil, false
			}
		}
		name = after
	}
	return name, true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isHex(c byte) bool { return isDigit(c) || 'a' <= lower(c) && lower(c) <= 'f' }

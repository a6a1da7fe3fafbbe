package detect

import (
	"math"

	"gotcp/internal/ids/rule"
)

// entropyHolds compares the entropy of a part of a buffer. Without the part it does not hold.
func entropyHolds(e *rule.Entropy, data []byte) bool {
	if e.Offset > len(data) || e.Bytes > len(data)-e.Offset {
		return false
	}
	data = data[e.Offset:]
	if e.Bytes > 0 {
		data = data[:e.Bytes]
	}
	have := entropyOf(data)
	switch e.Op {
	case rule.Equal:
		return have == e.Value
	case rule.NotEqual:
		return have != e.Value
	case rule.Less:
		return have < e.Value
	case rule.LessEqual:
		return have <= e.Value
	case rule.Greater:
		return have > e.Value
	case rule.GreaterEqual:
		return have >= e.Value
	case rule.Between:
		return e.Value < have && have < e.Most
	case rule.NotBetween:
		return have <= e.Value || e.Most <= have
	}
	return false
}

// entropyOf is Shannon's entropy, in bits for each byte.
func entropyOf(data []byte) (bits float64) {
	var counts [256]int
	for _, c := range data {
		counts[c]++
	}
	for _, n := range counts {
		if n > 0 {
			share := float64(n) / float64(len(data))
			bits -= share * math.Log2(share)
		}
	}
	return bits
}

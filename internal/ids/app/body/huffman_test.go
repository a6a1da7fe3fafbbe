package body

import (
	"strings"
	"testing"
)

// bitsOf are bits as a stream has them, the first the lowest.
func bitsOf(code string) (b uint64, n uint) {
	for i, c := range code {
		b |= uint64(c-'0') << i
	}
	return b, uint(len(code))
}

// The example of RFC 1951 §3.2.2, and codes that are longer than the table.
func TestHuffman(t *testing.T) {
	long := make([]uint8, 16)
	for i := range 15 {
		long[i] = uint8(i + 1)
	}
	long[15] = 15
	for name, c := range map[string]struct {
		lengths []uint8
		codes   map[string]uint16
	}{
		"example": {[]uint8{3, 3, 3, 3, 3, 2, 4, 4}, map[string]uint16{
			"010": 0, "011": 1, "100": 2, "101": 3, "110": 4, "00": 5, "1110": 6, "1111": 7,
		}},
		"long":        {long, map[string]uint16{"0": 0, "1111111110": 9, strings.Repeat("1", 14) + "0": 14, strings.Repeat("1", 15): 15}},
		"with a hole": {[]uint8{1, 0, 2}, map[string]uint16{"0": 0, "10": 2}},
	} {
		var h huffman
		if err := h.build(c.lengths); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for code, want := range c.codes {
			b, n := bitsOf(code)
			if got, length := h.decode(b, n); got != want || length != len(code) {
				t.Errorf("%s: %s is %d of %d bits, want %d", name, code, got, length, want)
			}
			if _, length := h.decode(b, n-1); n > 1 && length != 0 {
				t.Errorf("%s: %s is complete a bit earlier", name, code)
			}
		}
	}
}

func TestHuffmanThatIsNone(t *testing.T) {
	var h huffman
	if err := h.build([]uint8{1, 1, 1}); err != errCorrupt {
		t.Errorf("more codes than there is room for: %v", err)
	}
	if err := h.build([]uint8{1}); err != nil {
		t.Errorf("room that is not used: %v", err)
	}
	if _, length := h.decode(1<<20-1, 20); length >= 0 {
		t.Errorf("a code in that room has %d bits", length)
	}
}

package dissect

import "testing"

func TestISISDetails(t *testing.T) { golden(t, "isispdu") }

func TestFletcher(t *testing.T) {
	b := []byte{1, 2, 3, 0, 0, 6, 7, 250}
	sum := fletcher(b, 3)
	b[3], b[4] = byte(sum>>8), byte(sum)
	c0, c1 := 0, 0
	for _, c := range b {
		c0 += int(c)
		c1 += c0
	}
	if c0%255 != 0 || c1%255 != 0 {
		t.Errorf("with the checksum %04x the sums are %d and %d", sum, c0%255, c1%255)
	}
}

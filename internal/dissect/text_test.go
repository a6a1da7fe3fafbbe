package dissect

import (
	"math"
	"testing"
)

func TestText(t *testing.T) {
	for _, c := range []struct {
		want string
		do   func(*text)
	}{
		{"0 9 10 18446744073709551615", func(t *text) {
			t.dec(0).char(' ').dec(9).char(' ').dec(10).char(' ').dec(math.MaxUint64)
		}},
		{"-5", func(t *text) { t.num(-5) }},
		{"000042 123 7", func(t *text) { t.pad(42, 6).char(' ').pad(123, 2).char(' ').pad(7, 1) }},
		{"   42 123", func(t *text) { t.blanks(42, 5).char(' ').blanks(123, 2) }},
		{"1f 0x001f", func(t *text) { t.hex(0x1f).str(" 0x").hexPad(0x1f, 4) }},
		{"05 102", func(t *text) { t.hexAtLeast(5, 2).char(' ').hexAtLeast(0x102, 2) }},
		{"00FF1A", func(t *text) { t.hexUpper(0).hexUpper(255).hexUpper(0x1a) }},
		{"a^A", func(t *text) { t.untilNUL([]byte{'a', 1, 0, 'b'}) }},
		{"ab", func(t *text) { t.untilNUL([]byte("ab")) }},
		{"00ff10", func(t *text) { t.hexBytes([]byte{0, 255, 16}) }},
		{"a^@^?M-^@M-AM-^?", func(t *text) { t.printable([]byte{'a', 0, 0x7f, 0x80, 'A' | 0x80, 0xff}) }},
	} {
		var got text
		c.do(&got)
		if string(got.out) != c.want {
			t.Errorf("got %q, want %q", got.out, c.want)
		}
	}
}

package http

import "testing"

func TestBestFit(t *testing.T) {
	if n := len(latinExtended); n != 0x80 {
		t.Fatalf("the table of letters has %#x entries", n)
	}
	for _, c := range []struct {
		r    rune
		want byte
	}{
		{'a', 'a'}, {0xe9, 0xe9}, {0x100, 'A'}, {0x10d, 'c'}, {0x142, 'l'}, {0x151, 'o'}, {0x153, 0x9c}, {0x160, 0x8a},
		{0x17e, 0x9e}, {0xff0f, '/'}, {0xff3c, '\\'}, {0xff5e, '~'}, {0x2044, '/'}, {0x2215, '/'}, {0x20ac, 0x80}, {0x4e00, '?'},
	} {
		if got := bestFit(c.r); got != c.want {
			t.Errorf("%U is %#x, want %#x", c.r, got, c.want)
		}
	}
}

func TestReduceUTF8(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"abc", "abc"},
		{"\xc3\xa9t\xc3\xa9", "\xe9t\xe9"},
		{"\xe2\x82\xac", "\x80"},
		{"\xf0\x9f\x98\x80", "?"},
		{"\xe0\x80\xaf", "/"}, // overlong
		{"\xc3", "?"},
		{"\xc3(", "?("},
		{"\xe2\x82(", "?("},
		{"\x80\xbf", "??"},
		{"caf\xe9.txt", "caf?.txt"},
	} {
		if got := reduceUTF8([]byte(c.text)); string(got) != c.want {
			t.Errorf("%q is %q, want %q", c.text, got, c.want)
		}
	}
}

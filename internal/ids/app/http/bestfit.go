package http

import "unicode/utf8"

// bestFit is the single byte that Windows takes for a character where it has no
// other use for it (code page 1252), and which servers on it have been evaded
// with.
func bestFit(r rune) byte {
	if r < 0x100 {
		return byte(r)
	}
	switch {
	case 0xff01 <= r && r <= 0xff5e: // full width forms of ASCII
		return byte(r - 0xfee0)
	case 0x100 <= r && r <= 0x17f:
		return latinExtended[r-0x100]
	}
	for _, c := range bestFits {
		if c.from <= r && r <= c.to {
			return c.byte
		}
	}
	return '?'
}

// latinExtended are the letters of U+0100 to U+017F without their marks.
const latinExtended = "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi??JjKk?LlLlLl??LlNnNnNn???OoOoOo\x8c\x9c" +
	"RrRrRrSsSsSs\x8a\x9aTtTtTtUuUuUuUuUuUuWwYy\x9fZzZz\x8e\x9e?"

// bestFits are other characters that look like ASCII or are in the code page.
var bestFits = [...]struct {
	from, to rune
	byte     byte
}{
	{0x192, 0x192, 0x83},
	{0x2b9, 0x2b9, '\''}, {0x2ba, 0x2ba, '"'}, {0x2bc, 0x2bc, '\''},
	{0x2c4, 0x2c4, '^'}, {0x2c6, 0x2c6, 0x88}, {0x2c8, 0x2c8, '\''}, {0x2cb, 0x2cb, '`'}, {0x2cd, 0x2cd, '_'},
	{0x2dc, 0x2dc, 0x98}, {0x300, 0x300, '`'}, {0x302, 0x302, '^'}, {0x303, 0x303, '~'}, {0x30e, 0x30e, '"'},
	{0x331, 0x332, '_'},
	{0x2000, 0x2006, ' '}, {0x2010, 0x2011, '-'}, {0x2013, 0x2013, 0x96}, {0x2014, 0x2014, 0x97},
	{0x2018, 0x2018, 0x91}, {0x2019, 0x2019, 0x92}, {0x201a, 0x201a, 0x82}, {0x201c, 0x201c, 0x93},
	{0x201d, 0x201d, 0x94}, {0x201e, 0x201e, 0x84}, {0x2020, 0x2020, 0x86}, {0x2021, 0x2021, 0x87},
	{0x2022, 0x2022, 0x95}, {0x2026, 0x2026, 0x85}, {0x2030, 0x2030, 0x89}, {0x2032, 0x2032, '\''},
	{0x2035, 0x2035, '`'}, {0x2039, 0x2039, 0x8b}, {0x203a, 0x203a, 0x9b}, {0x2044, 0x2044, '/'},
	{0x20ac, 0x20ac, 0x80}, {0x2122, 0x2122, 0x99}, {0x2212, 0x2212, '-'}, {0x2215, 0x2215, '/'},
	{0x2216, 0x2216, '\\'}, {0x2217, 0x2217, '*'}, {0x2223, 0x2223, '|'}, {0x2236, 0x2236, ':'},
	{0x223c, 0x223c, '~'}, {0x2303, 0x2303, '^'}, {0x2329, 0x2329, '<'}, {0x232a, 0x232a, '>'},
	{0x3000, 0x3000, ' '}, {0x3008, 0x3008, '<'}, {0x3009, 0x3009, '>'},
}

// reduceUTF8 replaces each character of more than one byte by the byte that fits
// it best, in place. Overlong forms are read as well, since some servers do; what
// is no UTF-8 at all becomes a question mark.
func reduceUTF8(b []byte) []byte {
	w := 0
	for i := 0; i < len(b); {
		c, n := b[i], 1
		if c >= utf8.RuneSelf {
			var r rune
			r, n = decodeLaxly(b[i:])
			c = bestFit(r)
		}
		b[w] = c
		w++
		i += n
	}
	return b[:w]
}

// decodeLaxly decodes one character of two to four bytes, overlong or not. What
// is none is utf8.RuneError, as long as the bytes that could have begun one.
func decodeLaxly(b []byte) (r rune, size int) {
	switch {
	case b[0]&0xe0 == 0xc0:
		r, size = rune(b[0]&0x1f), 2
	case b[0]&0xf0 == 0xe0:
		r, size = rune(b[0]&0x0f), 3
	case b[0]&0xf8 == 0xf0:
		r, size = rune(b[0]&0x07), 4
	default:
		return utf8.RuneError, 1
	}
	for i := 1; i < size; i++ {
		if i == len(b) || b[i]&0xc0 != 0x80 {
			return utf8.RuneError, i
		}
		r = r<<6 | rune(b[i]&0x3f)
	}
	return r, size
}

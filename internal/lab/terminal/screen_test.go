package terminal

import (
	"fmt"
	"strings"
	"testing"
)

// drawn writes to a screen of 10 columns and 4 rows, a byte at a time.
func drawn(text string) *Screen {
	s := newScreen(10, 4)
	for _, b := range []byte(text) {
		s.Write([]byte{b})
	}
	return s
}

func TestScreenShows(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"lines", "one\r\ntwo", "one\ntwo"},
		{"no return", "one\ntwo", "one\n   two"},
		{"overwriting", "12345\rab", "ab345"},
		{"backspaces", "...\b \b\b \b", "."},
		{"tab", "a\tb", "a       b"},
		{"scrolling", "1\r\n2\r\n3\r\n4\r\n5", "2\n3\n4\n5"},
		{"wrapping", "0123456789ab", "0123456789\nab"},
		{"no wrap before there is more", "0123456789\rX", "X123456789"},
		{"a full line and a line feed", "0123456789\r\nb", "0123456789\nb"},
		{"UTF-8", "┤╭─╮█", "┤╭─╮█"},
		{"what isn't UTF-8", "a\xffb", "a\ufffdb"},
		{"moving", "\x1b[2;3Hx\x1b[Ay\x1b[2Dz\x1b[5Gg\x1b[3dd", "  zyg\n  x\n     d"},
		{"home", "aaa\x1b[Hb", "baa"},
		{"relative moves stop at the edges", "\x1b[99B\x1b[99Cx\x1b[99A\x1b[99Dy", "y\n\n\n         x"},
		{"next and previous line", "a\x1b[Eb\x1b[Fc", "c\nb"},
		{"erase to the end of line", "abcdef\x1b[3G\x1b[K", "ab"},
		{"erase from the beginning", "abcdef\x1b[3G\x1b[1K", "   def"},
		{"erase the line", "ab\r\ncd\x1b[2K", "ab"},
		{"erase below", "ab\r\ncd\r\nef\x1b[2;2H\x1b[J", "ab\nc"},
		{"erase above", "ab\r\ncd\r\nef\x1b[2;1H\x1b[1J", "\n d\nef"},
		{"erase all", "ab\r\ncd\x1b[2Jx", "\n  x"},
		{"insert and delete lines", "1\r\n2\r\n3\x1b[2H\x1b[L\x1b[4H\x1b[M", "1\n\n2"},
		{"insert and delete characters", "abcd\x1b[2G\x1b[2@\x1b[5G\x1b[P", "a  bd"},
		{"erase characters", "abcd\x1b[2G\x1b[2X", "a  d"},
		{"scroll up and down", "1\r\n2\x1b[S\x1b[2T", "\n\n2"},
		{"save and restore", "ab\x1b7\r\ncd\x1b8e\x1b[s\x1b[4Hf\x1b[ug", "abeg\ncd\n\nf"},
		{"index", "a\x1bDb\x1bMc\x1bEd", "a c\ndb"},
		{"colours", "\x1b[1;31mred\x1b[0m", "red"},
		{"title", "\x1b]0;a title\x07x\x1b]2;another\x1b\\y", "xy"},
		{"character set", "\x1b(Bx", "x"},
		{"reset", "abc\x1bcd", "d"},
	} {
		s := drawn(tt.text)
		if got := s.String(); got != tt.want || len(s.Unknown()) > 0 {
			t.Errorf("%s: %q shows %q, want %q (unknown: %q)", tt.name, tt.text, got, tt.want, s.Unknown())
		}
	}
}

func TestAlternateScreen(t *testing.T) {
	s := drawn("before\x1b[?1049h\x1b[?25l\x1b[Hgraph")
	if s.String() != "graph" || !s.Alternate() || !s.CursorHidden() {
		t.Errorf("on it: %q, %v, %v", s, s.Alternate(), s.CursorHidden())
	}
	fmt.Fprint(s, "\x1b[?25h\x1b[?1049lafter")
	if s.String() != "beforeafte\nr" || s.Alternate() || s.CursorHidden() {
		t.Errorf("back: %q, %v, %v", s, s.Alternate(), s.CursorHidden())
	}
}

func TestScreenCounts(t *testing.T) {
	s := drawn("a\a\a\r\n\n\n\nb\x1b[5;2r\x1b[?9999h")
	if x, y := s.Cursor(); s.Bells() != 2 || s.Scrolled() != 1 || x != 1 || y != 3 {
		t.Errorf("%d bells, %d lines scrolled off, cursor at %d,%d", s.Bells(), s.Scrolled(), x, y)
	}
	if got := strings.Join(s.Unknown(), " "); got != "5;2r ?9999h" {
		t.Errorf("unknown: %q", got)
	}
}

func TestResize(t *testing.T) {
	s := drawn("0123456789\r\nb\r\nc\r\nd")
	s.Resize(5, 2)
	if s.String() != "c\nd" || s.Scrolled() != 2 {
		t.Errorf("smaller: %q, %d", s, s.Scrolled())
	}
	s.Resize(20, 6)
	fmt.Fprint(s, "\r\n0123456789abcdef")
	if cols, rows := s.Size(); s.String() != "c\nd\n0123456789abcdef" || cols != 20 || rows != 6 {
		t.Errorf("larger: %q", s)
	}
	s.Resize(5, 6)
	s.Resize(10, 6)
	if s.Lines()[2] != "01234" {
		t.Errorf("what was cut off is back: %q", s)
	}
}

// Whatever a program writes, the cursor stays on the screen and the screen
// keeps its size, and how it was cut into writes makes no difference.
func FuzzScreen(f *testing.F) {
	f.Add("one\r\n\x1b[2;3Hx\x1b[?1049h\x1b[99B\x1b[L\x1b[M\x1b[P\x1b[@\x1b[S\x1b[T", uint8(7), uint8(3))
	f.Add("\x1b]title\x1b\\\x1b(B\x1b7\x1b8\xff\xe2\x94", uint8(1), uint8(1))
	f.Fuzz(func(t *testing.T, text string, cols, rows uint8) {
		w, h := int(cols%40)+1, int(rows%20)+1
		whole, bytewise := newScreen(w, h), newScreen(w, h)
		whole.Write([]byte(text))
		for _, b := range []byte(text) {
			bytewise.Write([]byte{b})
		}
		if whole.String() != bytewise.String() {
			t.Errorf("%q and %q", whole, bytewise)
		}
		whole.Resize(h, w)
		whole.Write([]byte(text))
		if x, y := whole.Cursor(); x < 0 || x >= h || y < 0 || y >= w || len(whole.Lines()) != w {
			t.Errorf("cursor at %d,%d of %dx%d", x, y, h, w)
		}
	})
}

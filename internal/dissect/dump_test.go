package dissect

import "testing"

func TestDump(t *testing.T) { golden(t, "dump") }

// What tcpdump 4.99.3 -A prints for these bytes.
func TestTextLines(t *testing.T) {
	for in, want := range map[string]string{
		"a\r\nb": "a\nb", "a\r\n": "a\n", "a\r\tb": "a.\tb", "abc\r": "abc", "a\rb": "ab", "a\rb\r\r": "a.b", "a\r\r\nb": "a.\nb", "ab\r\r\r\r": "ab..",
	} {
		p := New(Options{})
		p.textLines(view(in))
		if got := string(p.out); got != "\n"+want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

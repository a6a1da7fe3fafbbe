package dissect

import "testing"

func TestBitNames(t *testing.T) {
	names := []bitName{{1, "one"}, {6, "two or four"}, {8, "eight"}}
	for _, c := range []struct {
		v    uint32
		want string
	}{
		{0, "none"}, {16, "none"}, {1, "one"}, {4, "two or four"}, {6, "two or four"}, {9, "one, eight"},
		{255, "one, two or four, eight"},
	} {
		p := New(Options{})
		if got := string(p.bitNames(c.v, names, "none").out); got != c.want {
			t.Errorf("%d: got %q, want %q", c.v, got, c.want)
		}
	}
}

func TestNameOf(t *testing.T) {
	names := []string{1: "one", 3: "three"}
	for v, want := range []string{"other", "one", "other", "three", "other"} {
		if got := nameOf(names, v, "other"); got != want {
			t.Errorf("%d: got %q, want %q", v, got, want)
		}
	}
}

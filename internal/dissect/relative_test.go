package dissect

import "testing"

func TestRelative(t *testing.T) {
	for seconds, want := range map[int]string{0: "0s", 59: "59s", 60: "1m", 3661: "1h1m1s", 90061: "1d1h1m1s", 14 * 86400: "2w", -61: "-1m1s"} {
		p := New(Options{})
		if got := string(p.relative(seconds).out); got != want {
			t.Errorf("%d s: got %q, want %q", seconds, got, want)
		}
	}
}

package dump

import (
	"math"
	"testing"
)

// Each length counts in the class that says so, and there is one for each.
func TestSizes(t *testing.T) {
	for _, length := range []int{0, 19, 20, 39, 40, 79, 80, 159, 160, 319, 320, 639, 640, 1279, 1280, 2559, 2560, 5119, 5120, math.MaxInt} {
		var s sizes
		s.add(length)
		n := 0
		for class, c := range s {
			if c.packets == 0 {
				continue
			}
			n++
			if first, last := sizeBounds(class); length < first || last > 0 && length > last {
				t.Errorf("%d counts as %d to %d", length, first, last)
			}
		}
		if n != 1 {
			t.Errorf("%d counts in %d classes", length, n)
		}
	}
	for class, want := range []string{"0-19", "20-39", "40-79", "80-159", "160-319", "320-639", "640-1279", "1280-2559", "2560-5119", "5120-"} {
		if got := sizeName(class); got != want {
			t.Errorf("class %d is %s, want %s", class, got, want)
		}
	}
}

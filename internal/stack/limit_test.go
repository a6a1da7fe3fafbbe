package stack

import (
	"testing"
	"time"
)

func TestBucket(t *testing.T) {
	b := bucket{rate: 10, burst: 3}
	now := time.Unix(1000, 0)
	count := func() (n int) {
		for b.take(now) {
			n++
		}
		return n
	}
	if n := count(); n != 3 {
		t.Errorf("%d at first", n)
	}
	now = now.Add(100 * time.Millisecond)
	if n := count(); n != 1 {
		t.Errorf("%d after a tenth of a second", n)
	}
	now = now.Add(time.Hour)
	if n := count(); n != 3 {
		t.Errorf("%d after an hour", n)
	}
}

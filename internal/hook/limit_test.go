package hook

import (
	"testing"
	"time"
)

func TestLimit(t *testing.T) {
	now := time.Unix(100, 0)
	l := newLimit(3)
	takes := func(want ...bool) {
		t.Helper()
		for i, w := range want {
			if got := l.takes(now); got != w {
				t.Errorf("%v, number %d: %v", now, i, got)
			}
		}
	}
	takes(true, true, true, false, false)
	now = now.Add(400 * time.Millisecond)
	takes(true, false)
	now = now.Add(time.Hour)
	takes(true, true, true, false)

	var none limit
	if first, second := none.takes(now), none.takes(now); !first || !second {
		t.Error("no limit limits")
	}
}

package anomaly

import (
	"math"
	"testing"
	"time"
)

func TestStamp(t *testing.T) {
	if s := at(start); !s.time().Equal(start) || s.second() != start.Unix() {
		t.Errorf("%v", s.time())
	}
	for _, far := range []time.Time{{}, time.Unix(math.MinInt64, 0), time.Unix(math.MaxInt64, 0), time.Unix(1<<33, 0)} {
		if s := at(far); s < 0 || s > lastStamp {
			t.Errorf("%v is %d", far, s)
		}
	}
}

func TestExpired(t *testing.T) {
	for _, c := range []struct {
		now, since stamp
		want       bool
	}{{100, 100, false}, {109, 100, false}, {110, 100, true}, {95, 100, false}, {80, 100, true}} {
		if expired(c.now, c.since, 10) != c.want {
			t.Errorf("%+v", c)
		}
	}
}

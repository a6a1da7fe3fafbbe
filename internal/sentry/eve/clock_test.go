package eve

import (
	"testing"
	"time"
)

// A clock that remembers the last second tells the right time when another one comes.
func TestClock(t *testing.T) {
	c := clock{location: time.FixedZone("", 3600)}
	for at, want := range map[time.Time]string{
		time.Unix(0, 0): "1970-01-01T01:00:00.000000+0100", time.Unix(0, 999999999): "1970-01-01T01:00:00.999999+0100",
		time.Unix(-1, 1000): "1970-01-01T00:59:59.000001+0100", time.Unix(1704067200, 120000): "2024-01-01T01:00:00.000120+0100",
	} {
		if got := string(c.appendEVE(nil, at)); got != want {
			t.Errorf("%v: %s", at, got)
		}
	}
	if got := string(c.appendFast(nil, time.Unix(1704067200, 5000))); got != "01/01/2024-01:00:00.000005" {
		t.Error(got)
	}
}

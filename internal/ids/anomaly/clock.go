package anomaly

import "time"

// stamp is a time in nanoseconds since 1970: a third of time.Time's size.
type stamp int64

func at(t time.Time) stamp { return stamp(t.UnixNano()) }

func (s stamp) time() time.Time { return time.Unix(0, int64(s)).UTC() }

// expired reports that a window that began at since is over. Packets come a
// little out of order; a clock that went far back begins everything anew.
func expired(now, since, window stamp) bool {
	d := now - since
	return d >= window || d < -window
}

package anomaly

import "time"

// stamp is a time in nanoseconds since 1970: a third of time.Time's size.
type stamp int64

// at is the stamp of a time. A capture may claim any time at all; those before
// 1970 or after lastStamp are taken for these, so that no difference of two
// overflows.
func at(t time.Time) stamp {
	switch s := t.Unix(); {
	case s < 0:
		return 0
	case s >= int64(lastStamp/stamp(time.Second)):
		return lastStamp
	}
	return stamp(t.UnixNano())
}

// lastStamp is in the year 2112.
const lastStamp = stamp(4.5e18)

// second is the number of the second it is in.
func (s stamp) second() int64 { return int64(s / stamp(time.Second)) }

func (s stamp) time() time.Time { return time.Unix(0, int64(s)).UTC() }

// expired reports that a window that began at since is over. Packets come a
// little out of order; a clock that went far back begins everything anew.
func expired(now, since, window stamp) bool {
	d := now - since
	return d >= window || d < -window
}

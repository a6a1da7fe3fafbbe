package echo

import "time"

// Jitter is the interarrival jitter of RFC 3550 §6.4.1 and appendix A.8. The
// difference of two transit times is that of two round trips here, as the
// clock at both ends is ours. The zero value is empty.
type Jitter struct {
	last     time.Duration
	begun    bool
	smoothed float64
	most     time.Duration
}

// Add takes the next round-trip time in.
func (j *Jitter) Add(d time.Duration) {
	if j.begun {
		difference := (d - j.last).Abs()
		j.most = max(j.most, difference)
		j.smoothed += (float64(difference) - j.smoothed) / 16
	}
	j.last, j.begun = d, true
}

// Value is the jitter by now.
func (j *Jitter) Value() time.Duration { return time.Duration(j.smoothed) }

// Max is the largest difference between two successive round trips.
func (j *Jitter) Max() time.Duration { return j.most }

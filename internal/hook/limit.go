package hook

import "time"

// limit lets so many through a second, and as many at once after a pause. The zero
// value lets everything through.
type limit struct {
	perSecond float64
	tokens    float64
	last      time.Time
}

func newLimit(perSecond int) limit {
	return limit{perSecond: float64(perSecond), tokens: float64(perSecond)}
}

func (l *limit) takes(now time.Time) bool {
	if l.perSecond <= 0 {
		return true
	}
	if !l.last.IsZero() {
		l.tokens = min(l.perSecond, l.tokens+l.perSecond*now.Sub(l.last).Seconds())
	}
	l.last = now
	if l.tokens < 1 {
		return false
	}
	l.tokens--
	return true
}

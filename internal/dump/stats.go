package dump

import (
	"time"

	"gotcp/internal/capture"
)

// topShown is how many protocols, hosts and ports are reported.
const topShown = 10

// Stats counts packets instead of printing them: by size, protocol, host and port. It
// reports for each interval of the capture's own time, live when it has passed, and
// at the end for all.
type Stats struct {
	every time.Duration
	// begin is that of the interval; zero before the first packet.
	begin           time.Time
	interval, total *tally
	form            reportForm
}

var (
	_ Renderer = (*Stats)(nil)
	_ timed    = (*Stats)(nil)
)

// reportForm is how a report looks.
type reportForm interface {
	append(b []byte, r *report) ([]byte, error)
}

// report is what is said of a tally: as long as length, from begin on.
type report struct {
	kind   string // of its record: interval or total
	begin  time.Time
	length time.Duration
	*tally
}

// NewStatsText makes statistics that are reported as lines, with times of a place. Every
// is the length of the intervals; with zero there is only the report at the end.
func NewStatsText(every time.Duration, place *time.Location) *Stats {
	return newStats(every, topLimit, &statsText{place})
}

// NewStatsJSON makes statistics that are reported as records.
func NewStatsJSON(every time.Duration) *Stats {
	return newStats(every, topLimit, newStatsJSON())
}

func newStats(every time.Duration, limit int, form reportForm) *Stats {
	return &Stats{every: every, interval: newTally(limit), total: newTally(limit), form: form}
}

// Append counts a packet, and appends the report of the interval that it ends.
func (s *Stats) Append(b []byte, p *capture.Packet, _ uint64) ([]byte, error) {
	l := look(p)
	if s.every > 0 {
		var err error
		if b, err = s.turn(b, p.Time); err != nil {
			return b, err
		}
		s.interval.add(p, &l)
	}
	s.total.add(p, &l)
	return b, nil
}

// turn goes on to the interval that a time is in. A packet that is a little late counts
// in the current one; a step back of more than an interval, as at the beginning
// of an older file, begins them anew.
func (s *Stats) turn(b []byte, at time.Time) ([]byte, error) {
	since := at.Sub(s.begin)
	switch {
	case s.begin.IsZero():
		s.begin = at
		return b, nil
	case since >= -s.every && since < s.every:
		return b, nil
	}
	b, err := s.turned(b)
	if since < 0 {
		s.begin = at
	} else {
		// Those between were empty and are not reported: there may be years of them.
		s.begin = s.begin.Add(since / s.every * s.every)
		if at.Sub(s.begin) >= s.every {
			s.begin = at // a leap beyond what a Duration holds
		}
	}
	return b, err
}

// turned appends the report of an interval that has ended, unless that was done.
func (s *Stats) turned(b []byte) ([]byte, error) {
	if s.interval.all.packets == 0 {
		return b, nil
	}
	b, err := s.reportInterval(b, s.every)
	s.interval.reset()
	return b, err
}

// due implements timed.
func (s *Stats) due() time.Time {
	if s.every == 0 || s.interval.all.packets == 0 {
		return time.Time{}
	}
	return s.begin.Add(s.every)
}

// appendDue implements timed. The next packet finds out which interval is its own.
func (s *Stats) appendDue(b []byte) ([]byte, error) { return s.turned(b) }

func (s *Stats) reportInterval(b []byte, length time.Duration) ([]byte, error) {
	return s.form.append(b, &report{"interval", s.begin, length, s.interval})
}

// End appends the reports of the last interval and of all.
func (s *Stats) End(b []byte) ([]byte, error) {
	if s.interval.all.packets > 0 {
		var err error
		if b, err = s.reportInterval(b, max(0, s.interval.last.Sub(s.begin))); err != nil {
			return b, err
		}
	}
	t := s.total
	return s.form.append(b, &report{"total", t.first, t.last.Sub(t.first), t})
}

// rates are packets and bits per second, not ok where no time has passed.
func (r *report) rates() (packets, bits float64, ok bool) {
	if r.length <= 0 {
		return 0, 0, false
	}
	seconds := r.length.Seconds()
	return float64(r.all.packets) / seconds, 8 * float64(r.all.bytes) / seconds, true
}

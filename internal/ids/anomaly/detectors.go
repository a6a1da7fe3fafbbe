package anomaly

import "time"

// Detectors are all of them, over one stream of observations in the order of
// the packets. Nothing in it may be used by two goroutines.
type Detectors struct {
	cfg      Config
	episodes episodes
	stats    Stats
	out      []Alert

	scans scans
}

// Stats counts what the detectors did and gave up.
type Stats struct {
	Observations, Loads, Alerts uint64
	// Allowed is how often nothing was said because of a list.
	Allowed uint64
	// Entries are those in all tables now, Evicted those that made room.
	Entries  int
	Evicted  uint64
	Episodes int
	// Crowded is how many episodes ended before their time to make room.
	Crowded uint64
}

// New makes Detectors that have seen nothing.
func New(cfg Config) *Detectors {
	cfg.setDefaults()
	return &Detectors{cfg: cfg, episodes: newEpisodes(cfg.MaxEpisodes), scans: newScans(&cfg)}
}

// Input takes in an observation and returns what it raises, which is borrowed
// until the next call. Alerts of a moment before come first: what Tick would
// have returned.
func (d *Detectors) Input(o *Observation) []Alert {
	d.out = d.out[:0]
	now := at(o.Time)
	d.settle(now)
	d.stats.Observations++
	switch o.Kind {
	case FlowAnswered:
		d.answered(now, o)
	case FlowRefused, FlowUnanswered:
		d.failed(now, o)
	}
	return d.out
}

// Tick returns what is due by now without a packet.
func (d *Detectors) Tick(now time.Time) []Alert {
	d.out = d.out[:0]
	d.settle(at(now))
	return d.out
}

// Deadline is when Tick must be called next, zero for never.
func (d *Detectors) Deadline() time.Time { return d.episodes.queue.Deadline() }

// Finish ends everything that goes on, in order: the capture is over.
func (d *Detectors) Finish(now time.Time) []Alert {
	d.out = d.out[:0]
	for {
		e, _, ok := d.episodes.queue.First()
		if !ok {
			return d.out
		}
		d.end(at(now), e)
	}
}

// Stats is what was counted so far.
func (d *Detectors) Stats() Stats {
	s := d.stats
	s.Episodes, s.Crowded = len(d.episodes.open), d.episodes.ended
	s.Entries, s.Evicted = d.scans.fans.len(), d.scans.fans.evicted
	return s
}

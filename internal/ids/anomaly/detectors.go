package anomaly

import "time"

// Detectors are all of them, over one stream of observations in the order of
// the packets. Nothing in it may be used by two goroutines.
type Detectors struct {
	cfg      Config
	now      stamp
	episodes episodes
	stats    Stats
	out      []Alert

	scans     scans
	floods    floods
	forgery   *forgery
	spoofing  spoofing
	fragments fragments
	tunnels   tunnels
	amplified amplified
	guessing  guessing
	beacons   beacons
	injection injection
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
	return &Detectors{
		cfg: cfg, episodes: newEpisodes(cfg.MaxEpisodes),
		scans: newScans(&cfg), floods: newFloods(&cfg), forgery: newForgery(&cfg), spoofing: newSpoofing(),
		fragments: newFragments(&cfg), tunnels: newTunnels(&cfg), amplified: newAmplified(&cfg),
		guessing: newGuessing(&cfg), beacons: newBeacons(&cfg), injection: newInjection(&cfg),
	}
}

// Input takes in an observation and returns what it raises, which is borrowed
// until the next call. What was due before comes first: as if Tick had been
// called.
func (d *Detectors) Input(o *Observation) []Alert {
	d.out = d.out[:0]
	now := d.pass(o.Time)
	d.stats.Observations++
	switch o.Kind {
	case FlowNew:
		d.newFlow(now, o)
	case FlowAnswered:
		d.takeBack(o)
		d.answered(now, o)
	case FlowRefused, FlowUnanswered:
		d.failed(now, o)
	case FlowEnded:
		d.ended(now, o)
	case Fragment:
		d.fragment(now, o)
	case ARP:
		d.arp(now, o)
	case DNSQuery:
		d.asked(now, o)
	case DNSAnswer:
		d.answer(now, o)
	case Reset:
		d.reset(now, o)
	case AfterReset:
		d.afterReset(now, o)
	}
	return d.out
}

func (d *Detectors) newFlow(now stamp, o *Observation) {
	if d.land(now, o) {
		return
	}
	d.spoofed(now, o)
	d.beat(now, o)
}

// pass lets time go by, and returns what time it is. Workers tell of the end of a
// flow later than of other things: time does not go back for that, only where it
// goes back by more than turnBack, as between two captures.
func (d *Detectors) pass(to time.Time) stamp {
	if t := at(to); t > d.now || t < d.now-turnBack {
		d.now = t
	}
	d.overdue(d.now)
	d.settle(d.now)
	return d.now
}

// turnBack is longer than any timeout of a flow.
const turnBack = stamp(3 * time.Hour)

// Tick returns what is due by now without a packet.
func (d *Detectors) Tick(now time.Time) []Alert {
	d.out = d.out[:0]
	d.pass(now)
	return d.out
}

// Deadline is when Tick must be called next, zero for never.
func (d *Detectors) Deadline() time.Time {
	deadline := d.episodes.queue.Deadline()
	if len(d.floods.open) > 0 {
		over := time.Unix(d.floods.second, 0).UTC().Add(time.Duration(grace))
		if deadline.IsZero() || over.Before(deadline) {
			deadline = over
		}
	}
	return deadline
}

// Finish judges what is open and ends everything that goes on, in order: the
// capture is over.
func (d *Detectors) Finish(now time.Time) []Alert {
	d.out = d.out[:0]
	end := d.pass(now)
	d.closeSecond()
	for {
		e, _, ok := d.episodes.queue.First()
		if !ok {
			return d.out
		}
		d.end(end, e)
	}
}

// Stats is what was counted so far.
func (d *Detectors) Stats() Stats {
	s := d.stats
	s.Episodes, s.Crowded = len(d.episodes.open), d.episodes.ended
	arp := d.forgery.watch.Stats()
	s.Entries, s.Evicted = arp.Stations, arp.Evicted
	for _, t := range []interface{ Filled() (int, uint64) }{
		&d.scans.fans, &d.floods.targets, &d.forgery.asked, &d.forgery.contested, &d.forgery.claims, &d.spoofing.homes,
		&d.fragments.datagrams, &d.fragments.tiny, &d.tunnels.domains, &d.amplified.hosts, &d.guessing.pairs,
		&d.beacons.pairs, &d.beacons.outside, &d.beacons.inside, &d.injection.resets,
	} {
		n, evicted := t.Filled()
		s.Entries += n
		s.Evicted += evicted
	}
	return s
}

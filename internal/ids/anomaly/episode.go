package anomaly

import (
	"math"
	"net/netip"

	"gotcp/internal/due"
)

// address is a netip.Addr as a key: two thirds of its size, and without a
// pointer.
type address [16]byte

func addressOf(a netip.Addr) address { return a.As16() }

// topic is what an episode is about: a kind of alert, or of all that is told
// as one, and whom it concerns.
type topic struct {
	kind     SID
	src, dst address
	port     uint16
}

// episode is something that goes on: told when it begins, and summed up when
// nothing of it was seen for a while.
type episode struct {
	topic topic
	alert Alert
	last  stamp
	quiet stamp
	place due.Place
	// Alert.Targets is base, those of before in the sketch, and those that came.
	base    uint64
	before  sketch
	targets crowd
	hosts   crowd // of those that came, where targets are ports of hosts
	// describe is the facts in words.
	describe func(*episode) string
}

// episodes are those that go on.
type episodes struct {
	open  map[topic]*episode
	queue due.Queue[*episode]
	free  []*episode
	max   int
	ended uint64 // before their time, to make room
}

func newEpisodes(most int) episodes {
	return episodes{open: make(map[topic]*episode), max: most}
}

// seen notes that it goes on: n more of what is counted, by a packet.
func (e *episode) seen(now stamp, number uint64, n uint64) {
	a := &e.alert
	a.Count += n
	if now > e.last {
		e.last, a.Until = now, now.time()
	}
	a.Last = max(a.Last, number)
	a.First = min(a.First, number)
}

// hit is the packet of an observation as another of what is counted.
func (e *episode) hit(o *Observation) { e.seen(at(o.Time), o.Number, 1) }

// over is when it will have been quiet for long enough.
func (e *episode) over() stamp { return min(e.last+e.quiet, lastStamp) }

// report is what raise needs to know.
type report struct {
	topic    topic
	alert    Alert // what is known; the kind's entry is added
	quiet    stamp // 0 for the usual
	describe func(*episode) string
}

// going is the episode about something, nil if there is none.
func (d *Detectors) going(t topic) *episode { return d.episodes.open[t] }

// raise begins an episode, unless nothing is to be said of those concerned.
func (d *Detectors) raise(now stamp, r report) *episode {
	sort, a := catalogue[r.alert.SID], r.alert
	if d.cfg.Off[sort.detector] || d.cfg.allowed(sort.detector, a.Src) || d.cfg.allowed(sort.detector, a.Dst) {
		d.stats.Allowed++
		return nil
	}
	if len(d.episodes.open) >= d.episodes.max {
		e, _, _ := d.episodes.queue.First()
		d.episodes.ended++
		d.end(now, e)
	}
	var e *episode
	if n := len(d.episodes.free); n > 0 {
		e, d.episodes.free = d.episodes.free[n-1], d.episodes.free[:n-1]
	} else {
		e = new(episode)
	}
	a.Message, a.Class, a.Priority, a.Detector = sort.message, sort.class, sort.priority, sort.detector
	a.Time = now.time()
	if a.Since.IsZero() {
		a.Since = a.Time
	}
	if a.Until.IsZero() {
		a.Until = a.Time
	}
	if r.quiet == 0 {
		r.quiet = stamp(d.cfg.Quiet)
	}
	*e = episode{topic: r.topic, alert: a, last: now, quiet: r.quiet, describe: r.describe}
	d.episodes.open[r.topic] = e
	d.episodes.queue.Set(&e.place, e.over().time(), e)
	return e
}

// tell puts an alert out, with the facts as they are.
func (d *Detectors) tell(now stamp, e *episode, phase Phase) {
	a := &e.alert
	a.Time, a.Phase = now.time(), phase
	if n := e.targets.count(); n > 0 {
		// As many of those that came as of all others look like some of before.
		a.Targets = e.base + uint64(math.Round(float64(n)/e.before.chance()))
	}
	a.Summary = e.describe(e)
	d.out = append(d.out, *a)
	d.stats.Alerts++
}

// end takes an episode out and sums it up.
func (d *Detectors) end(now stamp, e *episode) {
	d.tell(now, e, Ended)
	d.episodes.queue.Remove(&e.place)
	delete(d.episodes.open, e.topic)
	e.alert = Alert{}
	d.episodes.free = append(d.episodes.free, e)
}

// settle ends what has been quiet for long enough. Episodes are looked at when
// they could have been quiet since they were looked at last, and not moved in
// the queue with every packet.
func (d *Detectors) settle(now stamp) {
	for {
		e, due, ok := d.episodes.queue.First()
		if !ok || at(due) > now {
			return
		}
		if over := e.over(); over > now {
			d.episodes.queue.Set(&e.place, over.time(), e)
			continue
		}
		d.end(now, e)
	}
}

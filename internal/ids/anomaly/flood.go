package anomaly

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"gotcp/internal/recent"
	"gotcp/internal/wire"
)

// floods finds hosts that get more packets than they can want, by the rate of
// what nobody answers: SYNs whose handshake is never completed, UDP to a host
// that says nothing in that flow (a flow that is answered later takes its first
// packet back), pings and ICMP errors about nothing. The packets of a host are
// added up by the second (Load).
//
// The rate is set against the host's own baseline, an exponentially weighted
// mean, by the cumulative sum of what exceeds it (Siris, Papagalou 2004, on SYN
// floods): each second adds its packets, less the larger of the fixed rate and
// FloodFactor times the usual one; the flood is there when the sum is above the
// fixed rate. So twice the fixed rate out of nothing takes a second, a little
// more than it takes a few, and who always gets much may get somewhat more.
//
// A fast scan of ports sends many SYNs to one host, too, but few to each port:
// it is no flood before there were more than four for every port there was, or
// for every port there is where they are too many to tell.
//
// Pings of everybody and unasked answers are judged by the same sums, but are
// told as what they are: see smurf and reflected.
type floods struct {
	targets recent.Table[loadKey, target]
	// open are those with packets in the second that is being added up.
	open   []loadKey
	second int64
	places []loadPlace // of the batch at hand
}

type loadKey struct {
	dst  address
	kind LoadKind
}

// target is a host that gets packets of a kind.
type target struct {
	sum    Load   // of the second
	taken  uint32 // back, since flows were answered
	second int64
	usual  float64
	excess float64
	// A run is a time without a pause.
	began  stamp
	first  uint64
	run    uint64
	bytes  uint64
	ports  sketch
	source sketch
}

const (
	// learn is the weight of a second in the usual rate, and learnLate that of
	// one in a flood: what goes on for an hour is usual.
	learn     = 0.05
	learnLate = 0.001
	// grace is from the beginning of a second to where it is judged at the latest.
	grace = stamp(2 * time.Second)
	// pause is how many seconds without a packet end a run.
	pause = 30
	// perPort is how many packets of a scan a port gets at most: two tries, from
	// two sides.
	perPort = 4
)

func newFloods(cfg *Config) floods {
	return floods{targets: recent.NewTable[loadKey, target](cfg.MaxEntries / 4)}
}

// loadPlace is where a load stands among others: they are too large to be moved for it.
type loadPlace struct {
	second int64
	first  uint64
	index  int
}

// order is the order of loads, by the second and by the first packet.
func (f *floods) order(loads []Load) []loadPlace {
	f.places = f.places[:0]
	for i := range loads {
		f.places = append(f.places, loadPlace{at(loads[i].Since).second(), loads[i].First, i})
	}
	slices.SortFunc(f.places, func(a, b loadPlace) int {
		if c := cmp.Compare(a.second, b.second); c != 0 {
			return c
		}
		return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.index, b.index))
	})
	return f.places
}

// Loads takes in what all workers have counted of a batch, and returns what that
// raises. It takes them in order, so that the order in which workers come makes no
// difference.
func (d *Detectors) Loads(loads []Load) []Alert {
	d.out = d.out[:0]
	for _, p := range d.floods.order(loads) {
		l := &loads[p.index]
		d.stats.Loads++
		d.pass(l.Since)
		if len(d.floods.open) > 0 && at(l.Since).second() != d.floods.second {
			d.closeSecond()
		}
		d.load(l)
	}
	return d.out
}

// load adds to a second.
func (d *Detectors) load(l *Load) {
	k := loadKey{addressOf(l.Dst), l.Kind}
	t, _ := d.floods.targets.Visit(k)
	if t.sum.First == 0 {
		t.sum = Load{Kind: l.Kind, Dst: l.Dst, Src: l.Src, SrcPort: l.SrcPort, DstPort: l.DstPort, Since: l.Since, First: l.First}
		d.floods.open = append(d.floods.open, k)
		if len(d.floods.open) == 1 {
			d.floods.second = at(l.Since).second()
		}
	}
	s := &t.sum
	s.Packets += l.Packets
	s.Completed += l.Completed
	s.Bytes += l.Bytes
	s.Sources.join(&l.Sources)
	s.Ports.join(&l.Ports)
	if s.Until.Before(l.Until) {
		s.Until = l.Until
	}
	s.First, s.Last = min(s.First, l.First), max(s.Last, l.Last)
}

// takeBack takes back the first packet of a flow of UDP that is answered.
func (d *Detectors) takeBack(o *Observation) {
	if o.Proto != wire.ProtoUDP {
		return
	}
	if t := d.floods.targets.Find(loadKey{addressOf(o.Dst), LoadUDP}); t != nil {
		t.taken++
	}
}

// overdue judges the second that is long over. Observations of a batch may come
// before its loads, so there is a second of grace.
func (d *Detectors) overdue(now stamp) {
	f := &d.floods
	if len(f.open) > 0 && expired(now, stamp(f.second)*stamp(time.Second), grace) {
		d.closeSecond()
	}
}

// closeSecond judges the second that is being added up.
func (d *Detectors) closeSecond() {
	f := &d.floods
	for _, k := range f.open {
		// It may have made room in the meantime.
		if t := f.targets.Find(k); t != nil && t.sum.First != 0 {
			d.judge(k, t, f.second)
			t.sum = Load{}
		}
	}
	f.open = f.open[:0]
}

// limit is what a target would suffer from, and the rate that is never too much.
func (d *Detectors) limit(t *target) (SID, float64) {
	c := &d.cfg
	if sid, rate, ok := t.smurf(c); ok {
		return sid, rate
	}
	if sid, rate, ok := t.reflected(c); ok {
		return sid, rate
	}
	switch t.sum.Kind {
	case LoadSYN:
		return SYNFlood, float64(c.SYNRate)
	case LoadICMP, LoadEchoReply:
		return ICMPFlood, float64(c.ICMPRate)
	}
	return UDPFlood, float64(c.UDPRate)
}

func (d *Detectors) judge(k loadKey, t *target, second int64) {
	idle := float64(second - t.second - 1)
	if t.second == 0 || idle < 0 {
		idle = 0
	}
	if t.run == 0 || idle >= pause {
		t.began, t.first, t.run, t.bytes = at(t.sum.Since), t.sum.First, 0, 0
		t.ports, t.source = sketch{}, sketch{}
		t.excess = 0
	}
	t.second = second
	s := &t.sum
	t.run += uint64(s.Packets)
	t.bytes += s.Bytes
	t.ports.join(&s.Ports)
	t.source.join(&s.Sources)

	sid, floor := d.limit(t)
	rate := float64(s.Packets) - float64(s.Completed) - float64(t.taken)
	t.taken = 0
	t.usual *= math.Pow(1-learn, min(idle, 1000))
	most := max(floor, float64(d.cfg.FloodFactor)*t.usual)
	t.excess = max(t.excess+rate-most*(1+idle), 0)
	if t.excess > 0 && floor <= rate {
		d.floods.targets.Protect(k)
	}
	flooded := t.excess > floor && !spread(t)
	about := topic{kind: SYNFlood + SID(k.kind), dst: k.dst}
	e := d.going(about)
	switch {
	case e != nil:
		if rate >= floor/2 {
			e.seen(at(s.Until), s.Last, uint64(s.Packets))
			e.alert.Rate = max(e.alert.Rate, rate)
		}
	case flooded:
		d.flooded(about, t, sid, rate)
	}
	weight := learn
	if flooded || e != nil {
		weight = learnLate
	}
	t.usual += weight * (max(rate, 0) - t.usual)
}

// spread reports packets that are rather of a scan: few to each of many ports.
func spread(t *target) bool {
	if t.sum.Kind != LoadSYN && t.sum.Kind != LoadUDP {
		return false
	}
	ports := t.ports.count()
	if t.ports.chance() < 0.1 {
		ports = 1 << 16
	}
	return ports > 1 && t.run <= perPort*ports
}

func (d *Detectors) flooded(about topic, t *target, sid SID, rate float64) {
	s := &t.sum
	a := Alert{
		SID: sid, Dst: s.Dst, Count: t.run, Rate: rate, Targets: t.source.count(),
		Since: t.began.time(), Until: s.Until, First: t.first, Last: s.Last,
	}
	switch s.Kind {
	case LoadSYN:
		a.Proto = wire.ProtoTCP
	case LoadUDP, LoadReflected:
		a.Proto = wire.ProtoUDP
	default:
		a.Proto = wire.ProtoICMP
		if s.Dst.Is6() {
			a.Proto = wire.ProtoICMPv6
		}
	}
	if t.source.count() == 1 {
		a.Src = s.Src
	}
	if t.ports.count() == 1 && a.Proto != wire.ProtoICMP && a.Proto != wire.ProtoICMPv6 {
		a.DstPort = s.DstPort
	}
	now := at(s.Until)
	if e := d.raise(now, report{topic: about, alert: a, describe: (*episode).flood}); e != nil {
		d.tell(now, e, Began)
	}
}

// flood is one in words.
func (e *episode) flood() string {
	a := &e.alert
	from := a.Src.String()
	if !a.Src.IsValid() {
		from = fmt.Sprintf("about %d hosts", a.Targets)
	}
	return fmt.Sprintf("%d packets to %s from %s in %s, up to %.0f per second",
		a.Count, a.Dst, from, a.Duration().Round(time.Millisecond), a.Rate)
}

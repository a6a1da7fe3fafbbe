package anomaly

import (
	"fmt"
	"math/bits"
	"time"

	"gotcp/internal/recent"
	"gotcp/internal/wire"
)

// beacons finds who reports to somebody outside at regular intervals, as
// implants do to whoever controls them. Looked at are a host in Home, a host
// outside and a port: connections less than BeaconMin apart are one beat, and
// from beat to beat the interval may be BeaconJitter percent away from the running
// mean. Now and then one may be missing or out of time: more than one in eight
// begins the count anew. BeaconCount regular beats raise the alert.
//
// Much that is regular is honest, so it must also be singular:
//
//   - Clocks, names and addresses (NTP, DNS, DHCP, SSDP) are asked for regularly
//     by design: those ports don't count.
//   - A host outside that crowdHosts of ours talk to is a service, and no beacon.
//   - A host of ours with pollPairs regular partners is a monitor or a collector.
//   - What stays inside Home is not looked at.
//
// A program that asks one host nobody else asks, and is meant to, must be in the
// list of those allowed.
type beacons struct {
	pairs recent.Table[pairKey, rhythm]
	// outside are the hosts of ours that talk to each one outside, as bits by
	// hash; inside how many regular partners each of ours has.
	outside recent.Table[address, uint64]
	inside  recent.Table[address, poller]
}

type pairKey struct {
	src, dst address
	port     uint16
	proto    uint16
}

// rhythm is the beats of a pair.
type rhythm struct {
	last, beat stamp // the last connection, the last beat
	interval   float64
	regular    int
	misses     int
	since      stamp
	first      uint64
}

type poller struct {
	since stamp
	pairs int
}

const (
	crowdHosts = 5
	pollPairs  = 4
	// pollBeats are regular beats that make a partner a regular one.
	pollBeats = 8
	// pollTime is how long regular partners are remembered.
	pollTime = stamp(24 * time.Hour)
	// longest is the longest interval that is looked at.
	longest = stamp(6 * time.Hour)
)

func newBeacons(cfg *Config) beacons {
	return beacons{
		pairs:   recent.NewTable[pairKey, rhythm](cfg.MaxEntries),
		outside: recent.NewTable[address, uint64](cfg.MaxEntries),
		inside:  recent.NewTable[address, poller](cfg.MaxEntries / 4),
	}
}

// regularByDesign reports a port of a protocol that asks at intervals.
func regularByDesign(port uint16) bool {
	switch port {
	case 53, 67, 68, 123, 137, 138, 546, 547, 853, 1900, 3702, 5353, 5355:
		return true
	}
	return false
}

func (d *Detectors) beat(now stamp, o *Observation) {
	if o.Proto != wire.ProtoTCP && o.Proto != wire.ProtoUDP || regularByDesign(o.DstPort) ||
		!within(d.cfg.Home, o.Src) || within(d.cfg.Home, o.Dst) || everybody(o.Dst) {
		return
	}
	b := &d.beacons
	k := pairKey{addressOf(o.Src), addressOf(o.Dst), o.DstPort, uint16(o.Proto)}
	out, _ := b.outside.Visit(k.dst)
	*out |= 1 << (hashAddr(o.Src) % 64)
	r, fresh := b.pairs.Visit(k)
	if fresh {
		*r = rhythm{last: now, beat: now, since: now, first: o.Number}
		return
	}
	pause := now - r.last
	r.last = now
	if pause < stamp(d.cfg.BeaconMin) && pause >= -stamp(d.cfg.BeaconMin) {
		return
	}
	about := topic{kind: Beacon + SID(o.Proto)<<16, src: k.src, dst: k.dst, port: k.port}
	if e := d.going(about); e != nil {
		e.hit(o)
		return
	}
	if !r.next(now, o.Number, d.cfg.BeaconJitter) {
		return
	}
	if r.regular == pollBeats {
		b.pairs.Protect(k)
		d.polls(now, k.src)
	}
	if r.regular < d.cfg.BeaconCount || bits.OnesCount64(*out) >= crowdHosts {
		return
	}
	if p := b.inside.Find(k.src); p != nil && p.pairs >= pollPairs {
		return
	}
	d.reportBeacon(now, o, about, r)
}

// next takes in a beat, and reports whether it was in time.
func (r *rhythm) next(now stamp, number uint64, jitter int) bool {
	interval := float64(now - r.beat)
	r.beat = now
	if r.interval > 0 && interval > 0 {
		off := interval - r.interval
		if max(off, -off) <= r.interval*float64(jitter)/100 {
			r.interval += off / 8
			r.regular++
			return true
		}
		if r.misses++; r.misses*8 <= r.regular {
			return false
		}
	}
	r.regular, r.misses, r.since, r.first, r.interval = 0, 0, now, number, 0
	if interval > 0 && interval < float64(longest) {
		r.interval = interval
	}
	return false
}

// polls counts a regular partner.
func (d *Detectors) polls(now stamp, src address) {
	p, fresh := d.beacons.inside.Visit(src)
	if fresh || expired(now, p.since, pollTime) {
		*p = poller{since: now}
	}
	p.pairs++
}

func (d *Detectors) reportBeacon(now stamp, o *Observation, about topic, r *rhythm) {
	interval := time.Duration(r.interval)
	e := d.raise(now, report{topic: about, quiet: max(stamp(d.cfg.Quiet), 4*stamp(interval)),
		alert: Alert{SID: Beacon, Src: o.Src, Dst: o.Dst, DstPort: o.DstPort, Proto: o.Proto, Count: uint64(r.regular) + 1,
			Rate: 1 / interval.Seconds(), Since: r.since.time(), First: r.first, Last: o.Number},
		describe: func(e *episode) string {
			a := &e.alert
			return fmt.Sprintf("%d connections of %s to port %d of %s, every %s", a.Count, a.Src, a.DstPort, a.Dst, interval.Round(100*time.Millisecond))
		}})
	if e != nil {
		d.tell(now, e, Began)
	}
}

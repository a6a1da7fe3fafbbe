package anomaly

import (
	"fmt"

	"gotcp/internal/neigh/watch"
	"gotcp/internal/recent"
	"gotcp/internal/wire"
)

// forgery finds stations that claim addresses of others by ARP. What an address
// belonged to is package watch's business, as in `garp watch`; but here nobody
// can be asked, so a change of owner alone, which is what every replaced machine
// and every fail-over looks like, is no verdict. What forgers can't do without is
// to say it again and again, unasked, because the owner's own words undo it:
//
//   - Replies that nobody asked for, not announcements (RFC 5227 §3: sender and
//     target are the same address), for an address that belonged to another MAC:
//     ARPReplies of them within 30 s. Where no other owner is known it takes three
//     times as many.
//   - Such replies or announcements by which the address goes back and forth
//     between two MACs, twice ARPReplies times within 30 s.
//   - Any claim of an address of our own.
//
// All that one MAC claims is one episode, and what the owner, or the forger at
// his end, says to put it right belongs to it.
type forgery struct {
	watch     *watch.Watch
	asked     recent.Table[question, stamp]
	contested recent.Table[address, contest]
	claims    recent.Table[claimKey, claim]
	// event is what watch has found in the packet that it is looking at.
	event watch.Event
	found bool
}

// question is who asked for whom.
type question struct{ asks, target address }

// contest is an address that had more than one owner.
type contest struct {
	owner   wire.MAC // the first
	since   stamp
	flips   int
	unasked bool // some claim was
	about   topic
}

type claimKey struct {
	ip  address
	mac wire.MAC
}

// claim is what was claimed without being asked.
type claim struct {
	since stamp
	first uint64
	count int
}

const (
	// answerTime is how long a question waits for its answer.
	answerTime = stamp(10e9)
	// otherAnswers is how long after the first answer there may be others.
	otherAnswers = stamp(1e9)
	// claimWindow is the time in which claims are counted: arpspoof makes one
	// every two seconds.
	claimWindow = stamp(30e9)
)

func newForgery(cfg *Config) *forgery {
	most := min(cfg.MaxEntries, 4096)
	f := &forgery{
		asked:     recent.NewTable[question, stamp](most),
		contested: recent.NewTable[address, contest](most),
		claims:    recent.NewTable[claimKey, claim](most),
	}
	f.watch = watch.New(watch.Config{Own: cfg.Own, MACs: cfg.MACs, MaxStations: cfg.MaxEntries, Quiet: 1}, f.told)
	return f
}

// told hears what watch says of a packet, of which the change of an owner is
// worth more than the frame's form.
func (f *forgery) told(e watch.Event) {
	switch e.Kind {
	case watch.Own, watch.Changed, watch.FlipFlop, watch.Reused:
		if !f.found {
			f.event, f.found = e, true
		}
	}
}

func (d *Detectors) arp(now stamp, o *Observation) {
	f := d.forgery
	if o.Op == wire.ARPRequest {
		asked, _ := f.asked.Visit(question{addressOf(o.Src), addressOf(o.Dst)})
		*asked = now
	}
	p := wire.ARPFields{Op: o.Op, SenderMAC: o.SenderMAC, SenderIP: o.Src, TargetMAC: o.TargetMAC, TargetIP: o.Dst}
	f.found = false
	f.watch.Input(o.Time, o.EtherSrc, &p)
	if f.found && f.event.Kind == watch.Own {
		d.reportForged(now, o, ARPOwn, nil, claim{first: o.Number, since: now, count: 1})
		return
	}
	c := f.contested.Find(addressOf(o.Src))
	if f.found {
		c = f.flipped(now, addressOf(o.Src))
	}
	if o.Op == wire.ARPReply {
		d.claimed(now, o, c)
	}
}

// flipped notes that an address has another owner than before.
func (f *forgery) flipped(now stamp, ip address) *contest {
	c, fresh := f.contested.Visit(ip)
	if fresh {
		c.owner = f.event.Was
	}
	if fresh || expired(now, c.since, claimWindow) {
		c.since, c.flips, c.unasked = now, 0, false
	}
	c.flips++
	return c
}

// claimed judges a reply.
func (d *Detectors) claimed(now stamp, o *Observation, c *contest) {
	f := d.forgery
	if asked := f.asked.Find(question{addressOf(o.Dst), addressOf(o.Src)}); asked != nil && !expired(now, *asked, answerTime) {
		// Others may think that they were meant, but not much later.
		*asked = min(*asked, now-answerTime+otherAnswers)
		return
	}
	if c != nil {
		c.unasked = true
		if e := d.going(c.about); e != nil && c.about.kind == ARPSpoof {
			e.hit(o)
			return
		}
	}
	announced := o.Src == o.Dst
	k := claimKey{addressOf(o.Src), o.SenderMAC}
	told, fresh := f.claims.Visit(k)
	if fresh || expired(now, told.since, claimWindow) {
		*told = claim{since: now, first: o.Number}
	}
	told.count++
	switch {
	case c != nil && o.SenderMAC == c.owner && c.flips < 2*d.cfg.ARPReplies:
	case c != nil && c.flips >= 2*d.cfg.ARPReplies && c.unasked,
		c != nil && !announced && told.count >= d.cfg.ARPReplies,
		c == nil && !announced && told.count >= 3*d.cfg.ARPReplies:
		d.reportForged(now, o, ARPSpoof, c, *told)
	}
}

func (d *Detectors) reportForged(now stamp, o *Observation, sid SID, c *contest, told claim) {
	about := topic{kind: sid}
	copy(about.src[:], o.SenderMAC[:])
	hash := hashAddr(o.Src)
	e := d.going(about)
	if e == nil {
		forger := o.SenderMAC
		e = d.raise(now, report{topic: about,
			alert: Alert{SID: sid, Src: o.Src, Dst: o.Dst, Count: uint64(told.count), Targets: 1, First: told.first, Last: o.Number,
				Since: told.since.time()},
			describe: func(e *episode) string {
				a := &e.alert
				return fmt.Sprintf("station %s says it is %s (%d addresses), %d times, to %s", forger, a.Src, a.Targets, a.Count, a.Dst)
			}})
		if e == nil {
			return
		}
		e.targets.add(hash)
		d.tell(now, e, Began)
	} else {
		e.targets.add(hash)
		e.hit(o)
	}
	if c != nil {
		c.about = about
	}
}

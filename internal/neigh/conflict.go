package neigh

import (
	"math/rand/v2"
	"net/netip"
	"time"

	"gotcp/internal/wire"
)

// Mode is how an address is checked before it is used.
type Mode uint8

// The modes.
const (
	// Quick sends three probes within 300 ms: enough on any wired link, where
	// an answer takes less than a millisecond.
	Quick Mode = iota
	// Full keeps to the timings of RFC 5227 §1.1: four to seven seconds.
	Full
	// None does not probe, only announce and defend.
	None
)

// The timings of RFC 5227 §1.1, and the quick ones.
const (
	probeWait         = time.Second
	probeNum          = 3
	probeMin          = time.Second
	probeMax          = 2 * time.Second
	announceWait      = 2 * time.Second
	announceNum       = 2
	announceInterval  = 2 * time.Second
	maxConflicts      = 10
	rateLimitInterval = 60 * time.Second
	quickInterval     = 100 * time.Millisecond
)

// Phase is where the machine is.
type Phase uint8

// The phases.
const (
	Probing Phase = iota // the address must not be used yet
	Holding              // it is ours; perhaps still being announced
	Lost                 // another host has it; Offender says which
)

// ConflictConfig is what a Conflict is made with.
type ConflictConfig struct {
	MAC  wire.MAC
	Addr netip.Addr
	Mode Mode
	// Defence is what to do about a conflict once the address is held.
	Defence Defence
	// Announcements is how often to announce the address, two seconds apart.
	// Zero means twice (RFC 5227 §2.3), less than zero never: the machine is
	// then settled when the probing is over.
	Announcements int
	// Conflicts is how many the host had on this link before, while it looked
	// for an address. From the tenth on it waits a minute before it begins
	// (RFC 5227 §2.1.1, MAX_CONFLICTS and RATE_LIMIT_INTERVAL), lest a thousand
	// hosts that find no address drown the link in probes.
	Conflicts int
	// Rand draws the waits of Full.
	Rand *rand.Rand
}

// Conflict is the machine that watches over one address (RFC 5227).
type Conflict struct {
	cfg       ConflictConfig
	phase     Phase
	probes    int // sent
	announced int // sent
	defence   defence
	due       time.Time
	offender  wire.MAC
	seen      int
}

// NewConflict makes the machine; Output has the first packet.
func NewConflict(now time.Time, cfg ConflictConfig) *Conflict {
	if cfg.Announcements == 0 {
		cfg.Announcements = announceNum
	}
	c := &Conflict{cfg: cfg, due: now}
	switch cfg.Mode {
	case Full:
		// RFC 5227 §2.1.1: hosts that are switched on together must not all
		// probe at once.
		c.due = now.Add(c.random(0, probeWait))
	case None:
		c.hold(now)
		return c
	}
	if cfg.Conflicts >= maxConflicts {
		c.due = now.Add(rateLimitInterval)
	}
	return c
}

// Input looks at an ARP packet for a conflict.
func (c *Conflict) Input(now time.Time, p *wire.ARPFields) {
	if c.phase == Lost || p.SenderMAC == c.cfg.MAC {
		return
	}
	claims := p.SenderIP == c.cfg.Addr
	// RFC 5227 §2.1.1: somebody else probes for the same address.
	probes := p.Op == wire.ARPRequest && p.SenderIP.IsUnspecified() && p.TargetIP == c.cfg.Addr
	switch {
	case c.phase == Probing && (claims || probes):
		c.lose(p.SenderMAC)
	case c.phase == Holding && claims:
		c.contest(now, p.SenderMAC)
	}
}

func (c *Conflict) lose(to wire.MAC) {
	c.phase, c.offender, c.due = Lost, to, time.Time{}
}

func (c *Conflict) hold(now time.Time) {
	c.phase, c.due = Holding, time.Time{}
	if c.cfg.Announcements > 0 {
		c.due = now
	}
}

// Output sends the packet that is due, if any; send reports false if it could
// not go out, and it is offered again.
func (c *Conflict) Output(now time.Time, send func(*wire.ARPFields) bool) {
	if c.due.IsZero() || now.Before(c.due) {
		return
	}
	if c.phase == Probing {
		c.probe(now, send)
		if c.due.IsZero() || now.Before(c.due) {
			return
		}
	}
	if c.phase != Holding || !send(c.announcement()) {
		return
	}
	if c.defence.pending {
		c.defence.pending = false
		c.defence.sent++
	} else {
		c.announced++
	}
	c.due = time.Time{}
	if c.announced < c.cfg.Announcements {
		c.due = now.Add(announceInterval)
	}
}

// announcement is a request whose sender and target address are both the one
// that we hold (RFC 5227 §2.3).
func (c *Conflict) announcement() *wire.ARPFields {
	return &wire.ARPFields{
		Op: wire.ARPRequest, SenderMAC: c.cfg.MAC, SenderIP: c.cfg.Addr, TargetIP: c.cfg.Addr,
	}
}

// probe is one step of RFC 5227 §2.1.1.
func (c *Conflict) probe(now time.Time, send func(*wire.ARPFields) bool) {
	if c.probes == probeNum {
		c.hold(now)
		return
	}
	p := wire.ARPFields{
		Op: wire.ARPRequest, SenderMAC: c.cfg.MAC,
		SenderIP: netip.IPv4Unspecified(), TargetIP: c.cfg.Addr,
	}
	if !send(&p) {
		return
	}
	c.probes++
	wait := quickInterval
	if c.cfg.Mode == Full {
		wait = c.random(probeMin, probeMax)
		if c.probes == probeNum {
			wait = announceWait
		}
	}
	c.due = now.Add(wait)
}

// random is a time between the two.
func (c *Conflict) random(from, to time.Duration) time.Duration {
	if c.cfg.Rand == nil {
		return (from + to) / 2
	}
	return from + time.Duration(c.cfg.Rand.Int64N(int64(to-from)+1))
}

// Settled reports that the address is ours and that nothing is left to be said
// about it unless somebody contests it.
func (c *Conflict) Settled() bool { return c.phase == Holding && c.due.IsZero() }

// Deadline is when Output must be called next, zero for never.
func (c *Conflict) Deadline() time.Time { return c.due }

// Phase is where the machine is.
func (c *Conflict) Phase() Phase { return c.phase }

// Offender is the other host's address, zero if there was no conflict.
func (c *Conflict) Offender() wire.MAC { return c.offender }

// Conflicts is how many packets claimed the address while we held it.
func (c *Conflict) Conflicts() int { return c.seen }

// Sent is how much went out so far.
func (c *Conflict) Sent() (probes, announcements, defences int) {
	return c.probes, c.announced, c.defence.sent
}

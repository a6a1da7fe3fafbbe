package neigh

import (
	"time"

	"gotcp/internal/wire"
)

// Defence is what a host does when another one claims an address that it
// holds (RFC 5227 §2.4).
type Defence uint8

// The three ways that the RFC allows.
const (
	// DefendOnce announces the address again, and gives it up at a second
	// conflict within ten seconds (§2.4(b)).
	DefendOnce Defence = iota
	// DefendNever gives the address up at the first conflict (§2.4(a)).
	DefendNever
	// DefendAlways never gives the address up, for a host that was told its
	// address and no other. It says so once in ten seconds at most (§2.4(c)):
	// two such hosts would otherwise fill the link with their quarrel.
	DefendAlways
)

// defendInterval is DEFEND_INTERVAL of RFC 5227 §1.1.
const defendInterval = 10 * time.Second

// defence is the state of one address's defence.
type defence struct {
	pending bool      // an announcement is to go out
	last    time.Time // of the last conflict that was answered, zero if none was
	sent    int       // announcements in defence
}

// contest is a conflict while the address is held (RFC 5227 §2.4).
func (c *Conflict) contest(now time.Time, by wire.MAC) {
	c.seen++
	c.offender = by
	d := &c.defence
	again := !d.last.IsZero() && now.Sub(d.last) < defendInterval
	switch {
	case c.cfg.Defence == DefendNever:
		c.lose(by)
	case !again:
		d.last, d.pending, c.due = now, true, now
	case c.cfg.Defence == DefendOnce:
		c.lose(by)
	}
}

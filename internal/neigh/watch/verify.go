package watch

import (
	"net/netip"
	"time"

	"gotcp/internal/wire"
)

// How a claim is verified: both who claim the address are asked for it, each by
// a request to its own MAC, askTimes times. The first answers do not count,
// because a host that hands an address over may still have it for a moment.
const (
	askTimes = 3
	askEvery = time.Second
)

// maxChecks bounds how much is verified at a time. Who claims more than that
// at once is a storm, and told of as such.
const maxChecks = 256

// Question asks for Target at To's own MAC: whoever has it answers from there.
type Question struct {
	Target netip.Addr
	To     wire.MAC
}

// check is one claim that is being verified.
type check struct {
	ip        netip.Addr
	claimants [2]claimant // the one that had it, the one that claims it
	rounds    int
	asking    int // the claimant that is asked next in this round
	due       time.Time
}

type claimant struct {
	mac      wire.MAC
	asked    bool // since it may count
	answered bool
}

// verify begins a check, and reports false if the same address is being
// checked already.
func (w *Watch) verify(now time.Time, ip netip.Addr, was, claims wire.MAC) bool {
	if w.checking(ip) != nil || len(w.checks) >= maxChecks {
		return false
	}
	w.checks = append(w.checks, &check{ip: ip, claimants: [2]claimant{{mac: was}, {mac: claims}}, due: now})
	w.arm(now)
	return true
}

func (w *Watch) checking(ip netip.Addr) *check {
	for _, c := range w.checks {
		if c.ip == ip {
			return c
		}
	}
	return nil
}

func (w *Watch) arm(due time.Time) {
	if w.next.IsZero() || due.Before(w.next) {
		w.next = due
	}
}

// evidence takes in a packet about an address that is being checked, and
// reports whether that is all that it is.
func (w *Watch) evidence(p *wire.ARPFields) bool {
	if len(w.checks) == 0 {
		return false
	}
	c := w.checking(p.SenderIP)
	if c == nil {
		return false
	}
	for i := range c.claimants {
		k := &c.claimants[i]
		if k.mac != p.SenderMAC {
			continue
		}
		// Only an answer to our own question proves anything: what is sent
		// unasked is what a forger sends.
		if p.Op == wire.ARPReply && w.ours(p.TargetMAC) && k.asked {
			k.answered = true
		}
		return true
	}
	return false
}

// Output asks what is due, until ask reports false: that is offered again. It
// passes the verdicts that are ripe.
func (w *Watch) Output(now time.Time, ask func(Question) bool) {
	if w.next.IsZero() || now.Before(w.next) {
		return
	}
	w.next = time.Time{}
	kept := w.checks[:0]
	for _, c := range w.checks {
		if !now.Before(c.due) && w.step(now, c, ask) {
			continue
		}
		w.arm(c.due)
		kept = append(kept, c)
	}
	clear(w.checks[len(kept):])
	w.checks = kept
}

// step does what is due for c, and reports whether that ended it.
func (w *Watch) step(now time.Time, c *check, ask func(Question) bool) (done bool) {
	if c.rounds == askTimes {
		w.verdict(now, c)
		return true
	}
	for c.asking < len(c.claimants) {
		k := &c.claimants[c.asking]
		if !ask(Question{Target: c.ip, To: k.mac}) {
			return false
		}
		k.asked = c.rounds > 0
		c.asking++
	}
	c.asking = 0
	c.rounds++
	c.due = now.Add(askEvery)
	return false
}

// verdict weighs the answers.
func (w *Watch) verdict(now time.Time, c *check) {
	s := w.stations.Find(c.ip)
	if s == nil {
		return // it made room in the meantime
	}
	was, claims := c.claimants[0], c.claimants[1]
	e := Event{MAC: claims.mac, Was: was.mac, Seen: s.last}
	switch {
	case was.answered && !claims.answered:
		e.Kind = Spoof
	case was.answered && w.hasAnother(now, claims.mac, c.ip, was.mac):
		e.Kind = Spoof
	case was.answered:
		e.Kind = Duplicate
	case claims.answered:
		e.Kind = Moved
	default:
		e.Kind = Unanswered
	}
	if e.Kind == Spoof {
		s.convicted, s.convictedAt = claims.mac, now
	} else {
		s.moveTo(claims.mac)
		s.last = now
	}
	w.tell(now, s, e)
}

// lately is how old a sign of life may be.
const lately = 10 * time.Minute

// hasAnother reports whether a MAC has lately used an address of its own that
// the other one never had: it is then another host, and not another interface
// of the same.
func (w *Watch) hasAnother(now time.Time, mac wire.MAC, than netip.Addr, other wire.MAC) bool {
	for _, s := range w.stations.All() {
		if s.macs[0] == mac && s.ip != than && s.place(other) < 0 && now.Sub(s.last) < lately {
			return true
		}
	}
	return false
}

// Deadline is when Output must be called next, zero for never.
func (w *Watch) Deadline() time.Time { return w.next }

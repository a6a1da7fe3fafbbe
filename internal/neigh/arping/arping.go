// Package arping is one session of asking one host by ARP, over and over, as
// arping(8) of iputils does it: when to ask, whom to send it to, which packets
// are answers, and what came of it. With the right mode it looks for others
// that have an address (RFC 5227 calls such a request a probe), or tells all
// about our own. It is passive: it is handed packets and the time. It must not
// know of links, of frames, or of the text that is printed.
package arping

import (
	"net/netip"
	"slices"
	"time"

	"gotcp/internal/wire"
)

// Mode is what is asked or said.
type Mode uint8

// The modes.
const (
	Ask      Mode = iota // who has the target?
	Probe                // the same as nobody: does anybody have it?
	Announce             // we have it, as a request
	Answer               // we have it, as a reply
)

// Config is what a Session is made with.
type Config struct {
	Mode Mode
	// Target is whom to ask for, or the address to announce. Source is the
	// sender's address; in Probe it is usually 0.0.0.0.
	Target, Source netip.Addr
	MAC            wire.MAC
	// Count is how many requests to send, zero for no limit.
	Count int
	// Timeout ends the session, zero for never. With it, Count is the number
	// of answers to wait for.
	Timeout time.Duration
	// Interval parts the requests. Default 1 s.
	Interval time.Duration
	// Broadcast keeps on asking everybody after the first answer.
	Broadcast bool
	// First ends the session at the first answer.
	First bool
}

// Reply is an answer: a reply, or a request that claims the target.
type Reply struct {
	wire.ARPFields
	Broadcast bool // it went to all
	// RTT is since the last request; Asked is false if there was none.
	RTT   time.Duration
	Asked bool
}

// Stats counts.
type Stats struct {
	Sent, SentBroadcast                   int
	Received, ReceivedBroadcast, Requests int
}

// maxMACs bounds how many of those who answer are remembered.
const maxMACs = 16

// Session is one run.
type Session struct {
	cfg      Config
	to       wire.MAC
	tick     time.Time // of the next request or, after the last, the end
	end      time.Time // by the timeout, zero for never
	ticks    int
	lastSent time.Time
	stats    Stats
	macs     []wire.MAC
	done     bool
}

// New begins a session.
func New(now time.Time, cfg Config) *Session {
	if cfg.Interval <= 0 {
		cfg.Interval = time.Second
	}
	// One answer to a probe decides.
	cfg.First = cfg.First || cfg.Mode == Probe
	s := &Session{cfg: cfg, to: wire.Broadcast, tick: now}
	if cfg.Timeout > 0 {
		s.end = now.Add(cfg.Timeout)
	}
	return s
}

// Output sends the request that is due, if any, and ends the session when its
// time is over. What send refuses is not made up for: the next one is due an
// interval later.
func (s *Session) Output(now time.Time, send func(to wire.MAC, p *wire.ARPFields) bool) {
	for !s.done && !now.Before(s.tick) {
		s.ticks++
		if s.cfg.Count > 0 && s.ticks > s.cfg.Count {
			s.done = true
			return
		}
		s.request(now, send)
		s.tick = s.tick.Add(s.cfg.Interval)
		if late := now.Add(-s.cfg.Interval); s.tick.Before(late) {
			s.tick = now
		}
		// Who only tells waits for nothing.
		s.done = s.unsolicited() && s.stats.Sent == s.cfg.Count
	}
	if !s.end.IsZero() && !now.Before(s.end) {
		s.done = true
	}
}

func (s *Session) unsolicited() bool { return s.cfg.Mode == Announce || s.cfg.Mode == Answer }

func (s *Session) request(now time.Time, send func(to wire.MAC, p *wire.ARPFields) bool) {
	p := wire.ARPFields{
		Op: wire.ARPRequest, SenderMAC: s.cfg.MAC, SenderIP: s.cfg.Source,
		TargetMAC: s.to, TargetIP: s.cfg.Target,
	}
	if s.cfg.Mode == Answer {
		p.Op, p.TargetMAC = wire.ARPReply, s.cfg.MAC
	}
	if !send(s.to, &p) {
		return
	}
	s.lastSent = now
	s.stats.Sent++
	if s.to.IsBroadcast() {
		s.stats.SentBroadcast++
	}
}

// SentAt tells when the last request really left, where that is known.
func (s *Session) SentAt(at time.Time) {
	if !s.lastSent.IsZero() {
		s.lastSent = at
	}
}

// Input takes in an ARP packet that was sent to dst, and reports whether it is
// an answer.
func (s *Session) Input(now time.Time, dst wire.MAC, p *wire.ARPFields) (Reply, bool) {
	if s.done || p.SenderIP != s.cfg.Target || p.Op != wire.ARPRequest && p.Op != wire.ARPReply || !s.concerns(p) {
		return Reply{}, false
	}
	r := Reply{ARPFields: *p, Broadcast: dst.IsGroup(), Asked: !s.lastSent.IsZero()}
	if r.Asked {
		r.RTT = max(0, now.Sub(s.lastSent))
	}
	s.count(&r)
	if !slices.Contains(s.macs, p.SenderMAC) && len(s.macs) < maxMACs {
		s.macs = append(s.macs, p.SenderMAC)
	}
	if s.cfg.First || s.cfg.Timeout > 0 && s.stats.Received == s.cfg.Count {
		s.done = true
	}
	if !s.cfg.Broadcast {
		// RFC 1122 §2.3.2.1: to check what is known, ask the host itself.
		s.to = p.SenderMAC
	}
	return r, true
}

// concerns reports whether a packet from the target is one for us.
func (s *Session) concerns(p *wire.ARPFields) bool {
	if s.cfg.Mode == Probe {
		// Whoever uses the address will do, whomever it speaks to, unless we
		// asked in our own name.
		return p.SenderMAC != s.cfg.MAC && (s.cfg.Source.IsUnspecified() || s.cfg.Source == p.TargetIP)
	}
	return p.TargetIP == s.cfg.Source && p.TargetMAC == s.cfg.MAC
}

func (s *Session) count(r *Reply) {
	s.stats.Received++
	if r.Broadcast {
		s.stats.ReceivedBroadcast++
	}
	if r.Op == wire.ARPRequest {
		s.stats.Requests++
	}
}

// Stats is what was counted so far.
func (s *Session) Stats() Stats { return s.stats }

// MACs are all that answered, in the order in which they did first.
func (s *Session) MACs() []wire.MAC { return s.macs }

// Done reports that the session is over.
func (s *Session) Done() bool { return s.done }

// Deadline is when Output must be called next, zero for never.
func (s *Session) Deadline() time.Time {
	switch {
	case s.done:
		return time.Time{}
	case !s.end.IsZero() && s.end.Before(s.tick):
		return s.end
	}
	return s.tick
}

// Satisfied reports whether the session came out as asked. In Probe nobody may
// have answered; with a Timeout and no Count, or First, somebody must have;
// else each request must have got its answer, and no more than that: two for
// one are a conflict. Where nothing could be sent nothing is satisfied.
func (s *Session) Satisfied() bool {
	switch {
	case s.stats.Sent == 0:
		return false
	case s.cfg.Mode == Probe:
		return s.stats.Received == 0
	case s.unsolicited():
		return true
	case s.cfg.Timeout > 0 && (s.cfg.First || s.cfg.Count == 0):
		return s.stats.Received > 0
	}
	return s.stats.Received == s.stats.Sent
}

package ping

import (
	"net/netip"
	"time"

	"gotcp/internal/echo"
	"gotcp/internal/station"
	"gotcp/internal/wire"
)

var _ station.Handler = (*sweeper)(nil)

// Sent implements station.Handler.
func (p *sweeper) Sent(now time.Time, t uint64) {
	target, seq := fromToken(t)
	p.sweep.Departed(now, target, seq)
}

// Stamped implements station.Handler.
func (p *sweeper) Stamped(t uint64, at time.Time) {
	target, seq := fromToken(t)
	p.sweep.Stamp(target, seq, at)
}

// Resolved implements station.Handler. Of probes that waited together only
// the latest is worth sending.
func (p *sweeper) Resolved(now time.Time, t uint64) {
	if err := p.send(now, t); err != nil {
		p.Refused(now, t, err)
	}
}

// Unreachable implements station.Handler.
func (p *sweeper) Unreachable(now time.Time, t uint64) {
	target, seq := fromToken(t)
	addr := p.sweep.Target(target).Addr
	w, err := p.way(now, target)
	if err != nil {
		return
	}
	p.fail(now, addr, seq, &failure{from: w.src, typ: wire.ICMPv4Unreachable, code: wire.ICMPv4HostUnreachable, unresolved: true})
}

// Refused implements station.Handler.
func (p *sweeper) Refused(now time.Time, t uint64, err error) {
	target, seq := fromToken(t)
	p.complain(err)
	p.tell(event{kind: sendFailed, now: now, err: err}, echo.SweepProbe{Target: target, Seq: seq, Sent: now})
}

// Message implements station.Handler.
func (p *sweeper) Message(now time.Time, m *station.Message) {
	switch {
	case m.BadChecksum:
	case m.ICMP.Type() == wire.ICMPv4EchoReply:
		if m.ICMP.ID() == p.prober.ID {
			p.reply(now, m)
		}
	case m.ICMP.IsError():
		dst, seq, quote, ok := p.prober.quoted(m.ICMP, m.Dst)
		if ok && m.ICMP.Type() != wire.ICMPv4Redirect && m.ICMP.Type() != wire.ICMPv4SourceQuench {
			p.fail(now, dst, seq, &failure{from: m.Src, typ: m.ICMP.Type(), code: m.ICMP.Code(), info: m.ICMP.Rest(), quote: quote})
		}
	}
}

func (p *sweeper) reply(now time.Time, m *station.Message) {
	r := p.sweep.Reply(now, m.Src, m.ICMP.Seq(), m.At)
	if r.Verdict == echo.Unknown {
		return
	}
	data := m.ICMP.Payload()
	e := event{
		kind: replyCame, now: now, from: m.Src, rtt: r.RTT, ttl: m.TTL, bytes: len(m.ICMP), timed: true,
		truncated: len(data) < p.prober.Size, elsewhere: m.Src != p.sweep.Target(r.Target).Addr, wrong: p.prober.check(data),
	}
	switch r.Verdict {
	case echo.Late:
		e.kind = replyLate
	case echo.Duplicate:
		e.kind = replyDup
	}
	if e.wrong != nil {
		p.wrongData++
	}
	p.tell(e, r.SweepProbe)
	if w, err := p.way(now, r.Target); err == nil {
		w.port.station.Confirm(now, w.nextHop)
	}
	if r.First {
		for _, o := range p.observers {
			o.alive(now, r.Target)
		}
	}
}

func (p *sweeper) fail(now time.Time, to netip.Addr, seq uint16, f *failure) {
	if x, ok := p.sweep.Fail(to, seq); ok {
		p.tell(event{kind: errorCame, now: now, from: f.from, failure: f}, x)
	}
}

func (p *sweeper) lost(now time.Time, x echo.SweepProbe, final bool) {
	p.tell(event{kind: probeLost, now: now}, x)
	if !final {
		return
	}
	for _, o := range p.observers {
		o.unreachable(now, x.Target)
	}
}

// tell tells the observers of an event about a probe.
func (p *sweeper) tell(told event, x echo.SweepProbe) {
	p.told = told
	e := &p.told
	t := p.sweep.Target(x.Target)
	p.toldTarget = target{index: x.Target, name: t.Label(), addr: t.Addr}
	e.target = &p.toldTarget
	// Numbered from 1 for each target, as for one alone.
	e.probe = echo.Probe{Seq: uint64(x.Try) + 1, Sent: x.Sent}
	for _, o := range p.observers {
		o.event(e)
	}
}

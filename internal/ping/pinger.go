package ping

import (
	"context"
	"errors"
	"slices"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/echo"
	"gotcp/internal/host"
	"gotcp/internal/station"
	"gotcp/internal/wire"
)

// pinger pings one target.
type pinger struct {
	Options
	streams   Streams
	target    *target
	prober    *prober
	way       *way
	names     *names
	session   *echo.Session
	observers []observer
	condition *echo.Condition
	told      event
	met       bool // what was to be waited for has come
	// cutShort: the user ended it, so what has no answer yet proves nothing.
	cutShort bool
	statusAsk

	// resolving is since when the target's hardware address is asked for, and
	// resolved how long that took.
	resolving time.Time
	resolved  time.Duration
}

var _ station.Handler = (*pinger)(nil)

// loop runs until the session is over, the context ends, or nobody reads.
func (p *pinger) loop(ctx context.Context) error {
	s := p.way.port.station
	for {
		now := time.Now()
		if p.asked.Swap(false) {
			p.status(now)
		}
		if p.met || ctx.Err() != nil {
			return nil
		}
		if err := p.way.port.lost(); err != nil {
			return err
		}
		if p.session.Done(now) {
			return p.last(now)
		}
		p.probe(now)
		p.session.Expire(now, p.lost)
		s.Output(now)
		tickAll(p.observers, now)
		if expected := p.session.InFlight(); expected > 0 && p.session.Interval() == 0 {
			// On a fast link the answer is there already.
			if _, err := s.Take(expected); err != nil {
				return linkError(err)
			}
			if p.session.InFlight() == 0 {
				continue
			}
		}
		if err := p.flush(); err != nil {
			return err
		}
		if _, err := s.Poll(p.deadline()); err != nil {
			return linkError(err)
		}
	}
}

// last takes in what is there already when the time is up: on a busy machine
// it may have waited for us for long.
func (p *pinger) last(now time.Time) error {
	if p.session.Enough() {
		return nil
	}
	if _, err := p.way.port.station.Poll(now); err != nil {
		return linkError(err)
	}
	return nil
}

// probe sends the probes that are due.
func (p *pinger) probe(now time.Time) {
	// What the link does not take has not been sent: the next one waits.
	for p.way.port.station.Accepts(now, len(p.prober.message)) {
		probe, ok := p.session.Next(now, p.lost)
		if !ok {
			return
		}
		if before := probe.Seq - 1; before > 0 && p.session.Unanswered(before) {
			p.tell(event{kind: stillNone, now: now, probe: echo.Probe{Seq: before}})
		}
		if err := p.send(now, probe.Seq); err != nil {
			p.session.FailLocally(now, probe.Seq)
			p.tell(event{kind: sendFailed, now: now, probe: probe, err: err})
			p.note(now, probe, false)
			continue
		}
		p.tell(event{kind: probeSent, now: now, probe: probe})
	}
}

var errNoRoom = errors.New("no room in the interface's queue")

func (p *pinger) send(now time.Time, seq uint64) error {
	packet := p.prober.packet(now, seq, p.way, p.prober.write(now, uint16(seq)))
	fate, err := p.way.port.station.Send(now, &packet)
	switch {
	case err != nil:
		return &localError{err, p.way.mtu}
	case fate == station.Full:
		return errNoRoom
	case fate == station.Waiting:
		p.session.Hold(seq)
		if p.resolving.IsZero() {
			p.resolving = now
		}
	}
	return nil
}

// localError is why a probe was not sent, in ping's words.
type localError struct {
	err error
	mtu int
}

func (e *localError) Error() string {
	if long := (*station.TooLongError)(nil); errors.As(e.err, &long) {
		return "local error: " + long.Error()
	}
	if errors.Is(e.err, station.ErrTooMany) {
		return "local error: " + e.err.Error()
	}
	return "local error: " + (&station.TooLongError{MTU: e.mtu}).Error()
}

// Sent implements station.Handler.
func (p *pinger) Sent(now time.Time, seq uint64) { p.session.Departed(now, seq) }

// Stamped implements station.Handler.
func (p *pinger) Stamped(seq uint64, at time.Time) { p.session.Stamp(seq, at) }

// Resolved implements station.Handler.
func (p *pinger) Resolved(now time.Time, seq uint64) {
	if !p.resolving.IsZero() {
		p.resolved, p.resolving = now.Sub(p.resolving), time.Time{}
		mac, _ := p.way.port.station.Neighbour(p.way.nextHop)
		p.streams.Verbosef("%s is at %s, found in %s ms", p.way.nextHop, mac, thousandths(p.resolved))
	}
	if err := p.send(now, seq); err != nil {
		p.Refused(now, seq, err)
	}
}

// Unreachable implements station.Handler.
func (p *pinger) Unreachable(now time.Time, seq uint64) {
	p.resolving = time.Time{}
	p.fail(now, uint16(seq), &failure{from: p.way.src, typ: wire.ICMPv4Unreachable, code: wire.ICMPv4HostUnreachable, unresolved: true})
}

// Refused implements station.Handler.
func (p *pinger) Refused(now time.Time, seq uint64, err error) {
	p.session.FailLocally(now, seq)
	p.tell(event{kind: sendFailed, now: now, probe: echo.Probe{Seq: seq, Sent: now}, err: err})
}

// Message implements station.Handler.
func (p *pinger) Message(now time.Time, m *station.Message) {
	if p.session.Enough() {
		return // what comes with the last answer is too late, as in ping
	}
	switch {
	case m.ICMP.Type() == wire.ICMPv4EchoReply:
		if m.ICMP.ID() == p.prober.ID {
			p.reply(now, m)
		}
	case m.ICMP.IsError() && !m.BadChecksum:
		dst, seq, quote, ok := p.prober.quoted(m.ICMP, p.way.src)
		if ok && dst == p.target.addr {
			p.failed(now, seq, &failure{from: m.Src, typ: m.ICMP.Type(), code: m.ICMP.Code(), info: m.ICMP.Rest(), quote: quote})
		}
	}
}

func (p *pinger) reply(now time.Time, m *station.Message) {
	data := m.ICMP.Payload()
	e := event{
		now: now, from: m.Src, ttl: m.TTL, bytes: len(m.ICMP), timed: p.prober.timed(),
		truncated: len(data) < p.prober.Size,
		elsewhere: m.Src != p.target.addr && !p.way.group(),
		options:   p.received(now, m.Options),
	}
	if m.BadChecksum {
		p.session.Corrupt()
		// Nothing in it can be trusted, so there is no round trip either.
		e.kind, e.probe.Seq, e.timed = replyBad, uint64(m.ICMP.Seq()), false
		p.tell(e)
		return
	}
	r := p.session.Reply(now, echo.Reply{Seq: m.ICMP.Seq(), At: m.At})
	e.probe, e.rtt, e.reordered = r.Probe, r.RTT, r.OutOfOrder
	switch r.Verdict {
	case echo.Unknown:
		return
	case echo.Answer:
		e.kind = replyCame
	case echo.Late:
		e.kind = replyLate
	case echo.Duplicate:
		e.kind = replyDup
	}
	if e.wrong = p.prober.check(data); e.wrong != nil {
		p.session.Wrong()
	}
	p.tell(e)
	if r.Verdict != echo.Duplicate {
		p.note(now, r.Probe, true)
	}
	p.way.port.station.Confirm(now, p.way.nextHop)
}

// received is the options of a packet that came, with us recorded in them as
// the last host on its way.
func (p *pinger) received(now time.Time, options []byte) []byte {
	if len(options) == 0 {
		return nil
	}
	own := slices.Clone(options)
	station.Record(now, own, p.way.src)
	return own
}

// failed takes in an ICMP error about one of our probes.
func (p *pinger) failed(now time.Time, seq uint16, f *failure) {
	switch {
	case f.typ == wire.ICMPv4Redirect || f.typ == wire.ICMPv4SourceQuench:
		p.tell(event{kind: hintCame, now: now, probe: echo.Probe{Seq: uint64(seq)}, failure: f})
		return
	case f.typ == wire.ICMPv4Unreachable && f.code == wire.ICMPv4FragmentationNeeded && p.prober.PMTU != PMTUProbe:
		if mtu := max(int(f.info&0xffff), minPathMTU); mtu < p.way.mtu {
			p.way.mtu = mtu
		}
	}
	p.fail(now, seq, f)
}

// minPathMTU is the least that we believe, as the kernel does (min_pmtu): a
// router that says less is more likely somebody who lies (RFC 5927 §7.2).
const minPathMTU = 552

func (p *pinger) fail(now time.Time, seq uint16, f *failure) {
	probe, ok := p.session.Fail(seq)
	if !ok {
		return
	}
	p.tell(event{kind: errorCame, now: now, probe: probe, from: f.from, failure: f})
	p.note(now, probe, false)
}

func (p *pinger) lost(probe echo.Probe) {
	now := time.Now()
	p.tell(event{kind: probeLost, now: now, probe: probe})
	p.note(now, probe, false)
}

// note follows the target's state.
func (p *pinger) note(now time.Time, probe echo.Probe, up bool) {
	if p.cutShort {
		return
	}
	p.met = p.condition.Note(now, probe.Seq, up) || p.met
	if p.session.Note(probe, up) {
		p.tell(event{kind: stateIs, now: now, probe: probe, up: up})
	}
}

// tell tells the observers of an event. It is kept in one place, since it is
// handed to them through an interface and would be allocated otherwise.
func (p *pinger) tell(e event) {
	p.told = e
	p.told.target = p.target
	for _, o := range p.observers {
		o.event(&p.told)
	}
}

func (p *pinger) status(now time.Time) {
	for _, o := range p.observers {
		o.status(now)
	}
}

func (p *pinger) flush() error {
	for _, o := range p.observers {
		if err := o.flush(); err != nil {
			return err
		}
	}
	return nil
}

// deadline is when the loop has something to do, whatever comes.
func (p *pinger) deadline() time.Time {
	s := p.way.port.station
	first := s.Deadline()
	if s.Accepts(time.Now(), len(p.prober.message)) {
		first = earlier(p.session.Deadline(), first)
	} else {
		first = earlier(p.session.End(), first)
	}
	for _, o := range p.observers {
		first = earlier(first, o.deadline())
	}
	return first
}

// routeError is what to say when there is no way to the target. It is a local
// failure, as ping has it: not even the first packet could be sent.
func routeError(err error) error {
	if errors.Is(err, host.ErrNoRoute) {
		return cli.Local(err)
	}
	return err
}

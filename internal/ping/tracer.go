package ping

import (
	"bufio"
	"context"
	"io"
	"net/netip"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/echo"
	"gotcp/internal/station"
	"gotcp/internal/wire"
)

// tracer finds the hops on the way to one target.
type tracer struct {
	Options
	streams  Streams
	target   *target
	prober   *prober
	way      *way
	names    *names
	trace    *echo.Trace
	canvas   *canvas // nil where there is no live picture
	out      *bufio.Writer
	json     *cli.JSONLines // nil for text
	deadline time.Duration
	start    time.Time
	// complained: it was said why probes get nowhere.
	complained bool
	statusAsk
}

var _ station.Handler = (*tracer)(nil)

// Trace shows the hops on the way to a host until all rounds are over, the
// time is up (0: never) or the context ends: live on a terminal, unless the
// rounds are counted, and as one report otherwise. The error is nil if the
// host answered.
func Trace(ctx context.Context, s Streams, o Options, t Target, c echo.TraceConfig, deadline time.Duration) error {
	r := &tracer{Options: o, streams: s, target: &target{name: t.Name, addr: t.Addr}, prober: newProber(o.Packet), deadline: deadline}
	n, err := newNetwork(o.Network, r)
	if err != nil {
		return err
	}
	err = r.run(ctx, n, c)
	if e := n.close(); err == nil {
		err = e
	}
	return err
}

func (r *tracer) run(ctx context.Context, n *network, c echo.TraceConfig) error {
	w, err := n.way(time.Now(), r.target.addr)
	if err != nil {
		return routeError(err)
	}
	if err := w.port.ready(ctx); err != nil {
		return err
	}
	wake := w.port.raw.Interrupt
	r.way = w
	r.names = newNames(r.Options.Names, wake)
	defer r.names.stop()
	defer context.AfterFunc(ctx, wake)()
	defer r.watch(r.streams.Status, wake)()
	r.out = bufio.NewWriterSize(r.streams.Stdout, 1<<16)
	switch {
	case r.Options.JSON:
		r.json = cli.NewJSONLines(r.out)
	case c.Count > 0:
	case cli.IsTerminal(r.streams.Stdout):
		r.canvas = newCanvas(r.streams.Stdout, r.out, nil, r.table)
	default:
		c.Count = reportRounds
	}
	r.start = time.Now()
	r.trace = echo.NewTrace(r.start, c)
	if r.canvas != nil {
		r.canvas.begin(r.start)
	}
	if err := r.loop(ctx); err != nil {
		return quietly(err)
	}
	r.finish(ctx)
	if err := r.out.Flush(); err != nil {
		return quietly(err)
	}
	if !r.trace.Arrives() {
		return cli.Exit(cli.StatusNetwork)
	}
	return nil
}

func (r *tracer) loop(ctx context.Context) error {
	s := r.way.port.station
	for {
		now := time.Now()
		over := r.deadline > 0 && now.Sub(r.start) >= r.deadline
		if r.trace.Done() || ctx.Err() != nil || over {
			return nil
		}
		if s.Accepts(now, len(r.prober.message)) {
			r.probe(now)
		}
		r.trace.Expire(now, func(p echo.TraceProbe) { r.lost(now, p) })
		s.Output(now)
		if r.names.collect() {
			r.changed(now)
		}
		if r.asked.Swap(false) {
			r.status(now)
		}
		if err := r.way.port.lost(); err != nil {
			return err
		}
		if r.canvas != nil && !r.canvas.next.IsZero() && !now.Before(r.canvas.next) {
			r.canvas.tick(now)
		}
		if err := r.out.Flush(); err != nil {
			return err
		}
		until := s.Deadline()
		if s.Accepts(now, len(r.prober.message)) {
			until = earlier(r.trace.Deadline(), until)
		}
		if r.canvas != nil {
			until = earlier(until, r.canvas.next)
		}
		if r.deadline > 0 {
			until = earlier(until, r.start.Add(r.deadline))
		}
		if _, err := s.Poll(until); err != nil {
			return linkError(err)
		}
	}
}

// status is what SIGQUIT asks for.
func (r *tracer) status(now time.Time) {
	switch {
	case r.json != nil:
		r.writeHops(now, "status")
	case r.canvas != nil:
		r.changed(now)
	default:
		io.WriteString(r.streams.Stderr, r.table(reportColumns, 1<<10, false))
	}
}

// finish prints the report.
func (r *tracer) finish(ctx context.Context) {
	if r.json != nil {
		r.writeHops(time.Now(), "summary")
		return
	}
	if r.canvas != nil {
		r.out.WriteString(leaveScreen)
	}
	for _, h := range r.trace.Hops() {
		for _, a := range h.Addrs {
			r.awaitName(ctx, a)
		}
	}
	r.out.WriteString(r.table(reportColumns, 1<<10, false))
}

// reportRounds is how many rounds make a report, unless they are counted: ten,
// as with mtr.
const reportRounds = 10

// reportColumns is how wide a report is that is not on a terminal.
const reportColumns = 100

func (r *tracer) awaitName(ctx context.Context, a netip.Addr) {
	for {
		if _, known := r.names.find(a); known || ctx.Err() != nil {
			return
		}
		r.names.await(ctx)
	}
}

// token names a probe to the station; it is never zero.
func traceToken(seq uint16) uint64 { return 1<<16 | uint64(seq) }

func (r *tracer) probe(now time.Time) {
	for {
		p, ok := r.trace.Next(now)
		if !ok {
			return
		}
		r.write(probeSent, now, p, netip.Addr{}, 0, "")
		r.send(now, p.Seq, p.TTL)
	}
}

// send sends a probe. One that can't be sent is lost in time.
func (r *tracer) send(now time.Time, seq uint16, ttl uint8) {
	packet := r.prober.packet(now, traceToken(seq)|uint64(ttl)<<24, r.way, r.prober.write(now, seq))
	packet.Header.TTL = ttl
	if _, err := r.way.port.station.Send(now, &packet); err != nil {
		r.complain("%v", &localError{err, r.way.mtu})
	}
}

// Sent implements station.Handler.
func (r *tracer) Sent(now time.Time, t uint64) { r.trace.Departed(now, uint16(t)) }

// Stamped implements station.Handler.
func (r *tracer) Stamped(t uint64, at time.Time) { r.trace.Stamp(uint16(t), at) }

// Resolved implements station.Handler.
func (r *tracer) Resolved(now time.Time, t uint64) { r.send(now, uint16(t), uint8(t>>24)) }

// Unreachable implements station.Handler: the probe is lost in time.
func (r *tracer) Unreachable(time.Time, uint64) {
	r.complain("the next hop %s does not answer ARP", r.way.nextHop)
}

// Refused implements station.Handler: the probe is lost in time.
func (r *tracer) Refused(_ time.Time, _ uint64, err error) { r.complain("%v", err) }

// complain says once why no probe gets anywhere.
func (r *tracer) complain(format string, args ...any) {
	if !r.complained {
		r.complained = true
		r.streams.Warnf(format, args...)
	}
}

// Message implements station.Handler.
func (r *tracer) Message(now time.Time, m *station.Message) {
	switch {
	case m.BadChecksum:
	case m.ICMP.Type() == wire.ICMPv4EchoReply && m.ICMP.ID() == r.prober.ID:
		r.answered(now, m, r.trace.Arrived(now, m.ICMP.Seq(), m.Src, m.At), "")
	case m.ICMP.IsError():
		dst, seq, _, ok := r.prober.quoted(m.ICMP, r.way.src)
		if !ok || dst != r.target.addr {
			return
		}
		f := failure{from: m.Src, typ: m.ICMP.Type(), code: m.ICMP.Code(), info: m.ICMP.Rest()}
		switch m.ICMP.Type() {
		case wire.ICMPv4TimeExceeded:
			r.answered(now, m, r.trace.Hop(now, seq, m.Src, m.At), "")
		case wire.ICMPv4Unreachable, wire.ICMPv4ParameterProblem:
			why := f.text(netip.Addr.String)
			r.answered(now, m, r.trace.Stopped(now, seq, m.Src, m.At, why), why)
		}
	}
}

func (r *tracer) answered(now time.Time, m *station.Message, x echo.TraceResult, why string) {
	if x.Verdict == echo.Unknown {
		return
	}
	what := replyCame
	switch x.Verdict {
	case echo.Late:
		what = replyLate
	case echo.Duplicate:
		what = replyDup
	}
	r.write(what, now, x.TraceProbe, m.Src, x.RTT, why)
	r.names.find(m.Src)
	r.changed(now)
}

func (r *tracer) lost(now time.Time, p echo.TraceProbe) {
	r.write(probeLost, now, p, netip.Addr{}, 0, "")
	r.changed(now)
}

// changed has the picture drawn anew.
func (r *tracer) changed(now time.Time) {
	if r.canvas != nil {
		r.canvas.touch(now)
	}
}

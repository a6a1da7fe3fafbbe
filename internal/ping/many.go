package ping

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/echo"
	"gotcp/internal/host"
	"gotcp/internal/station"
)

// ManyOptions are what pinging many hosts is made with, beside Options.
type ManyOptions struct {
	Sweep    echo.SweepConfig
	Deadline time.Duration // 0: none
	// Words are the hosts: names, addresses, ranges, networks, and "-" for
	// those on Stdin.
	Words  []string
	Stdin  io.Reader
	Lookup HostLookup

	List    List // what to print
	Times   bool // -C: all round trips of a host on one line
	Outages bool // -o
}

// List is which hosts are printed, and how.
type List uint8

// The lists.
const (
	ListAll         List = iota // who is alive and who is not
	ListAlive                   // the addresses of those that are
	ListUnreachable             // of those that are not
	ListNone
)

// sweeper pings many targets.
type sweeper struct {
	Options
	many       ManyOptions
	streams    Streams
	prober     *prober
	network    *network
	sweep      *echo.Sweep
	feed       *feed
	ways       map[int]*way // of the targets that are not on the link
	observers  []manyObserver
	unknown    int
	wrongData  uint64
	broken     error // why no target at all can be pinged
	complaints map[string]bool
	told       event
	toldTarget target
	statusAsk
}

// manyObserver is told of events among many targets.
type manyObserver interface {
	observer
	// alive: the target's first answer came.
	alive(now time.Time, index int)
	// unreachable: the target was given up.
	unreachable(now time.Time, index int)
}

// Many pings many hosts. The error is nil where fping's status would be 0, and
// bears the status otherwise.
func Many(ctx context.Context, s Streams, o Options, m ManyOptions) error {
	o.Network.Many, o.Network.Try = true, m.Sweep.FirstTimeout()
	p := &sweeper{Options: o, many: m, streams: s, prober: newProber(o.Packet), ways: make(map[int]*way), complaints: make(map[string]bool)}
	n, err := newNetwork(o.Network, p)
	if err != nil {
		return err
	}
	p.network = n
	if o.Network.Link.Mode != cli.Shared {
		// Nobody may be asked as an address before it is known to be free.
		var own *port
		if own, err = n.ownPort(time.Now(), netip.Addr{}); err == nil {
			err = own.ready(ctx)
		}
	}
	if err == nil {
		err = p.run(ctx)
	}
	if e := n.close(); err == nil {
		err = e
	}
	return err
}

func (p *sweeper) run(ctx context.Context) error {
	ending, stop := context.WithCancel(ctx)
	defer stop()
	wake := p.network.waiter.wake
	defer context.AfterFunc(ctx, wake)()
	defer p.watch(p.streams.Status, wake)()
	now := time.Now()
	p.sweep = echo.NewSweep(now, p.many.Sweep)
	p.feed = startFeed(ending, p.many.Words, p.many.Stdin, p.many.Lookup, wake)
	p.observers = p.observe()
	for _, o := range p.observers {
		o.begin(now)
	}
	failed := p.loop(ctx)
	if failed != nil && (p.broken != nil || quietly(failed) == nil) {
		return quietly(failed)
	}
	now = time.Now()
	p.sweep.Abandon(func(x echo.SweepProbe) { p.tell(event{kind: probeAbandoned, now: now}, x) })
	for _, o := range slices.Backward(p.observers) {
		o.end(now)
		if err := o.flush(); err != nil {
			return quietly(err)
		}
	}
	if failed != nil {
		return failed
	}
	return p.status()
}

// status is fping's: all hosts are reachable, or enough of them.
func (p *sweeper) status() error {
	s, enough := p.sweep, p.many.Sweep.EnoughAnswered
	switch {
	case p.unknown > 0:
		return cli.Exit(cli.StatusLocal)
	case enough > 0 && s.Alive >= enough:
		return nil
	case enough > 0 || s.Alive < s.Targets || s.Targets == 0:
		return cli.Exit(cli.StatusNetwork)
	}
	return nil
}

// loop runs until all is known, the context or the time ends, or nobody reads.
func (p *sweeper) loop(ctx context.Context) error {
	start := time.Now()
	for {
		now := time.Now()
		if p.asked.Swap(false) {
			for _, o := range p.observers {
				o.status(now)
			}
		}
		p.collect(now)
		p.probe(now)
		if p.broken != nil {
			return p.broken
		}
		p.sweep.Expire(now, func(x echo.SweepProbe, final bool) { p.lost(now, x, final) })
		for _, port := range p.network.ports {
			port.station.Output(now)
			if err := port.lost(); err != nil {
				return err
			}
		}
		tickAll(p.observers, now)
		over := p.many.Deadline > 0 && now.Sub(start) >= p.many.Deadline
		if p.sweep.Done() || ctx.Err() != nil || over {
			return nil
		}
		for _, o := range p.observers {
			if err := o.flush(); err != nil {
				return err
			}
		}
		if err := p.network.waiter.wait(p.deadline(start)); err != nil && !p.giveUp(err) {
			return linkError(err)
		}
	}
}

// giveUp goes on without an interface that is gone, where there are others.
func (p *sweeper) giveUp(err error) bool {
	var gone *portError
	if !errors.As(err, &gone) || len(p.network.ports) < 2 {
		return false
	}
	p.complain(err)
	p.network.drop(gone.port)
	for i, w := range p.ways {
		if w.port == gone.port {
			delete(p.ways, i)
		}
	}
	return true
}

// maxComplaints is how many different errors of our own are printed.
const maxComplaints = 8

// complain says once what keeps probes from leaving, where nothing else does.
func (p *sweeper) complain(err error) {
	text := err.Error()
	if p.complaints[text] || len(p.complaints) >= maxComplaints || p.Options.Text.Quiet || p.Options.Text.Verbose > 0 {
		return
	}
	p.complaints[text] = true
	p.streams.Warnf("%s", text)
}

// collect takes in hosts that were found meanwhile.
func (p *sweeper) collect(now time.Time) {
	for {
		select {
		case h, more := <-p.feed.hosts:
			if !more {
				p.sweep.Close()
				p.feed.hosts = nil
				return
			}
			p.add(h)
		default:
			return
		}
	}
}

func (p *sweeper) add(h found) {
	var err error
	switch {
	case h.err != nil:
		err = h.err
	case h.span.First.IsValid():
		_, err = p.sweep.AddRange(h.span.First, h.span.Last)
	case !h.addr.Is4():
		err = fmt.Errorf("%s: IPv6 is not there yet; use an IPv4 address", h.name)
	default:
		_, _, err = p.sweep.Add(h.name, h.addr)
	}
	if err != nil {
		p.unknown++
		p.sweep.Unknown++
		p.streams.Warnf("%v", err)
	}
}

// probe sends the probes that are due.
func (p *sweeper) probe(now time.Time) {
	for p.accepts(now) {
		x, ok := p.sweep.Next(now)
		if !ok {
			return
		}
		p.tell(event{kind: probeSent, now: now}, x)
		if err := p.send(now, token(x.Target, x.Seq)); err != nil {
			if p.broken != nil {
				return
			}
			p.complain(err)
			p.tell(event{kind: sendFailed, now: now, err: err}, x)
		}
	}
}

// accepts reports whether all links take a probe now: what they don't take has
// not been sent.
func (p *sweeper) accepts(now time.Time) bool {
	for _, port := range p.network.ports {
		if !port.station.Accepts(now, len(p.prober.message)) {
			return false
		}
	}
	return true
}

// token names a probe to the station; it is never zero.
func token(target int, seq uint16) uint64 { return uint64(target+1)<<16 | uint64(seq) }

func fromToken(t uint64) (target int, seq uint16) { return int(t>>16) - 1, uint16(t) }

func (p *sweeper) send(now time.Time, t uint64) error {
	target, seq := fromToken(t)
	w, err := p.way(now, target)
	if err != nil {
		return err
	}
	packet := p.prober.packet(now, t, w, p.prober.write(now, seq))
	fate, err := w.port.station.Send(now, &packet)
	if err == nil && fate == station.Full {
		err = errNoRoom
	}
	return err
}

// way is the way to a target: worked out anew for neighbours, of which there
// may be thousands, and looked up once for others.
func (p *sweeper) way(now time.Time, index int) (*way, error) {
	if w := p.ways[index]; w != nil {
		return w, nil
	}
	w, err := p.network.way(now, p.sweep.Target(index).Addr)
	if err != nil {
		switch {
		case errors.Is(err, errIsBroadcast):
			p.unknown++
		case !errors.Is(err, host.ErrNoRoute) && cli.Status(err) == cli.StatusLocal:
			p.broken = err // privilege, interface: no other target has a better way
		}
		return nil, err
	}
	if !w.neighbour {
		p.ways[index] = w
	}
	return w, nil
}

// deadline is when the loop has something to do, whatever comes.
func (p *sweeper) deadline(start time.Time) time.Time {
	var first time.Time
	if p.accepts(time.Now()) {
		first = p.sweep.Deadline()
	}
	for _, port := range p.network.ports {
		first = earlier(first, port.station.Deadline())
	}
	for _, o := range p.observers {
		first = earlier(first, o.deadline())
	}
	if p.many.Deadline > 0 {
		first = earlier(first, start.Add(p.many.Deadline))
	}
	return first
}

// earlier is the earlier of two times, of which zero stands for never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// tickAll calls those observers whose time has come.
func tickAll[O observer](all []O, now time.Time) {
	for _, o := range all {
		if d := o.deadline(); !d.IsZero() && !now.Before(d) {
			o.tick(now)
		}
	}
}

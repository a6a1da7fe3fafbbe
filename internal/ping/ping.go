// Package ping is the job of gping: one host at the pace of iputils' ping and
// in its words, many as fping does it, the hops on the way to one as mtr does
// it, and answering pings for an address of our own.
//
// Each is a plain loop of one goroutine over a passive core of package echo and
// a station on each link. What happens is told to observers, who print text or
// JSON or draw. It must not know of flags.
package ping

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"syscall"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/echo"
)

// Streams are what a run reads and writes, and how it is asked for its status.
type Streams struct {
	Stdout, Stderr io.Writer
	// Status brings a value each time somebody wants to know how it stands
	// (SIGQUIT).
	Status <-chan struct{}
	// Warnf prints a line on stderr, Verbosef for those who gave -v.
	Warnf, Verbosef func(format string, args ...any)
}

// Target is a host to be pinged.
type Target struct {
	Name string // as the user gave it, or its canonical name
	Addr netip.Addr
}

// Options are what a run is made with.
type Options struct {
	Network NetworkOptions
	Packet  Packet
	Session echo.Config
	Text    TextOptions
	// Names finds names for addresses, nil for none.
	Names ReverseResolver
	// ShowFrom has the first line say what our own end is, which the user
	// chose, on FromInterface.
	FromInterface string
	ShowFrom      bool

	JSON       bool // records instead of text
	Stats      bool // more figures at the end
	Graph      bool // a live picture
	Conditions Conditions

	Report time.Duration // a line of figures that often, 0 for never
}

// One pings one host until the session or the context ends. The error is nil
// where ping's status would be 0, and bears the status otherwise.
func One(ctx context.Context, s Streams, o Options, t Target) error {
	p := &pinger{Options: o, streams: s, target: &target{name: t.Name, addr: t.Addr}, prober: newProber(o.Packet)}
	n, err := newNetwork(o.Network, p)
	if err != nil {
		return err
	}
	err = p.run(ctx, n)
	if e := n.close(); err == nil {
		err = e
	}
	return err
}

func (p *pinger) run(ctx context.Context, n *network) error {
	w, err := n.way(time.Now(), p.target.addr)
	if err != nil {
		return routeError(err)
	}
	if w.broadcast {
		fmt.Fprintln(p.streams.Stderr, "WARNING: pinging broadcast address")
	}
	if err := w.port.ready(ctx); err != nil {
		return err
	}
	p.way = w
	p.names = newNames(p.Options.Names, w.port.raw.Interrupt)
	defer p.names.stop()
	defer context.AfterFunc(ctx, w.port.raw.Interrupt)()
	defer p.watch(p.streams.Status, w.port.raw.Interrupt)()

	now := time.Now()
	p.session = echo.New(now, p.Options.Session)
	p.condition = p.Options.Conditions.condition(now)
	p.observers = p.observe(ctx)
	for _, o := range p.observers {
		o.begin(now)
	}
	failed := p.loop(ctx)
	if failed != nil && quietly(failed) == nil {
		return nil
	}
	p.cutShort = ctx.Err() != nil
	p.session.Abandon(p.lost)
	now = time.Now()
	// The other way round: the picture goes before the summary comes.
	for _, o := range slices.Backward(p.observers) {
		o.end(now)
		if err := o.flush(); err != nil {
			return quietly(err)
		}
	}
	if failed != nil {
		return failed // a link is gone; what came before that has been summed up
	}
	if p.Options.Conditions.Any() {
		return p.judge()
	}
	if !p.session.OK() {
		return cli.Exit(cli.StatusNetwork)
	}
	return nil
}

// quietly ends in silence when nobody reads any more.
func quietly(err error) error {
	if errors.Is(err, syscall.EPIPE) {
		return nil
	}
	return err
}

// observe makes the observers that the options ask for.
func (p *pinger) observe(ctx context.Context) []observer {
	out := bufio.NewWriterSize(p.streams.Stdout, 1<<16)
	var all []observer
	var records *cli.JSONLines
	if p.Options.JSON {
		j := newJSONLines(out, p)
		records = j.lines
		all = append(all, j)
	} else {
		all = append(all, p.newText(ctx, out))
	}
	if p.Options.Report > 0 {
		all = append(all, &report{every: p.Options.Report, out: out, json: records, run: p})
	}
	if p.Options.Graph {
		line := newSeries(p.target.name)
		picture := newCanvas(p.streams.Stdout, out, line.take, func(columns, rows int, color bool) string {
			return draw([]*series{line}, columns, rows, color)
		})
		picture.finish = line.finish
		all = append(all, picture)
	}
	return all
}

func (p *pinger) newText(ctx context.Context, out *bufio.Writer) *text {
	lines := &lineQueue{out: out, names: p.names}
	t := &text{
		TextOptions: p.Options.Text, ctx: ctx, out: out, stderr: p.streams.Stderr, lines: lines,
		run: p, session: p.session, prober: p.prober, target: p.target, group: p.way.group(),
		columns: cli.Width(p.streams.Stdout),
	}
	t.options = optionPrinter{name: lines.name, flood: t.Flood}
	// The picture and the reports take the place of lines.
	t.Quiet = t.Quiet || p.Options.Graph || p.Options.Report > 0
	if p.Options.ShowFrom {
		t.from = "from " + p.way.src.String() + " " + p.Options.FromInterface + ": "
	}
	return t
}

package ids

import (
	"time"

	"gotcp/internal/ids/anomaly"
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/decode"
	"gotcp/internal/ids/detect"
	"gotcp/internal/ids/flow"
	"gotcp/internal/ids/stream"
	"gotcp/internal/wire"
)

// Worker looks at the frames of some hosts: it takes them apart, follows flows, streams and
// dialogues, and matches rules. It is used by one goroutine at a time.
type Worker struct {
	cfg     Config
	decoder *decode.Decoder
	flows   *flow.Table[conn]
	engine  *stream.Engine
	parsers parsers
	rules   *Rules
	matcher *detect.Matcher
	hosts   *detect.Hosts
	meter   *anomaly.Meter // nil without detectors
	stats   Stats
	// costs are what the rules that are there have cost before they were last read.
	costs  map[ruleID]RuleCost
	states states
	// announced are connections whose protocol is known before they speak.
	announced announced
	silence   silence
	trails    trails

	// Of the frame at work.
	frame  *Frame
	result *Result
	now    time.Time
	// number is that which the results of the moment carry.
	number uint64
	input  detect.Input
	facts  detect.Flow
	// variables are those that the matches of one inspection have in common.
	variables *Variables
	pseudo    decode.Packet
}

// NewWorker makes a worker. A single one is handed the hosts that it asks itself; of several, whose
// matches the Aggregator decides on, each is handed nil.
func NewWorker(cfg Config, rules *Rules, hosts *detect.Hosts) *Worker {
	share := int64(max(cfg.Workers, 1))
	w := &Worker{
		cfg:     cfg,
		decoder: decode.New(decode.Config{SkipChecksums: cfg.NoChecksums}),
		hosts:   hosts,
	}
	w.engine = stream.New(stream.Config{
		Inline: cfg.Inline, Midstream: cfg.Midstream, AsyncOneSide: cfg.OneSided,
		GiveUp: func(owner any) { w.giveUp(owner.(*flowEntry)) },
		Depth:  int(orDefault(cfg.StreamDepth, defaultStreamDepth)), MaxBytes: int(orDefault(cfg.StreamMemory, defaultStreamMemory) / share),
	})
	t := &cfg.Timeouts
	w.trails.max = maxTrails / int(share)
	w.flows = flow.New(flow.Config{
		MaxBytes: int(orDefault(cfg.FlowMemory, defaultFlowMemory) / share), TCP: t.TCP, UDP: t.UDP, ICMP: t.ICMP, Other: t.Other,
	}, w.ended)
	w.parsers.http.Bodies = [2]int{app.ToServer: int(min(cfg.RequestBody, MaxBody)), app.ToClient: int(min(cfg.ResponseBody, MaxBody))}
	if cfg.Detectors {
		w.meter = anomaly.NewMeter()
		w.silence.max = maxSilent / int(share)
	}
	w.Reload(rules)
	return w
}

func orDefault(n, def int64) int64 {
	if n > 0 {
		return n
	}
	return def
}

// Reload goes on with other rules. Flows and what rules remember of them stay.
func (w *Worker) Reload(rules *Rules) {
	w.countMatcher(&w.stats)
	w.keepCosts(rules)
	before := w.matcher
	w.rules = rules
	w.matcher = nil
	if rules.Len() > 0 {
		w.matcher = detect.NewMatcher(rules.set, w.hosts)
	}
	all := w.matcher != nil || w.cfg.Records.Has(AnomalyRecord)
	for p := range w.parsers.wanted {
		w.parsers.wanted[p] = all
	}
	for p, kind := range transactionKinds {
		w.parsers.wanted[p] = all || w.cfg.Records.Has(kind)
	}
	for _, p := range carriers {
		w.parsers.wanted[p] = w.parsers.wanted[p] || w.cfg.Records.Has(FileRecord)
	}
	w.parsers.wanted[app.DNS] = w.parsers.wanted[app.DNS] || w.cfg.Detectors
	w.parsers.digests = rules.set.Digests()
	w.parsers.dns.Brief = !all && !w.cfg.Records.Has(DNSRecord)
	if before == nil && w.matcher != nil {
		w.catchUp()
	}
}

// Process looks at a frame. What it finds is added to the result.
func (w *Worker) Process(f *Frame, r *Result) {
	w.frame, w.result, w.now, w.number = f, r, f.Time, f.Number
	w.stats.Packets++
	w.stats.Bytes += uint64(f.Length)
	if !decode.LinkType(f.LinkType).Known() {
		w.stats.UnknownLinks++
	}
	if f.Length > len(f.Data) {
		w.stats.Partial++
	}
	packets := w.decoder.Decode(decode.Frame{
		Time: f.Time, Number: f.Number, Link: decode.LinkType(f.LinkType), Data: f.Data, Length: f.Length, Trusted: f.Trusted,
	})
	for _, p := range packets {
		w.packet(p)
	}
	w.frame = nil
}

// packet looks at one packet of a frame.
func (w *Worker) packet(p *decode.Packet) {
	w.count(p)
	if w.meter != nil {
		w.single(p)
	}
	f, dir, ok := w.flows.Packet(p)
	if !ok {
		w.inspect(p, nil, app.ToServer, false)
		w.odd(p, nil)
		return
	}
	if !f.Value.begun {
		w.begin(f, p)
	}
	inStream := false
	switch {
	case p.TCP != nil && p.Quote == nil:
		f, dir, inStream = w.segment(f, p, dir)
	case p.UDP != nil && p.Quote == nil && len(p.Payload) > 0:
		if to := f.Value.talk.datagram(&w.parsers, dir, p.Payload); to != dir {
			w.reverse(f)
			dir = to
		}
	}
	if p.Quote == nil {
		f.Value.heard[dir] = true
	}
	if w.meter != nil {
		w.observe(f, p, dir)
	}
	if strayError(p, f) {
		w.inspect(p, nil, app.ToServer, false)
	} else {
		w.inspect(p, f, dir, inStream)
	}
	w.odd(p, f)
	if p.TCP != nil {
		w.after(f, dir)
	}
	w.weigh(f)
}

// strayError reports an error of ICMP that rules see as one of no flow, as Suricata does: all but
// those that say of a flow which is there that its other end can't be reached.
func strayError(p *decode.Packet, f *flowEntry) bool {
	if p.ICMPv4 == nil {
		return false
	}
	switch p.ICMPv4[0] {
	case 3:
		return f.Proto == wire.ProtoICMP
	case 4, 5, 11, 12: // source quench, redirect, time exceeded, parameter problem (RFC 792)
		return true
	}
	return false
}

// begin begins a flow.
func (w *Worker) begin(f *flowEntry, p *decode.Packet) {
	c := &f.Value
	c.begun = true
	c.id = flowID(p.Number, p.Depth)
	c.iface = int32(w.frame.Interface)
	c.session = w.engine.New()
	c.talk.begin(f.Proto != wire.ProtoTCP, portsOf(f))
}

// segment takes a TCP segment into its session. It may turn out to begin a flow anew, or that
// the flow goes the other way.
func (w *Worker) segment(f *flowEntry, p *decode.Packet, dir app.Direction) (*flowEntry, app.Direction, bool) {
	c := &f.Value
	c.established = c.session.Established()
	v := c.session.Input(w.now, p, dir)
	if v.Restart {
		f, dir = w.flows.Restart(f, p)
		c = &f.Value
		w.begin(f, p)
		v = c.session.Input(w.now, p, dir)
	}
	if v.Reversed {
		w.reverse(f)
		c.talk.begin(false, portsOf(f))
		dir = dir.Other()
	}
	c.flags[dir] |= uint8(p.TCP.Flags())
	if w.cfg.Packets && v.InStream {
		w.follow(c, p, dir)
	}
	if v.Changed {
		w.flows.SetState(f, tableState(c.session.State()))
		if c.session.State() == stream.SYNReceived {
			w.stats.Sessions++
		}
		if c.reset && c.session.State() != stream.Closed {
			w.resume(f)
		}
	}
	for _, d := range [...]app.Direction{app.ToServer, app.ToClient} {
		if v.Ready[d] || v.Changed && c.session.Finished(d) {
			w.feed(f, d, c.session.Finished(d))
		}
	}
	if v.Accepted && c.session.State() == stream.Closed && !c.reset {
		c.reset = true
		w.drain(f)
	}
	return f, dir, v.InStream
}

// after gives back what nobody needs any more, now that a packet of a direction was looked at.
func (w *Worker) after(f *flowEntry, dir app.Direction) {
	c := &f.Value
	w.seal(c, dir)
	for _, d := range [...]app.Direction{app.ToServer, app.ToClient} {
		w.release(c, d)
	}
	w.tidy(c)
	if w.cfg.Inline {
		c.session.Hold()
	}
	c.session.Used(w.now, f)
	if c.talk.finished() && (c.reset || c.talk.sealed(app.ToServer) && c.talk.sealed(app.ToClient)) {
		w.dismiss(c)
	}
}

// dismiss gives up a parser that has nothing more to do: flows are kept for a while after their end, and
// encrypted ones may go on for long.
func (w *Worker) dismiss(c *conn) {
	w.countCuts(c.talk.parser)
	c.talk.dismiss()
	c.charge.due = 0
}

// release gives back what parser and rules have seen of a direction.
func (w *Worker) release(c *conn, d app.Direction) {
	idle := c.talk.idle(d)
	if w.matcher == nil || c.state.Passed() || c.bypassed {
		if idle {
			c.session.Ignore(d)
			return
		}
		c.session.Release(d, c.talk.parsed[d])
		return
	}
	keep := c.state.Keep(d)
	// What is kept of what was seen is for matches that begin in it: of a connection that is over, and of which
	// the table remembers for a while that it was there, nothing is needed.
	if c.reset {
		if data, start := c.session.Data(d); c.state.Inspected(d) == start+uint64(len(data)) {
			keep = c.state.Inspected(d)
		}
	}
	if !idle {
		keep = min(keep, c.talk.parsed[d])
	}
	c.session.Release(d, keep)
}

// giveUp is called by the engine when the bytes of an idle flow are to make room for those of
// others: what is there of them is looked at before.
func (w *Worker) giveUp(f *flowEntry) {
	frame := w.frame
	w.frame = nil // it has nothing to do with this flow
	for _, d := range [...]app.Direction{app.ToServer, app.ToClient} {
		w.inspectPseudo(f, d, false, false)
	}
	w.frame = frame
}

// feed offers the parser what is there of a direction, and goes on behind gaps.
func (w *Worker) feed(f *flowEntry, dir app.Direction, end bool) {
	c := &f.Value
	if end && !c.session.Finished(dir) {
		c.talk.cut(dir)
	}
	for {
		if w.offer(f, dir, end) {
			w.offer(f, dir.Other(), c.session.Finished(dir.Other()))
			w.offer(f, dir, end) // what waited for what the other says
		}
		if c.session.Gap(dir) == 0 {
			return
		}
		// Rules see what was before the gap while it is there.
		w.inspectPseudo(f, dir, false, false)
		c.session.Skip(dir)
	}
}

// offer offers the parser what is there of a direction. It reports that the other
// direction should be offered, too.
func (w *Worker) offer(f *flowEntry, dir app.Direction, end bool) (other bool) {
	c := &f.Value
	data, start := c.session.Data(dir)
	if c.talk.protocol == app.Unknown && len(data) > 0 {
		// Its announcement may have come after its handshake: what a client is going
		// to ask for it says when it is connected.
		if e, ok := w.announced.take(w.now, f.Client(), f.Server(), f.ServerPort); ok {
			c.talk.speaks(&w.parsers, e)
		}
	}
	// A dialogue speaks its next protocol when somebody does. Until then rules see it
	// as it was.
	if c.talk.leaving && c.talk.unused(dir, data, start) {
		w.upgrade(f)
		other = true
	}
	other = c.talk.stream(&w.parsers, dir, data, start, end) || other
	if c.talk.upgrading() && !c.talk.leaving {
		w.leave(f)
		other = true
		if c.talk.unused(dir, data, start) {
			w.upgrade(f)
			c.talk.stream(&w.parsers, dir, data, start, end)
		}
	}
	if a, ok := c.talk.parser.(app.Announcer); ok {
		for e, ok := a.TakeExpectation(); ok; e, ok = a.TakeExpectation() {
			w.announced.add(w.now, f.Client(), f.Server(), e)
		}
	}
	return other
}

// leave is called when a dialogue is going to go on in another protocol. What it has said is
// looked at, since soon nobody will hold it any more.
func (w *Worker) leave(f *flowEntry) {
	for _, d := range [...]app.Direction{app.ToServer, app.ToClient} {
		w.inspectPseudo(f, d, false, false)
	}
	f.Value.talk.leaving = true
}

// upgrade goes on in the protocol that was agreed on.
func (w *Worker) upgrade(f *flowEntry) {
	t := &f.Value.talk
	w.countCuts(t.parser)
	w.log(f, t.transactions())
	t.upgrade(&w.parsers)
	f.Value.state.Upgrade()
}

// drain has everything looked at that a session still holds: nothing will follow.
func (w *Worker) drain(f *flowEntry) {
	c := &f.Value
	for _, d := range [...]app.Direction{app.ToServer, app.ToClient} {
		c.session.End(d)
	}
	for _, d := range [...]app.Direction{app.ToServer, app.ToClient} {
		w.feed(f, d, true)
	}
}

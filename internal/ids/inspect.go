package ids

import (
	"net/netip"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/decode"
	"gotcp/internal/ids/detect"
	"gotcp/internal/ids/stream"
	"gotcp/internal/wire"
)

// inspect matches the rules against a packet and what it has brought to its flow.
func (w *Worker) inspect(p *decode.Packet, f *flowEntry, dir app.Direction, inStream bool) {
	w.match(detect.Input{Packet: p, Dir: dir, InStream: inStream}, f)
}

// match matches the rules. What it is given of the input is completed from the flow.
func (w *Worker) match(given detect.Input, f *flowEntry) {
	if f != nil {
		w.oddWords(f, f.Value.talk.events(), f.Value.talk.first)
	}
	if w.matcher == nil || f != nil && f.Value.bypassed {
		if f != nil {
			f.Value.talk.inspected = f.Value.talk.told
			w.forgetUninspected(f)
		}
		return
	}
	in := &w.input
	*in = given
	if f != nil {
		c := &f.Value
		in.Flow = w.view(f)
		if f.Proto == wire.ProtoTCP {
			in.Stream = streamOf(&c.session, in.Dir)
		}
		in.AppEvents = c.talk.events()
		in.Sealed = f.Proto == wire.ProtoTCP && c.sealed(in.Dir)
	}
	matches := w.matcher.Inspect(in)
	if f != nil {
		f.Value.talk.inspected = f.Value.talk.told
	}
	w.variables = nil
	if len(matches) > 0 {
		w.variables = w.variablesOf(f)
	}
	for i := range matches {
		w.matched(&matches[i], i == 0, given.Packet, f, given.Dir)
	}
	if f != nil {
		w.forget(f)
	}
}

func streamOf(s *stream.Session, dir app.Direction) detect.Stream {
	data, start := s.Data(dir)
	end := detect.Stream{Data: data, Offset: start, End: s.Finished(dir) || s.State() == stream.Closed}
	switch s.State() {
	case stream.Closing, stream.CloseWait, stream.LastACK, stream.Closed:
		end.Flush = true // as Suricata does: when the client has sent FIN, but not when the server has
	}
	return end
}

// inspectPseudo matches the rules against what a flow still has to be looked at in one
// direction, without a packet. With end set the flow is over, open if the direction is not.
func (w *Worker) inspectPseudo(f *flowEntry, dir app.Direction, end, open bool) {
	if w.matcher == nil {
		return
	}
	p := &w.pseudo
	f.Value.established = f.Value.session.Established()
	at := w.now
	if end {
		at = f.Last() // whenever that is noticed
	}
	*p = decode.Packet{Time: at, Number: w.frameNumber(), Proto: f.Proto, VLANs: f.VLANs, NumVLANs: f.NumVLANs}
	p.Src, p.SrcPort, p.Dst, p.DstPort = f.Client(), f.ClientPort, f.Server(), f.ServerPort
	if dir == app.ToClient {
		p.Src, p.SrcPort, p.Dst, p.DstPort = p.Dst, p.DstPort, p.Src, p.SrcPort
	}
	w.match(detect.Input{Packet: p, Pseudo: true, Open: open, End: end, Dir: dir}, f)
}

// frameNumber is that of the frame at work; 0 for none, when time alone has passed.
func (w *Worker) frameNumber() uint64 {
	if w.frame == nil {
		return 0
	}
	return w.frame.Number
}

// matched notes a match, the first of its inspection or one more.
func (w *Worker) matched(m *detect.Match, first bool, p *decode.Packet, f *flowEntry, dir app.Direction) {
	e := endsOf(p)
	r := m.Rule
	found := match{rule: r, noAlert: m.NoAlert, first: first, asks: detect.CloneAsks(m.Asks), alert: Alert{
		Frame: Frame{Time: p.Time, Number: w.frameNumber()}, Rule: r, Action: r.Action,
		GID: r.GID, SID: r.SID, Rev: r.Rev, Msg: r.Msg, Priority: r.Priority,
		Proto: protoName(p.Proto), Src: e.src, Dst: e.dst, HasPorts: e.hasPorts,
		IsICMP: e.isICMP, ICMPType: e.icmpType, ICMPCode: e.icmpCode, VLANs: vlansOf(p),
		Direction: dir, Source: sourceOf(p, p == &w.pseudo),
	}}
	al := &found.alert
	if w.frame != nil {
		al.Frame = *w.frame
	}
	if m.Stream {
		al.Source = FromStream
	}
	al.Variables, al.Context = w.variables, m.Context
	if f != nil {
		c := &f.Value
		al.Flow, al.App = c.flowFacts(f), c.talk.protocol
		if !m.NoAlert {
			c.alerted = true
		}
		c.bypassed = c.bypassed || r.Bypass
		if m.Transaction != nil {
			al.HasTx, al.TxID = true, m.TransactionNumber
			al.Tx = transactionOf(c.talk.protocol, m.Transaction)
		}
	}
	if f != nil && !m.NoAlert && (m.Stream || m.Transaction != nil) {
		al.Behind = w.behind(&f.Value, dir, m)
	}
	if w.cfg.Payloads {
		al.Payload = w.result.copies.keep(w.number, al.Flow.ID, w.payload(m, p, f, dir))
	}
	w.result.addMatch(w.number, &found)
}

// maxPayload is how much of what was inspected an alert shows.
const maxPayload = 4096

// payload is what was inspected, or its beginning.
func (w *Worker) payload(m *detect.Match, p *decode.Packet, f *flowEntry, dir app.Direction) []byte {
	b := p.Payload
	if f != nil && f.Proto == wire.ProtoTCP && (m.Stream || len(b) == 0) {
		b, _ = f.Value.session.Data(dir)
	}
	return b[:min(len(b), maxPayload)]
}

// forget drops the transactions that are done with.
func (w *Worker) forget(f *flowEntry) {
	c := &f.Value
	txs := c.talk.transactions()
	if len(txs) == 0 {
		return
	}
	if n := c.state.Finished(txs, c.talk.first); n > 0 {
		w.drop(f, txs, n)
		w.matcher.Forgotten(c.state, c.talk.first)
	}
}

// forgetUninspected drops those that are complete, where there are no rules.
func (w *Worker) forgetUninspected(f *flowEntry) {
	c := &f.Value
	txs := c.talk.transactions()
	n := 0
	for n < len(txs) && txs[n].Progress(app.ToServer) == app.Complete && txs[n].Progress(app.ToClient) == app.Complete {
		n++
	}
	w.drop(f, txs, n)
}

func (w *Worker) drop(f *flowEntry, txs []app.Transaction, n int) {
	if n == 0 {
		return
	}
	w.log(f, txs[:n])
	c := &f.Value
	c.talk.first += uint64(n)
	c.talk.parser.Forget(n)
}

// flowFacts are what alerts and records say of the flow.
func (c *conn) flowFacts(f *flowEntry) Flow {
	return Flow{
		ID:  c.id,
		Src: netip.AddrPortFrom(f.Client(), f.ClientPort), Dst: netip.AddrPortFrom(f.Server(), f.ServerPort),
		ToServer: Traffic{f.Packets[app.ToServer], f.Bytes[app.ToServer]},
		ToClient: Traffic{f.Packets[app.ToClient], f.Bytes[app.ToClient]},
		Start:    f.First(), Last: f.Last(),
	}
}

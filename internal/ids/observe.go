package ids

import (
	"time"

	"gotcp/internal/ids/anomaly"
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/dns"
	"gotcp/internal/ids/decode"
	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// seen is what the detectors are told of a flow, and what for.
type seen struct {
	first    first
	outcome  bool // answered or refused, and told
	silent   bool // told to be without an answer
	complete bool // the handshake, told
	payload  [2]uint64
	// next is the sequence number behind the last byte of each direction, ack its last
	// acknowledgement number, ttl that of its last packet.
	next, ack [2]seq.Num
	ttl       [2]uint8
	known     [2]bool
	// resetBy has sent a RST with the number resetAt.
	hasReset bool
	resetBy  app.Direction
	resetAt  seq.Num
	// told is the number of the first transaction of DNS that was not told, question the
	// size of the last query.
	told     uint64
	question uint16
}

// first is what observations of a flow have from its first packet, as far as the flow itself does not say it.
type first struct {
	told         bool // of the flow at all
	ttl, options uint8
	fromEther    wire.MAC
	group        bool
	flags        wire.TCPFlags
	length       uint32
}

// firstOf has what a packet says.
func firstOf(o *anomaly.Observation) first {
	return first{true, o.TTL, o.Options, o.EtherSrc, o.EtherGroup, o.Flags, o.Length}
}

// opening is an observation of a flow, like that of its first packet.
func opening(kind anomaly.Kind, at time.Time, f *flowEntry) anomaly.Observation {
	s := &f.Value.seen.first
	return anomaly.Observation{
		Kind: kind, Time: at, Number: f.Value.id >> depthBits, Proto: f.Proto,
		Src: f.Client(), SrcPort: f.ClientPort, Dst: f.Server(), DstPort: f.ServerPort,
		TTL: s.ttl, Options: s.options, EtherSrc: s.fromEther, EtherGroup: s.group, Flags: s.flags, Length: s.length,
	}
}

// single tells what a packet says by itself.
func (w *Worker) single(p *decode.Packet) {
	if o, ok := anomaly.Single(p); ok {
		w.result.addObservation(w.number, 0, &o)
	}
}

func (w *Worker) tell(f *flowEntry, o *anomaly.Observation) {
	w.result.addObservation(w.number, f.Value.id, o)
}

// observe tells the detectors what a packet means to its flow.
func (w *Worker) observe(f *flowEntry, p *decode.Packet, dir app.Direction) {
	c := &f.Value
	s := &c.seen
	w.meter.Packet(p, f.Packets[0] > 0 && f.Packets[1] > 0)
	first := !s.first.told
	if first {
		o := anomaly.Of(anomaly.FlowNew, p)
		o.Src, o.SrcPort, o.Dst, o.DstPort = f.Client(), f.ClientPort, f.Server(), f.ServerPort
		s.first = firstOf(&o)
		w.tell(f, &o)
		w.silence.add(f)
	}
	if !s.outcome && (!first || dir == app.ToClient) {
		w.outcome(f, p, dir)
	}
	if p.Quote != nil {
		return
	}
	s.payload[dir] += uint64(len(p.Payload))
	if p.TCP != nil {
		w.observeSegment(f, p, dir)
	}
	if c.talk.protocol == app.DNS {
		w.observeDNS(f, p, dir)
	}
}

// outcome tells what became of a flow when that shows.
func (w *Worker) outcome(f *flowEntry, p *decode.Packet, dir app.Direction) {
	s := &f.Value.seen
	kind := anomaly.FlowAnswered
	switch {
	case p.Quote != nil:
		if !unreachable(p) {
			return
		}
		kind = anomaly.FlowRefused
	case dir == app.ToServer:
		return
	case p.TCP != nil && p.TCP.Flags()&wire.RST != 0:
		kind = anomaly.FlowRefused
	}
	s.outcome = true
	o := opening(kind, p.Time, f)
	o.Number = p.Number
	w.tell(f, &o)
}

// unreachable reports an ICMP error that says that somebody is not there, or not
// to be spoken to.
func unreachable(p *decode.Packet) bool {
	return len(p.ICMPv4) > 0 && p.ICMPv4[0] == 3 || len(p.ICMPv6) > 0 && p.ICMPv6[0] == 1
}

// observeSegment tells of handshakes and resets.
func (w *Worker) observeSegment(f *flowEntry, p *decode.Packet, dir app.Direction) {
	c := &f.Value
	s := &c.seen
	flags := p.TCP.Flags()
	at, ack := seq.Num(p.TCP.Seq()), seq.Num(p.TCP.Ack())
	established := c.session.Established()
	if established && !s.complete {
		s.complete = true
		if dir == app.ToServer && !c.session.Midstream() {
			w.meter.Established(p)
		}
	}
	o := anomaly.Observation{}
	switch {
	case flags&wire.RST != 0 && established && s.known[dir]:
		o = anomaly.Of(anomaly.Reset, p)
		o.FlowTTL, o.SeqOffset = s.ttl[dir], int32(at.Sub(s.next[dir]))
		s.hasReset, s.resetBy, s.resetAt = true, dir, at
	case flags&wire.RST == 0 && s.hasReset && s.resetBy == dir && (len(p.Payload) > 0 || ack != s.ack[dir]):
		o = anomaly.Of(anomaly.AfterReset, p)
		o.FlowTTL, o.SeqOffset = s.ttl[dir], int32(at.Sub(s.resetAt))
	}
	if o.Kind != 0 {
		w.tell(f, &o)
	}
	if flags&wire.RST != 0 {
		return
	}
	end := at.Add(len(p.Payload))
	if flags&(wire.SYN|wire.FIN) != 0 {
		end = end.Add(1)
	}
	if !s.known[dir] || s.next[dir].Less(end) {
		s.next[dir] = end
	}
	s.ack[dir], s.known[dir] = ack, true
	s.ttl[dir] = anomaly.Of(anomaly.Reset, p).TTL
}

// observeDNS tells of the messages that have come.
func (w *Worker) observeDNS(f *flowEntry, p *decode.Packet, dir app.Direction) {
	c := &f.Value
	s := &c.seen
	s.told = max(s.told, c.talk.first)
	txs := c.talk.transactions()
	for n := s.told - c.talk.first; n < uint64(len(txs)); n++ {
		s.told++
		tx, ok := txs[n].(*dns.Transaction)
		if !ok {
			continue
		}
		m := tx.Message()
		kind := anomaly.DNSQuery
		if m.Response() {
			kind = anomaly.DNSAnswer
		}
		o := anomaly.Of(kind, p)
		size := uint16(min(len(p.Payload), 0xffff))
		if len(m.Questions) > 0 {
			o.Name, o.RRType = w.result.copies.keep(w.number, c.id, m.Questions[0].Name), m.Questions[0].Type
		}
		if m.Response() {
			o.QuerySize, o.AnswerSize = s.question, size
		} else {
			o.QuerySize, s.question = size, size
		}
		w.tell(f, &o)
	}
}

// observeEnd tells how a flow ended.
func (w *Worker) observeEnd(f *flowEntry) {
	s := &f.Value.seen
	switch {
	case !s.first.told:
	case s.outcome:
		w.observeWhole(f, anomaly.FlowEnded, f.Last())
	case !s.silent:
		w.observeWhole(f, anomaly.FlowUnanswered, f.Last())
	}
}

// observeWhole tells of all there is of a flow.
func (w *Worker) observeWhole(f *flowEntry, kind anomaly.Kind, at time.Time) {
	s := &f.Value.seen
	o := opening(kind, at, f)
	o.Duration = f.Last().Sub(f.First())
	for d := range o.Volume {
		o.Volume[d] = anomaly.Volume{Packets: f.Packets[d], Bytes: s.payload[d]}
	}
	w.tell(f, &o)
}

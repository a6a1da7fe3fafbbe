package ids

import (
	"net/netip"
	"strings"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/decode"
	"gotcp/internal/ids/event"
	"gotcp/internal/ids/flow"
	"gotcp/internal/wire"
)

// transactionKinds are the kinds of the protocols whose transactions make records.
var transactionKinds = map[app.Protocol]RecordKind{
	app.HTTP: HTTPRecord, app.DNS: DNSRecord, app.TLS: TLSRecord, app.SSH: SSHRecord, app.SMTP: SMTPRecord, app.FTP: FTPRecord,
}

// carriers are the protocols with files.
var carriers = []app.Protocol{app.HTTP, app.SMTP, app.FTP, app.FTPData}

// log makes records of transactions that nobody looks at any more.
func (w *Worker) log(f *flowEntry, txs []app.Transaction) {
	if w.cfg.Records == 0 {
		return
	}
	c := &f.Value
	if w.cfg.Records.Has(AnomalyRecord) {
		for i, tx := range txs {
			for _, dir := range [...]app.Direction{app.ToServer, app.ToClient} {
				w.oddWords(f, tx.Events(dir), c.talk.first+uint64(i))
			}
		}
	}
	if w.cfg.Records.Has(FileRecord) {
		for i, tx := range txs {
			w.logFiles(f, tx, c.talk.first+uint64(i))
		}
	}
	kind, ok := transactionKinds[c.talk.protocol]
	if !ok || !w.cfg.Records.Has(kind) {
		return
	}
	for i, tx := range txs {
		r := w.flowAsRecord(f, kind)
		r.TxID, r.Tx = c.talk.first+uint64(i), transactionOf(c.talk.protocol, tx)
		w.result.addRecord(w.number, &r)
	}
}

// flowAsRecord is a record about a flow.
func (w *Worker) flowAsRecord(f *flowEntry, kind RecordKind) Record {
	c := &f.Value
	facts := c.flowFacts(f)
	r := Record{
		Kind: kind, Time: f.Last(), Number: w.frameNumber(), Interface: int(c.iface), Proto: protoName(f.Proto),
		Src: facts.Src, Dst: facts.Dst, HasPorts: hasPorts(f.Proto), App: c.talk.protocol, Flow: facts,
	}
	if f.NumVLANs > 0 {
		r.VLANs = append([]uint16(nil), f.VLANs[:f.NumVLANs]...)
	}
	return r
}

func (w *Worker) flowRecord(f *flowEntry, why flow.Reason) {
	c := &f.Value
	r := w.flowAsRecord(f, FlowRecord)
	r.FlowEnd = FlowEnd{State: "new", Reason: "timeout", Alerted: c.alerted}
	switch f.State() {
	case flow.Established:
		r.FlowEnd.State = "established"
	case flow.Closed:
		r.FlowEnd.State = "closed"
	}
	switch why {
	case flow.Evicted:
		r.FlowEnd.Reason = "forced"
	case flow.Reused, flow.Finished:
		r.FlowEnd.Reason = "shutdown"
	}
	if f.Proto == wire.ProtoTCP {
		e := &r.FlowEnd
		e.TCP, e.TCPState = true, c.session.State().String()
		e.FlagsToServer, e.FlagsToClient = c.flags[app.ToServer], c.flags[app.ToClient]
		e.Flags = e.FlagsToServer | e.FlagsToClient
	}
	w.result.addRecord(w.number, &r)
}

// odd makes records of what is wrong with a packet.
func (w *Worker) odd(p *decode.Packet, f *flowEntry) {
	if len(p.Events) == 0 || !w.cfg.Records.Has(AnomalyRecord) {
		return
	}
	e := endsOf(p)
	r := Record{
		Kind: AnomalyRecord, Time: p.Time, Number: p.Number, Interface: w.frame.Interface,
		Src: e.src, Dst: e.dst, HasPorts: e.hasPorts, IsICMP: e.isICMP, ICMPType: e.icmpType, ICMPCode: e.icmpCode, VLANs: vlansOf(p),
	}
	if p.IsIP() {
		r.Proto = protoName(p.Proto)
	} else {
		r.Src, r.Dst = netip.AddrPort{}, netip.AddrPort{}
	}
	if f != nil {
		r.Flow, r.App = f.Value.flowFacts(f), f.Value.talk.protocol
	}
	for _, ev := range p.Events {
		r.Anomaly = Anomaly{Type: anomalyType(ev), Event: ev.String()}
		w.result.addRecord(w.number, &r)
	}
}

// oddWords makes records of what is wrong with a dialogue, or with a transaction of it.
func (w *Worker) oddWords(f *flowEntry, events []event.Event, tx uint64) {
	if len(events) == 0 || !w.cfg.Records.Has(AnomalyRecord) {
		return
	}
	r := w.flowAsRecord(f, AnomalyRecord)
	r.TxID = tx
	for _, e := range events {
		name := e.String()
		r.Anomaly = Anomaly{Type: "applayer", Event: name[strings.IndexByte(name, '.')+1:]}
		w.result.addRecord(w.number, &r)
	}
}

func anomalyType(e event.Event) string {
	if e.OfStream() {
		return "stream"
	}
	return "decode"
}

package dump

import (
	"bytes"
	"net/netip"

	"gotcp/internal/capture"
	"gotcp/internal/cli"
	"gotcp/internal/dissect"
	"gotcp/internal/dissect/analysis"
	"gotcp/internal/wire"
)

// JSON prints packets as records, one object a line.
type JSON struct {
	printer    *dissect.Printer
	interfaces func() []capture.Interface
	analysis   *Analysis
	learned    *Learned

	text []byte
	line bytes.Buffer
	out  *cli.JSONLines
}

// NewJSON makes a renderer of records. The options are those of the text in them, which
// never has the time: that has a member of its own. Interfaces are the source's. The analysis may be nil.
func NewJSON(o dissect.Options, interfaces func() []capture.Interface, a *Analysis) *JSON {
	o.Time, o.Number = dissect.NoTime, false
	j := &JSON{printer: dissect.New(o), interfaces: interfaces, analysis: a}
	j.learned, _ = o.Names.(*Learned)
	j.out = cli.NewJSONLines(&j.line)
	if a != nil {
		// Written into the line that is being made; the writer's error comes again with
		// the packet's record.
		a.onEviction = func(c *analysis.Connection) { _ = j.out.Write(newConnection(c)) }
	}
	return j
}

// record is a packet. Names are as stable as flags.
type record struct {
	cli.Record
	Number    uint64     `json:"number"`
	Interface string     `json:"interface,omitempty"`
	Direction string     `json:"direction,omitempty"`
	LinkType  string     `json:"link_type"`
	Length    int        `json:"length"`
	Captured  int        `json:"captured"`
	SrcMAC    string     `json:"src_mac,omitempty"`
	DstMAC    string     `json:"dst_mac,omitempty"`
	VLANs     []uint16   `json:"vlans,omitempty"`
	EtherType uint16     `json:"ethertype,omitempty"`
	Src       netip.Addr `json:"src,omitzero"`
	Dst       netip.Addr `json:"dst,omitzero"`
	IPProto   *uint8     `json:"ip_proto,omitempty"`
	SrcPort   *uint16    `json:"src_port,omitempty"`
	DstPort   *uint16    `json:"dst_port,omitempty"`
	TCPFlags  string     `json:"tcp_flags,omitempty"`
	Protocol  string     `json:"protocol,omitempty"`
	Info      string     `json:"info"`

	Analysis *findings `json:"analysis,omitempty"`
}

// Append appends a packet's record.
func (j *JSON) Append(b []byte, p *capture.Packet, number uint64) ([]byte, error) {
	j.line.Reset()
	l := look(p)
	j.learned.see(&l)
	j.text = j.printer.AppendPacket(j.text[:0], packetOf(p))
	r := record{
		Record:    cli.NewRecord("packet", p.Time),
		Number:    number,
		Direction: directions[p.Direction],
		LinkType:  p.LinkType.String(),
		Length:    p.Length,
		Captured:  len(p.Data),
		VLANs:     l.vlans[:l.tags],
		EtherType: uint16(l.network),
		Src:       l.src,
		Dst:       l.dst,
		Protocol:  l.name(),
		Info:      string(bytes.TrimSuffix(j.text, []byte("\n"))),
		Analysis:  j.analysis.findings(p, &l),
	}
	if all := j.interfaces(); p.Interface < len(all) {
		r.Interface = all[p.Interface].Name
	}
	if l.ethernet {
		r.SrcMAC, r.DstMAC = l.srcMAC.String(), l.dstMAC.String()
	}
	if l.transport {
		r.IPProto = (*uint8)(&l.proto)
	}
	if l.ported {
		r.SrcPort, r.DstPort = &l.srcPort, &l.dstPort
		if l.proto == wire.ProtoTCP {
			r.TCPFlags = l.flags.String()
		}
	}
	err := j.out.Write(&r)
	return append(b, j.line.Bytes()...), err
}

// End appends a record for each connection, if there is an analysis.
func (j *JSON) End(b []byte) ([]byte, error) {
	if j.analysis == nil {
		return b, nil
	}
	j.line.Reset()
	for _, c := range j.analysis.analyzer.Connections() {
		if err := j.out.Write(newConnection(&c)); err != nil {
			return b, err
		}
	}
	return append(b, j.line.Bytes()...), nil
}

var directions = [...]string{
	capture.DirectionUnknown: "", capture.DirectionIn: "in", capture.DirectionOut: "out",
}

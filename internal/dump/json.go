package dump

import (
	"bytes"
	"net/netip"

	"gotcp/internal/capture"
	"gotcp/internal/cli"
	"gotcp/internal/dissect"
	"gotcp/internal/wire"
)

// JSON prints packets as records, one object a line.
type JSON struct {
	printer    *dissect.Printer
	interfaces func() []capture.Interface

	text []byte
	line bytes.Buffer
	out  *cli.JSONLines
}

// NewJSON makes a renderer of records. The options are those of the text in them, which
// never has the time: that has a member of its own. Interfaces are the source's.
func NewJSON(o dissect.Options, interfaces func() []capture.Interface) *JSON {
	o.Time, o.Number = dissect.NoTime, false
	j := &JSON{printer: dissect.New(o), interfaces: interfaces}
	j.out = cli.NewJSONLines(&j.line)
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
}

// Append appends a packet's record.
func (j *JSON) Append(b []byte, p *capture.Packet, number uint64) ([]byte, error) {
	l := look(p)
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
	j.line.Reset()
	err := j.out.Write(&r)
	return append(b, j.line.Bytes()...), err
}

var directions = [...]string{
	capture.DirectionUnknown: "", capture.DirectionIn: "in", capture.DirectionOut: "out",
}

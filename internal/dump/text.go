package dump

import (
	"bytes"

	"gotcp/internal/capture"
	"gotcp/internal/dissect"
	"gotcp/internal/wire"
)

// Text prints packets as lines.
type Text struct {
	printer  *dissect.Printer
	color    bool
	analysis *Analysis
	learned  *Learned
	note     []byte // on the packet at hand
}

// NewText makes a renderer of lines, in colour if wanted, with an analysis unless
// it is nil.
func NewText(o dissect.Options, color bool, a *Analysis) *Text {
	learned, _ := o.Names.(*Learned)
	return &Text{printer: dissect.New(o), color: color, analysis: a, learned: learned}
}

// Append appends a packet's lines.
func (t *Text) Append(b []byte, p *capture.Packet, _ uint64) ([]byte, error) {
	if !t.color && t.analysis == nil && t.learned == nil {
		return t.lines(b, p), nil
	}
	l := look(p)
	t.learned.see(&l)
	t.note = t.analysis.appendNote(t.note[:0], p, &l)
	code := ""
	if t.color {
		code = l.color()
	}
	if code == "" {
		return t.lines(b, p), nil
	}
	b = append(b, code...)
	begin := len(b)
	b = t.lines(b, p)
	// Of several lines the first has the colour.
	end := begin + bytes.IndexByte(b[begin:], '\n')
	rest := len(b) - end
	b = append(b, plain...)
	copy(b[end+len(plain):], b[end:end+rest])
	copy(b[end:], plain)
	return b, nil
}

// End appends the table of connections, if there is an analysis.
func (t *Text) End(b []byte) ([]byte, error) {
	if t.analysis == nil {
		return b, nil
	}
	return t.analysis.appendTable(b), nil
}

func (t *Text) lines(b []byte, p *capture.Packet) []byte {
	packet := packetOf(p)
	packet.Note = t.note
	return t.printer.AppendPacket(b, packet)
}

func packetOf(p *capture.Packet) dissect.Packet {
	return dissect.Packet{Time: p.Time, Link: dissect.LinkType(p.LinkType), Data: p.Data, Length: p.Length}
}

// Colours, as terminals take them (ECMA-48 §8.3.117).
const (
	plain   = "\x1b[0m"
	red     = "\x1b[31m"
	green   = "\x1b[32m"
	yellow  = "\x1b[33m"
	blue    = "\x1b[34m"
	magenta = "\x1b[35m"
	cyan    = "\x1b[36m"
)

// color is the code for a packet's line, empty for none: of TCP what begins and ends
// a connection has one.
func (l *layers) color() string {
	switch l.name() {
	case "tcp":
		switch {
		case l.flags&wire.RST != 0:
			return red
		case l.flags&wire.SYN != 0:
			return green
		case l.flags&wire.FIN != 0:
			return yellow
		}
	case "udp":
		return cyan
	case "icmp", "icmp6":
		return magenta
	case "arp":
		return blue
	}
	return ""
}

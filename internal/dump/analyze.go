package dump

import (
	"fmt"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/cli"
	"gotcp/internal/dissect"
	"gotcp/internal/dissect/analysis"
)

// Analysis has a renderer say what TCP segments mean, and list the
// connections at the end.
type Analysis struct {
	analyzer *analysis.Analyzer
	// onEviction is told of connections that are forgotten, since there are too many.
	onEviction func(*analysis.Connection)
}

// NewAnalysis makes one for one renderer.
func NewAnalysis() *Analysis {
	a := &Analysis{onEviction: func(*analysis.Connection) {}}
	a.analyzer = analysis.New(analysis.Config{Evicted: func(c *analysis.Connection) { a.onEviction(c) }})
	return a
}

// look is what there is to say of a packet, and the ClientHello in it if there is one.
// A nil Analysis says nothing.
func (a *Analysis) look(p *capture.Packet, l *layers) (n analysis.Notes, hello dissect.ClientHello, greets bool) {
	if a == nil || l.tcp == nil {
		return n, hello, false
	}
	hello, greets = dissect.ParseClientHello(l.payload)
	return a.analyzer.Input(p.Time, l.src, l.dst, l.tcp, l.tcpLength), hello, greets
}

// appendNote appends it as text.
func (a *Analysis) appendNote(b []byte, p *capture.Packet, l *layers) []byte {
	n, hello, greets := a.look(p, l)
	b = n.AppendText(b)
	if a != nil && p.Oversized {
		b = append(b, " [offloaded]"...)
	}
	if greets {
		b = hello.AppendText(b)
	}
	return b
}

// findings is it as a member of a packet's record.
type findings struct {
	analysis.NotesRecord
	Offloaded  bool     `json:"offloaded,omitempty"`
	ServerName string   `json:"server_name,omitempty"`
	ALPN       []string `json:"alpn,omitempty"`
}

// findings returns nil where there is nothing to say.
func (a *Analysis) findings(p *capture.Packet, l *layers) *findings {
	n, hello, greets := a.look(p, l)
	if a == nil || !n.Any() && !greets && !p.Oversized {
		return nil
	}
	f := &findings{NotesRecord: n.Record(), Offloaded: p.Oversized, ServerName: string(hello.ServerName)}
	hello.EachProtocol(func(name []byte) { f.ALPN = append(f.ALPN, string(name)) })
	return f
}

// appendTable appends the table of the connections, with an empty line before it.
func (a *Analysis) appendTable(b []byte) []byte {
	connections := a.analyzer.Connections()
	if len(connections) == 0 {
		return b
	}
	b = analysis.AppendTable(append(b, '\n'), connections)
	if n := a.analyzer.Evicted(); n > 0 {
		b = fmt.Appendf(b, "and %d that were silent longest, and made room for these; --json lists all\n", n)
	}
	return b
}

// connection is the record of one.
type connection struct {
	cli.Record
	*analysis.Connection
}

// newConnection makes the record of a connection, with the time of its last packet.
func newConnection(c *analysis.Connection) connection {
	last := c.Start.Add(time.Duration(c.Seconds * float64(time.Second)))
	return connection{cli.NewRecord("connection", last), c}
}

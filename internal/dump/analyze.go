package dump

import (
	"fmt"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/cli"
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

// notes are what there is to say of a packet; a nil Analysis says nothing.
func (a *Analysis) notes(p *capture.Packet, l *layers) (n analysis.Notes) {
	if a == nil || l.tcp == nil {
		return n
	}
	return a.analyzer.Input(p.Time, l.src, l.dst, l.tcp, l.tcpLength)
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

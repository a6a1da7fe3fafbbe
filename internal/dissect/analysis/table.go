package analysis

import (
	"bytes"
	"net/netip"
	"time"

	"gotcp/internal/recent"
	"gotcp/internal/wire"
)

// Config is what an Analyzer is made with.
type Config struct {
	// MaxConnections bounds how many are remembered, of 2 KiB as a rule and
	// 5 KiB at most; the one that was silent longest makes room. Default 2048.
	MaxConnections int
	// Evicted, if not nil, is told of every connection that made room, so that
	// none goes unreported.
	Evicted func(*Connection)
}

// Analyzer is the connections of a capture.
type Analyzer struct {
	cfg   Config
	flows map[key]*flow
	// order is by use. A flow whose ports were used again stays in it, but no
	// longer in the map.
	order   recent.Order[*flow]
	count   int
	begun   uint64
	evicted uint64
}

// New makes an Analyzer that has seen nothing.
func New(cfg Config) *Analyzer {
	if cfg.MaxConnections <= 0 {
		cfg.MaxConnections = 2048
	}
	return &Analyzer{cfg: cfg, flows: make(map[key]*flow)}
}

// key is two ends, the lower one first, so that both directions have the same.
type key struct {
	addrs [2][16]byte
	ports [2]uint16
}

// newKey returns the key, and which of its ends is the source.
func newKey(src, dst netip.Addr, srcPort, dstPort uint16) (k key, from int) {
	a, b := src.As16(), dst.As16()
	if c := bytes.Compare(a[:], b[:]); c > 0 || c == 0 && srcPort > dstPort {
		return key{[2][16]byte{b, a}, [2]uint16{dstPort, srcPort}}, 1
	}
	return key{[2][16]byte{a, b}, [2]uint16{srcPort, dstPort}}, 0
}

// Input takes in a TCP segment, as it was captured at now, and says what there
// is to say about it. Length is that of its payload on the wire, of which the
// view may hold less. Each segment is to be handed in once, and fragments
// of IP packets not at all.
func (a *Analyzer) Input(now time.Time, src, dst netip.Addr, t wire.TCP, length int) Notes {
	var n Notes
	s := newSegment(now.UnixNano(), t, length)
	k, from := newKey(src, dst, t.SrcPort(), t.DstPort())
	f := a.recall(k)
	if f != nil && f.opensAnother(&s, from) {
		n.Flags |= PortReused
		f = nil
	}
	if f == nil {
		f = a.add()
		f.renew(k, from, netip.AddrPortFrom(src, t.SrcPort()), netip.AddrPortFrom(dst, t.DstPort()), s.at)
		f.reused = n.Has(PortReused)
		a.begun++
		f.number = a.begun
		a.flows[k] = f
		a.order.Use(&f.place, f)
	}
	f.input(&s, from, &n)
	return n
}

// recall finds a flow and makes it the newest.
func (a *Analyzer) recall(k key) *flow {
	if p := a.order.Newest(); p != nil && p.Thing.key == k {
		return p.Thing
	}
	f := a.flows[k]
	if f != nil {
		a.order.Use(&f.place, f)
	}
	return f
}

// add makes a flow, from the oldest if there are as many as there may be.
func (a *Analyzer) add() *flow {
	if a.count < a.cfg.MaxConnections {
		a.count++
		return new(flow)
	}
	f := a.order.Oldest().Thing
	a.order.Remove(&f.place)
	if a.flows[f.key] == f {
		delete(a.flows, f.key)
	}
	a.evicted++
	if a.cfg.Evicted != nil {
		c := f.connection()
		a.cfg.Evicted(&c)
	}
	return f
}

// Current is the number of the connection that the last segment belongs to:
// they are numbered from 1 in the order in which they begin. One that made
// room for others and goes on begins once more.
func (a *Analyzer) Current() uint64 { return a.order.Newest().Thing.number }

// Begun is how many connections have begun.
func (a *Analyzer) Begun() uint64 { return a.begun }

// Evicted is how many connections made room for others.
func (a *Analyzer) Evicted() uint64 { return a.evicted }

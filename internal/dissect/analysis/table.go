package analysis

import (
	"bytes"
	"net/netip"
	"time"

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
	// newest and oldest are the ends of the order of use. A flow whose ports
	// were used again stays in it, but no longer in the map.
	newest, oldest *flow
	count          int
	begun          uint64
	evicted        uint64
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
		a.use(f)
	}
	f.input(&s, from, &n)
	return n
}

// recall finds a flow and makes it the newest.
func (a *Analyzer) recall(k key) *flow {
	if a.newest != nil && a.newest.key == k {
		return a.newest
	}
	f := a.flows[k]
	if f != nil {
		a.unlink(f)
		a.use(f)
	}
	return f
}

// add makes a flow, from the oldest if there are as many as there may be.
func (a *Analyzer) add() *flow {
	if a.count < a.cfg.MaxConnections {
		a.count++
		return new(flow)
	}
	f := a.oldest
	a.unlink(f)
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

// use puts a flow at the new end.
func (a *Analyzer) use(f *flow) {
	f.older = a.newest
	if a.newest != nil {
		a.newest.newer = f
	} else {
		a.oldest = f
	}
	a.newest = f
}

func (a *Analyzer) unlink(f *flow) {
	if f.newer != nil {
		f.newer.older = f.older
	} else {
		a.newest = f.older
	}
	if f.older != nil {
		f.older.newer = f.newer
	} else {
		a.oldest = f.newer
	}
	f.newer, f.older = nil, nil
}

// Current is the number of the connection that the last segment belongs to:
// they are numbered from 1 in the order in which they begin. One that made
// room for others and goes on begins once more.
func (a *Analyzer) Current() uint64 { return a.newest.number }

// Begun is how many connections have begun.
func (a *Analyzer) Begun() uint64 { return a.begun }

// Evicted is how many connections made room for others.
func (a *Analyzer) Evicted() uint64 { return a.evicted }

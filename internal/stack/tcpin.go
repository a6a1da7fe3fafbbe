package stack

import (
	"net/netip"
	"time"

	"gotcp/internal/seq"
	"gotcp/internal/tcp"
	"gotcp/internal/wire"
)

// flow is a connection's name (RFC 9293 §3.3.1).
type flow struct{ local, remote netip.AddrPort }

// ackEvery is how many received bytes are worth an acknowledgement of their
// own within a batch: two segments as long as they get. Less often, and the
// sender runs dry; more often, and both sides do nothing else.
const ackEvery = 2 * 64000

// inputTCP finds the connection or listener that a segment is for.
func (n *NIC) inputTCP(now time.Time, p *packet) {
	s := n.stack
	t, err := wire.ParseTCP(p.payload)
	if err != nil {
		s.stats.Dropped.Malformed++
		return
	}
	key := flow{
		local:  netip.AddrPortFrom(p.dst, t.DstPort()),
		remote: netip.AddrPortFrom(p.src, t.SrcPort()),
	}
	c := s.last
	if c == nil || c.key != key {
		c = s.conns[key]
	}
	if c == nil && n.cfg.Shared && !s.claimed(key.local) {
		s.stats.Dropped.Unclaimed++
		return
	}
	// RFC 9293 §3.1: a wrong checksum is dropped in silence.
	if !p.verified && !t.ChecksumOK(p.src, p.dst) {
		s.stats.Dropped.Checksum++
		return
	}
	if key.remote.Port() == 0 || key.local.Port() == 0 {
		s.stats.Dropped.Malformed++
		return
	}
	seg := &s.seg
	readSegment(seg, t, p.gsoSize)
	if c != nil && c.state == tcp.TimeWait && s.listener(key.local) != nil && c.tcp.Reusable(seg) {
		s.stats.Reused++
		c.remove()
		c = nil
	}
	if c != nil {
		s.last = c
		c.input(now, seg)
		return
	}
	n.unmatched(now, key, seg)
}

// readSegment turns what is on the wire into a segment.
func readSegment(seg *tcp.Segment, t wire.TCP, gsoSize int) {
	*seg = tcp.Segment{
		Seq: seq.Num(t.Seq()), Ack: seq.Num(t.Ack()),
		Flags: t.Flags(), Window: t.Window(), Urgent: t.Urgent(),
		Options: wire.ParseTCPOptions(t.Options()),
		Payload: [2][]byte{t.Payload()},
		GSOSize: gsoSize,
	}
}

// unmatched handles a segment that belongs to no connection: LISTEN and CLOSED
// in RFC 9293 §3.10.7.
func (n *NIC) unmatched(now time.Time, key flow, seg *tcp.Segment) {
	const opening = wire.SYN | wire.ACK | wire.RST
	if l := n.stack.listener(key.local); l != nil {
		if seg.Flags&wire.RST != 0 {
			return
		}
		if seg.Flags&opening == wire.SYN {
			l.admit(now, n, key, seg)
			return
		}
		if seg.Flags&wire.ACK == 0 {
			return // neither SYN nor ACK: RFC 9293 §3.10.7.2, dropped
		}
	}
	if reset, ok := tcp.ResetFor(seg); ok && n.sendReset(now, key, &reset) {
		n.stack.stats.Resets++
	}
}

// listener finds who listens on an address: the one that named it, else the
// one that takes all.
func (s *Stack) listener(local netip.AddrPort) *TCPListener {
	if l := s.listeners[local]; l != nil {
		return l
	}
	return s.listeners[anyAddr(local)]
}

// anyAddr is the unspecified address with the same port.
func anyAddr(a netip.AddrPort) netip.AddrPort {
	return netip.AddrPortFrom(netip.IPv4Unspecified(), a.Port())
}

// input gives c a segment.
func (c *TCPConn) input(now time.Time, seg *tcp.Segment) {
	n := seg.Len()
	c.tcp.Input(now, seg)
	c.touch()
	if n == 0 {
		return
	}
	c.progress = true
	if c.unanswered += n; c.unanswered >= ackEvery {
		c.unanswered = 0
		c.tcp.Output(now, c.emit)
	}
}

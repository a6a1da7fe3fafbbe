package tcp

import (
	"time"

	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// recvSpace is the receive sequence space (RFC 9293 §3.3.1).
//
//	  irs           nxt             edge
//	---|-------------|---------------|--------
//	     received       RCV.WND        not yet allowed
type recvSpace struct {
	irs, nxt seq.Num
	edge     seq.Num // right edge of the window we advertised; it never moves back
	wup      seq.Num // Last.ACK.sent (RFC 7323 §4.3)
	wscale   uint8
	mss      int // size of the full segments that come in, as far as seen
	lastSize int // of the last segment that came in

	finKnown bool // a FIN was seen, maybe beyond a hole
	finSeq   seq.Num
	fin      bool // and everything before it is here
	lastData instant
}

// initialReceiveSpace is the window to begin with: what can be told without scaling.
const initialReceiveSpace = 65535

// receiveWindow is RCV.WND as the peer was told it.
func (c *Conn) receiveWindow() int { return max(c.rcv.edge.Sub(c.rcv.nxt), 0) }

// openReceiveWindow sets the buffer's first size when the connection is made.
func (c *Conn) openReceiveWindow() {
	if c.cfg.FixedWindow {
		c.rb.space = c.rb.limit
	}
	c.drs.at, c.drs.space = c.now, c.rb.space
}

// advertise chooses the window for a segment that goes out now and returns
// the header's field (RFC 9293 §3.8.6.2.2: the right edge moves by a segment
// or half the buffer at least, so that no silly windows are offered).
func (c *Conn) advertise(syn bool) uint16 {
	if syn {
		w := c.synWindow()
		c.rcv.edge = c.rcv.nxt.Add(w)
		return uint16(w)
	}
	shift := c.rcv.wscale
	have, room := c.receiveWindow(), c.offerable()
	if room-have < c.windowStep() {
		// The edge stays. The field may round it down, never the edge we
		// honour; round up where it fits, so that the peer sees no shrinking.
		up := (have + 1<<shift - 1) >> shift
		if up<<shift <= c.rb.room() && up <= 0xffff {
			c.rcv.edge = c.rcv.nxt.Add(up << shift)
			return uint16(up)
		}
		return uint16(min(have>>shift, 0xffff))
	}
	c.rcv.edge = c.rcv.nxt.Add(room)
	return uint16(room >> shift)
}

// offerable is the largest window that fits the buffer and the header's field.
func (c *Conn) offerable() int {
	return min(c.rb.room(), 0xffff<<c.rcv.wscale) &^ (1<<c.rcv.wscale - 1)
}

// wantsWindowUpdate reports whether the window has opened so far that the
// peer should be told without waiting for its data (RFC 9293 §3.8.6.2.2).
func (c *Conn) wantsWindowUpdate() bool {
	if !c.state.Synchronized() || c.rcv.fin {
		return false
	}
	have, room := c.receiveWindow(), c.offerable()
	return room-have >= c.windowStep() && room >= 2*have
}

// windowStep is the least by which the right edge moves.
func (c *Conn) windowStep() int { return max(min(c.rb.space/2, max(c.rcv.mss, defaultMSS)), 1) }

// measureSegments keeps RCV.MSS at the size of the peer's full segments: the
// largest seen, or less where two alike in the midst of a stream show that the
// path's MTU has shrunk.
func (c *Conn) measureSegments(s *Segment) {
	n := c.segmentSize(s)
	if n > c.rcv.mss || n >= defaultMSS && n == c.rcv.lastSize && !s.has(wire.PSH) {
		c.rcv.mss = min(n, 65535)
	}
	c.rcv.lastSize = n
}

// receiveScale is dynamic right-sizing: the window follows what the
// application takes per round trip, so that it never limits a peer that could
// send faster (W. Feng et al., "Dynamic Right-Sizing", 2001).
type receiveScale struct {
	at     instant // when this round began
	copied int     // bytes read in it
	space  int     // bytes read in the last one
	rtt    time.Duration
	// Where a round trip is told by sequence numbers: a full window later.
	mark   seq.Num
	markAt instant
}

// measureReceive estimates the round trip from the receiving side: the time a
// whole window takes to arrive, at most, or the handshake's.
func (c *Conn) measureReceive(readable int) {
	d := &c.drs
	if readable == 0 {
		return
	}
	if d.markAt != 0 && !d.mark.Less(c.rcv.nxt) {
		return
	}
	if d.markAt != 0 {
		if rtt := c.now.sub(d.markAt); d.rtt == 0 || rtt < d.rtt {
			d.rtt = rtt
		} else {
			d.rtt += (rtt - d.rtt) / 8
		}
	}
	d.mark, d.markAt = c.rcv.nxt.Add(c.receiveWindow()), c.now
}

// bytesRead takes in that the application took n bytes, and lets the window
// grow once per round trip if it took more than before.
func (c *Conn) bytesRead(n int) {
	d := &c.drs
	d.copied += n
	rtt := c.rtt.srtt
	if d.rtt != 0 && (rtt == 0 || d.rtt < rtt) {
		rtt = d.rtt
	}
	if rtt == 0 || c.now.sub(d.at) < rtt {
		return
	}
	if d.copied > d.space/2 && c.rb.space < c.rb.limit {
		// Twice what was taken leaves room for a peer whose window doubles per
		// round trip (slow start), and a bit for what is on its way.
		c.rb.space = min(max(c.rb.space, 2*d.copied+16*c.rcv.mss), c.rb.limit)
	}
	d.space = max(d.copied, 1)
	d.at, d.copied = c.now, 0
}

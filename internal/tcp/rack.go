package tcp

import (
	"time"

	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// dupThresh is how many segments the peer must hold beyond a hole before the
// hole counts as a loss where reordering was never seen (RFC 5681 §3.2, RFC 6675 §2).
const dupThresh = 3

// rack finds losses by time: what was sent well before something that has
// been delivered since is lost (RFC 8985 §5, §6). The names are the RFC's.
type rack struct {
	xmitTS  instant // RACK.xmit_ts: when the latest delivered segment was sent
	endSeq  seq.Num // RACK.end_seq
	rtt     time.Duration
	fack    seq.Num // RACK.fack: highest sequence delivered
	fackSet bool

	reorderingSeen bool
	reoWndMult     int // of a quarter of the minimum RTT
	reoWndPersist  int // recoveries until the multiplier falls back
	dsackRound     seq.Num
	dsackInRound   bool
	reordSeen      int // for Info
	reordering     int // for Info: largest distance seen, in segments
}

// sentAfter is RACK_sent_after: the order in which segments went out.
func sentAfter(t1 instant, s1 seq.Num, t2 instant, s2 seq.Num) bool {
	return t1 > t2 || t1 == t2 && s2.Less(s1)
}

// rackDelivered takes in one record that was acknowledged or sacked just now
// (RFC 8985 §6.2, steps 1 to 3). fack is RACK.fack before the acknowledgement:
// among what a single one reports there is no order.
func (c *Conn) rackDelivered(r *sent, o *wire.TCPOptions, fack seq.Num) {
	k := &c.rack
	rtt := c.now.sub(r.at)
	if r.everResent {
		// Which transmission was delivered? Not the last one, if the echo is
		// older than it, or if it would have been faster than any before.
		if o.HasTimestamps && c.opt.timestamps && int32(o.TSEcr-c.tsClock(r.at)) < 0 {
			return
		}
		if rtt < c.rtt.min {
			return
		}
	} else if k.fackSet && r.end.LessEq(fack) {
		k.noteReordering(fack.Sub(r.end)/max(c.snd.mss, 1) + 1)
	}
	if !k.fackSet || k.fack.Less(r.end) {
		k.fack, k.fackSet = r.end, true
	}
	if k.xmitTS == 0 || sentAfter(r.at, r.end, k.xmitTS, k.endSeq) {
		k.xmitTS, k.endSeq, k.rtt = r.at, r.end, rtt
	}
}

func (k *rack) noteReordering(distance int) {
	k.reorderingSeen = true
	k.reordSeen++
	k.reordering = max(k.reordering, distance)
}

// dsack widens the reordering window: the peer got twice what we held lost
// (RFC 8985 §6.2 step 4), at most once per round trip.
func (k *rack) dsack(una, nxt seq.Num) {
	k.reorderingSeen = true
	if k.dsackInRound && una.Less(k.dsackRound) {
		return
	}
	k.dsackRound, k.dsackInRound = nxt, true
	k.reoWndMult = max(k.reoWndMult, 1) + 1
	k.reoWndPersist = 16
}

// recovered counts recoveries since the last DSACK; after sixteen the window
// falls back to a quarter of the minimum RTT (RFC 8985 §6.2 step 4).
func (k *rack) recovered() {
	if k.reoWndPersist > 0 {
		k.reoWndPersist--
	}
	if k.reoWndPersist == 0 {
		k.reoWndMult = 1
	}
}

// reoWnd is the reordering window (RACK_update_reo_wnd, RFC 8985 §6.2 step 4).
func (c *Conn) reoWnd() time.Duration {
	if !c.rack.reorderingSeen {
		if c.rec.active() || c.board.sacked >= dupThresh*c.snd.mss {
			return 0
		}
	}
	return min(time.Duration(max(c.rack.reoWndMult, 1))*c.rtt.min/4, c.rtt.srtt)
}

// detectLoss marks what RACK holds lost and sets the reordering timer for what
// may soon be (RACK_detect_loss, RFC 8985 §6.2 step 5). It reports whether
// anything was newly marked.
func (c *Conn) detectLoss() bool {
	c.timers.stop(timerReorder)
	k := &c.rack
	if k.xmitTS == 0 || !c.opt.sack {
		return false
	}
	window := k.rtt + c.reoWnd()
	var wait time.Duration
	found := false
	q := c.board.records()
	for i := range q {
		r := &q[i]
		if !sentAfter(k.xmitTS, k.endSeq, r.at, r.end) {
			// In sequence order the rest went out even later, unless
			// retransmissions are among it.
			if c.board.resent == 0 && c.board.lost == 0 {
				break
			}
			continue
		}
		if r.sacked || r.lost && !r.resent {
			continue
		}
		if left := r.at.add(window).sub(c.now); left > 0 {
			wait = max(wait, left)
			continue
		}
		c.markLost(r)
		found = true
	}
	if wait > 0 {
		c.timers.set(timerReorder, c.now.add(wait))
	}
	return found
}

// reorderTimeout is the end of the reordering window: what has not come by
// now is lost.
func (c *Conn) reorderTimeout() {
	if c.detectLoss() {
		c.enterRecovery()
	}
}

// markLost marks a record and counts its segments.
func (c *Conn) markLost(r *sent) {
	c.stat.lost += uint64(segmentsOf(r.len(), c.snd.mss))
	c.board.markLost(r)
}

// segmentsOf is how many segments of mss bytes n bytes make.
func segmentsOf(n, mss int) int { return (n + mss - 1) / max(mss, 1) }

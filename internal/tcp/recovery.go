package tcp

import "gotcp/internal/seq"

// caState is where loss recovery stands, with the names that ss(8) readers know.
type caState uint8

const (
	caOpen     caState = iota
	caDisorder         // SACKs or duplicate ACKs, no loss yet
	caRecovery         // fast recovery (RFC 6675, RFC 6582)
	caLoss             // after a retransmission timeout (RFC 5681 §3.1)
)

var caNames = [...]string{"open", "disorder", "recovery", "loss"}

func (s caState) String() string { return caNames[s] }

// recovery is one episode of repairing losses: from the first loss until
// everything that was in flight then is acknowledged.
type recovery struct {
	state caState
	point seq.Num // RecoveryPoint (RFC 6675 §4): SND.NXT when it began
	// past says that point is not passed yet: a new episode without SACK must
	// not begin before it is (RFC 6582 §3.2).
	past bool
	// force lets the first retransmission go out regardless of the window
	// (RFC 6675 §5 (4.3)).
	force   bool
	dupAcks int // without SACK: segments that left the network

	// What a reduction that proves to be spurious brings back.
	undoable       bool
	undoFrom       seq.Num // SND.UNA when it began
	priorCwnd      int
	priorSsthresh  int
	undoSegments   int    // retransmitted segments not yet reported as duplicates
	anyRetransmit  bool   // anything was retransmitted in this episode
	firstRetransTS uint32 // timestamp of the first retransmission (RFC 3522)
}

func (r *recovery) active() bool { return r.state >= caRecovery }

// flight is what is outstanding: SND.NXT - SND.UNA (RFC 5681 §2).
func (c *Conn) flight() int { return c.snd.nxt.Sub(c.snd.una) }

// pipe estimates what is in the network (RFC 6675 §4 SetPipe).
func (c *Conn) pipe() int {
	p := c.flight() - c.board.sacked - c.board.lost + c.board.resent
	if !c.opt.sack {
		// Each duplicate ACK stands for a segment that has left the network.
		p -= min(c.rec.dupAcks*c.snd.mss, p)
	}
	return p
}

// enterRecovery reacts to losses found by the scoreboard, unless that has been
// done for this window of data already.
func (c *Conn) enterRecovery() {
	if c.rec.active() {
		return
	}
	c.beginUndo()
	c.rec.state, c.rec.point, c.rec.past = caRecovery, c.snd.nxt, true
	c.rec.force = true
	c.win.ssthresh = c.cc.reduce(c.now, &c.win, c.flight())
	c.win.cwnd = c.win.ssthresh
	c.tlp.pending = false
	c.timers.stop(timerProbe)
	c.traceWindow("fast recovery")
}

// beginUndo keeps what a spurious recovery brings back.
func (c *Conn) beginUndo() {
	c.cc.save()
	c.rec.undoable, c.rec.undoFrom = true, c.snd.una
	c.rec.priorCwnd, c.rec.priorSsthresh = c.win.cwnd, c.win.ssthresh
	c.rec.undoSegments, c.rec.anyRetransmit = 0, false
}

// enterLoss reacts to a retransmission timeout (RFC 5681 §3.1, RFC 6298 §5).
func (c *Conn) enterLoss() {
	if !c.rec.active() {
		// Once per window of data: in recovery ssthresh has fallen already, and
		// a further timeout of the same data does not lower it (RFC 5681 §3.1).
		c.beginUndo()
		c.win.ssthresh = c.cc.reduce(c.now, &c.win, c.flight())
	}
	c.cc.timeout()
	c.rec.state, c.rec.point, c.rec.past = caLoss, c.snd.nxt, true
	c.rec.dupAcks, c.rec.force = 0, true
	c.win.cwnd = c.snd.mss // the loss window (RFC 5681 §3.1)
	c.tlp = tailProbe{}
	if q := c.board.records(); len(q) > 0 && q[0].sacked {
		c.board.forgetSACKs() // the peer reneged (RFC 2018 §8)
	}
	q := c.board.records()
	for i := range q {
		if r := &q[i]; !r.sacked {
			c.markLost(r)
		}
	}
	c.timers.stop(timerReorder)
	c.timers.stop(timerProbe)
	c.traceWindow("timeout")
}

// leaveRecovery ends an episode: everything of before is acknowledged.
func (c *Conn) leaveRecovery() {
	if c.rec.state == caRecovery {
		c.win.cwnd = c.win.ssthresh
		if !c.opt.sack {
			// Not all at once into the network (RFC 6582 §3.2 step 3, (1)).
			c.win.cwnd = min(c.win.ssthresh, max(c.flight(), c.snd.mss)+c.snd.mss)
		}
	}
	c.rec.state, c.rec.dupAcks, c.rec.force = caOpen, 0, false
	c.rack.recovered()
	c.traceWindow("recovered")
}

// recoveryStep moves the episode on after an acknowledgement.
func (c *Conn) recoveryStep(a *ackInfo) {
	if c.tryUndo(a) {
		return
	}
	if c.rec.active() && c.rec.point.LessEq(c.snd.una) {
		c.leaveRecovery()
	}
	lost := c.detectLoss()
	if !c.opt.sack {
		lost = c.dupAckStep(a) || lost
	}
	switch {
	case lost:
		c.enterRecovery()
	case c.rec.state == caOpen && (c.board.sacked > 0 || c.rec.dupAcks > 0):
		c.rec.state = caDisorder
	case c.rec.state == caDisorder && c.board.sacked == 0 && c.rec.dupAcks == 0:
		c.rec.state = caOpen
	}
}

// dupAckStep is loss detection where the peer has no SACK: three duplicate
// ACKs, and partial ACKs in recovery (RFC 5681 §3.2, RFC 6582 §3.2). It
// reports whether something was newly found lost.
func (c *Conn) dupAckStep(a *ackInfo) bool {
	if a.duplicate && c.flight() > 0 {
		c.rec.dupAcks++
	}
	if a.acked > 0 {
		if c.rec.state == caRecovery {
			// A partial ACK: the next hole is lost too (RFC 6582 §3.2 step 3, (2)).
			c.rec.dupAcks = max(c.rec.dupAcks-segmentsOf(a.acked, c.snd.mss)+1, 0)
			c.rec.force = true
			return c.markFirstLost()
		}
		c.rec.dupAcks = 0
		c.rec.past = c.rec.past && c.snd.una.LessEq(c.rec.point)
	}
	if c.rec.dupAcks < dupThresh || c.rec.active() {
		return false
	}
	if c.rec.past {
		return false // these may stem from retransmissions (RFC 6582 §3.2 step 1)
	}
	return c.markFirstLost()
}

// markFirstLost marks the first segment in flight lost.
func (c *Conn) markFirstLost() bool {
	if c.board.empty() {
		return false
	}
	q := c.board.records()
	if q[0].lost && !q[0].resent {
		return false
	}
	if q[0].len() > c.snd.mss {
		c.board.split(0, q[0].start.Add(c.snd.mss))
	}
	r := &c.board.records()[0]
	if r.lost {
		return false // on its way again; a timeout decides
	}
	c.markLost(r)
	return true
}

// tryUndo takes an episode back that proves to have been unnecessary, by the
// timestamp echoed (Eifel, RFC 3522 and RFC 4015) or by DSACKs for everything
// that was retransmitted (RFC 3708).
func (c *Conn) tryUndo(a *ackInfo) bool {
	if !c.rec.undoable || !c.rec.anyRetransmit {
		return false
	}
	// DSACKs come after the acknowledgement that ended the episode, as a rule;
	// an echo says nothing any more by then.
	eifel := c.rec.active() && a.acked > 0 && a.hasEcho && int32(a.echo-c.rec.firstRetransTS) < 0
	if !eifel && c.rec.undoSegments > 0 {
		return false
	}
	c.undo()
	return true
}

func (c *Conn) undo() {
	c.rec.undoable = false
	c.stat.spurious++
	c.win.cwnd = max(c.win.cwnd, c.rec.priorCwnd)
	c.win.ssthresh = c.rec.priorSsthresh
	c.cc.restore()
	q := c.board.records()
	for i := range q {
		if r := &q[i]; r.lost && !r.resent {
			c.board.clearLoss(r)
		}
	}
	c.rec.state, c.rec.dupAcks, c.rec.force = caOpen, 0, false
	c.rtt.backoff = 0
	c.rack.reorderingSeen = true
	c.traceWindow("undo")
}

// noteRetransmit counts a retransmission for undo.
func (c *Conn) noteRetransmit(segments int) {
	if !c.rec.anyRetransmit {
		c.rec.anyRetransmit, c.rec.firstRetransTS = true, c.tsClock(c.now)
	}
	c.rec.undoSegments += segments
}

// dsackUndo counts a DSACK against the retransmissions of this episode.
func (c *Conn) dsackUndo(r seq.Range) {
	if c.rec.undoable && c.rec.anyRetransmit && c.rec.undoFrom.LessEq(r.Start) && r.End.LessEq(c.rec.point) {
		c.rec.undoSegments -= segmentsOf(r.End.Sub(r.Start), c.snd.mss)
	}
}

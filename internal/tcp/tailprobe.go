package tcp

import (
	"time"

	"gotcp/internal/seq"
)

// tailProbe sends the last segment again, or a new one, when the tail of a
// flight stays unacknowledged, so that a loss there is repaired by SACK and
// not by the retransmission timeout (TLP, RFC 8985 §7).
type tailProbe struct {
	pending   bool    // the probe is to go out with the next Output
	out       bool    // one is in flight
	endSeq    seq.Num // TLP.end_seq
	isRetrans bool    // TLP.is_retrans
}

// maxAckDelay is how long a peer may delay the acknowledgement of a single
// segment (RFC 8985 §7.2, TLP.max_ack_delay).
const maxAckDelay = 200 * time.Millisecond

// armProbe sets the probe timer (RFC 8985 §7.2), or leaves it off where a
// probe is not allowed: no SACK, losses being repaired, a probe out already.
func (c *Conn) armProbe() {
	c.timers.stop(timerProbe)
	if !c.opt.sack || c.tlp.out || c.board.empty() || c.rec.active() ||
		c.board.sacked > 0 || c.rtt.backoff > 0 || !c.state.Synchronized() || c.snd.wnd == 0 {
		return
	}
	pto := initialRTO
	if c.rtt.srtt > 0 {
		pto = 2 * c.rtt.srtt
		if c.flight() <= c.snd.mss {
			pto += maxAckDelay
		}
		pto = max(pto, minProbeTimeout)
	}
	at := c.now.add(pto)
	if c.timers.running(timerRTO) {
		at = min(at, c.timers[timerRTO]) // the probe goes first, and puts the timeout off
	}
	c.timers.set(timerProbe, at)
}

// minProbeTimeout keeps the probe from racing an acknowledgement that the
// peer's batching or our own scheduling holds up on a very fast path.
const minProbeTimeout = 10 * time.Millisecond

// tailProbeTimeout asks for a probe (RFC 8985 §7.3); Output sends it.
func (c *Conn) tailProbeTimeout() {
	if c.board.empty() {
		return
	}
	c.tlp.pending = true
	c.timers.set(timerRTO, c.now.add(c.rtt.rto()))
}

// tailProbeSent notes what the probe was.
func (c *Conn) tailProbeSent(isRetrans bool) {
	c.tlp = tailProbe{out: true, endSeq: c.snd.nxt, isRetrans: isRetrans}
	c.timers.set(timerRTO, c.now.add(c.rtt.rto()))
}

// tailProbeAck decides what an acknowledgement says about a probe in flight
// (RFC 8985 §7.4): if the probe was a retransmission and only one of the two
// copies arrived, the original was lost and congestion control must react.
func (c *Conn) tailProbeAck(ack seq.Num, a *ackInfo) {
	if !c.tlp.out || ack.Less(c.tlp.endSeq) {
		return
	}
	switch {
	case !c.tlp.isRetrans:
		c.tlp.out = false
	case a.dsack && a.dsackRange.End == c.tlp.endSeq:
		c.tlp.out = false // both copies arrived
	case c.tlp.endSeq.Less(ack):
		c.tlp.out = false
		c.tailLoss()
	case a.duplicate && a.newlySacked == 0:
		c.tlp.out = false // the other copy's acknowledgement
	}
}

// tailLoss reacts to one loss that the probe has repaired already.
func (c *Conn) tailLoss() {
	if c.rec.active() {
		return
	}
	c.rec.undoable = false // an earlier reduction no longer stands alone
	c.win.ssthresh = c.cc.reduce(c.now, &c.win, c.flight())
	c.win.cwnd = min(c.win.cwnd, c.win.ssthresh)
	c.traceWindow("tail loss")
}

// sendTailProbe sends the probe that is due: new data if there is any and the
// peer's window has room, else the last segment again (RFC 8985 §7.3).
func (c *Conn) sendTailProbe(emit emitter) bool {
	if !c.tlp.pending || c.board.empty() {
		c.tlp.pending = false
		return true
	}
	size := c.payloadSize()
	n := min(c.sb.end().Sub(c.snd.nxt), size)
	if !c.finOut && n > 0 && n <= c.snd.una.Add(c.snd.wnd).Sub(c.snd.nxt) {
		fin := c.finDue() && n == c.sb.end().Sub(c.snd.nxt)
		if !c.sendRange(emit, c.snd.nxt, n, size, fin, NotRetransmitted) {
			return false
		}
		c.sentNew(n, size, fin)
		c.tailProbeSent(false)
		return true
	}
	last := len(c.board.records()) - 1
	r := &c.board.records()[last]
	if r.sacked || r.lost {
		c.tlp.pending = false
		return true
	}
	if most := size + c.finIn(r); r.len() > most {
		last = c.board.split(last, r.end.Add(-most))
		r = &c.board.records()[last]
	}
	if !c.resend(emit, last, r.len(), size, CauseProbe) {
		return false
	}
	c.tailProbeSent(true)
	return true
}

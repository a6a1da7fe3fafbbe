package tcp

// retransmissionTimeout is RFC 6298 §5.4 to §5.7.
func (c *Conn) retransmissionTimeout() {
	if c.board.empty() {
		return
	}
	if c.gaveUp() {
		return
	}
	if c.finUnanswered() {
		c.setState(Closed)
		return
	}
	c.rtt.backOff()
	c.timers.set(timerRTO, c.now.add(c.rtt.rto()))
	if c.snd.wnd == 0 {
		// The peer closed its window on what is in flight: this is a
		// zero-window probe, not a loss.
		c.windowProbe = true
		return
	}
	c.enterLoss()
}

// finUnanswered reports whether our FIN is all that is outstanding of a
// connection that has nothing more to do, and was sent as often as
// Config.FinTries allows: a peer that is gone after its own FIN misses nothing.
func (c *Conn) finUnanswered() bool {
	if c.cfg.FinTries == 0 || c.sb.n > 0 || c.state != LastAck && c.state != Closing {
		return false
	}
	return int(c.rtt.backoff)+1 >= c.cfg.FinTries
}

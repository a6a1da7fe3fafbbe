package tcp

// Zero-window probes (RFC 9293 §3.8.6.1): while the peer's window holds back
// what we have, we ask it again and again, ever more slowly and for ever as
// long as it answers, since the answer that opens the window may get lost.

// armPersist runs the persist timer while there is something to send, nothing
// in flight that would be acknowledged, and no room in the peer's window.
func (c *Conn) armPersist(blocked bool) {
	if !blocked || !c.board.empty() {
		c.timers.stop(timerPersist)
		return
	}
	if !c.timers.running(timerPersist) {
		c.timers.set(timerPersist, c.now.add(c.rtt.rto()))
	}
}

// persistTimeout asks Output for a probe: one byte beyond the window, or what
// a window too small for a segment lets through (the override of RFC 9293 §3.8.6.2.1).
func (c *Conn) persistTimeout() { c.windowProbe = true }

// windowOpened takes probes and whatever else went out into a closed window
// for lost: the peer did not keep it, and congestion had no part in that.
func (c *Conn) windowOpened() {
	c.timers.stop(timerPersist)
	c.rtt.backoff = 0
	if !c.probed {
		return
	}
	c.probed = false
	if !c.finOut && c.flight() < c.snd.mss && c.board.sacked == 0 {
		// Only the probe's byte: as if never sent, so that it travels at the head
		// of a full segment and not alone. An acknowledgement may still be the
		// probe's (Karn).
		c.board.clear()
		c.snd.nxt, c.takenBack, c.nagle = c.snd.una, true, nagle{}
		c.timers.stop(timerRTO)
		return
	}
	q := c.board.records()
	for i := range q {
		if r := &q[i]; !r.sacked && !r.lost {
			c.board.markLost(r)
		}
	}
	c.rec.force = true
}

// gaveUp ends the connection if nothing was heard for too long (RFC 9293
// §3.8.3), and reports whether it did. A closed window is no reason to, as long
// as probes are answered, however rarely they go out.
func (c *Conn) gaveUp() bool {
	if c.snd.wnd == 0 && c.progressAt > c.sentAt {
		c.progressAt = c.now
	}
	if c.cfg.UserTimeout > 0 && c.now.sub(c.progressAt) >= c.cfg.UserTimeout {
		err := c.softErr
		if err == nil {
			err = ErrTimeout
		}
		c.fail(err, true)
		return true
	}
	return false
}

// sendWindowProbe sends what the persist timer asked for.
func (c *Conn) sendWindowProbe(emit emitter) bool {
	if !c.windowProbe {
		return true
	}
	size := c.payloadSize()
	if !c.board.empty() {
		if c.snd.wnd == 0 {
			if !c.resend(emit, 0, min(c.board.records()[0].len(), size), size, CauseTimeout) {
				return false
			}
			c.probed = true
		}
		c.windowProbe = false
		return true
	}
	unsent := c.sb.end().Sub(c.snd.nxt)
	if unsent <= 0 || c.finOut {
		c.windowProbe = false
		return true
	}
	n := min(unsent, max(c.snd.wnd, 1), size)
	c.rtt.backOff()
	if !c.sendRange(emit, c.snd.nxt, n, size, false, NotRetransmitted) {
		c.rtt.backoff--
		return false
	}
	c.sentNew(n, size, false)
	c.windowProbe = false
	return true
}

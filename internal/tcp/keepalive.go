package tcp

import "time"

// keepAlive asks an idle peer whether it is still there (RFC 9293 §3.8.4).
type keepAlive struct {
	heard  instant // when anything acceptable came last
	probes int     // sent and not answered
	due    bool    // one is to go out with the next Output
}

// armKeepAlive starts or stops the timer as configured.
func (c *Conn) armKeepAlive() {
	c.keep.heard, c.keep.probes = c.now, 0
	if c.cfg.KeepAlive <= 0 || !c.state.Synchronized() || c.state == TimeWait {
		c.timers.stop(timerKeepAlive)
		return
	}
	c.timers.set(timerKeepAlive, c.now.add(c.cfg.KeepAlive))
}

// keepAliveAnswered notes that the peer is alive. The timer is not touched for
// every segment: when it goes off it looks at heard.
func (c *Conn) keepAliveAnswered() {
	if c.keep.probes > 0 && c.timers.running(timerKeepAlive) {
		c.timers.set(timerKeepAlive, c.now.add(c.cfg.KeepAlive))
	}
	c.keep.heard, c.keep.probes = c.now, 0
}

// keepAliveTimeout sends the next probe or gives the peer up.
func (c *Conn) keepAliveTimeout() {
	k := &c.keep
	if !c.state.Synchronized() || c.state == TimeWait || c.cfg.KeepAlive <= 0 {
		return
	}
	if idle := c.now.sub(k.heard); k.probes == 0 && idle < c.cfg.KeepAlive {
		c.timers.set(timerKeepAlive, k.heard.add(c.cfg.KeepAlive))
		return
	}
	if !c.board.empty() || c.timers.running(timerPersist) {
		// Unacknowledged data and a closed window have timers of their own.
		c.timers.set(timerKeepAlive, c.now.add(c.cfg.KeepAlive))
		return
	}
	if k.probes >= c.cfg.KeepAliveProbes {
		c.fail(ErrKeepAlive, true)
		return
	}
	k.probes++
	k.due = true
	c.timers.set(timerKeepAlive, c.now.add(c.cfg.KeepAliveInterval))
}

// SetKeepAlive changes Config.KeepAlive, with the interval that follows from it.
func (c *Conn) SetKeepAlive(now time.Time, idle time.Duration) {
	c.enter(now)
	c.cfg.KeepAlive = idle
	c.cfg.KeepAliveInterval = defaultKeepAliveInterval(idle)
	c.armKeepAlive()
}

func defaultKeepAliveInterval(idle time.Duration) time.Duration {
	return min(idle/4, 75*time.Second)
}

// sendKeepAlive sends a probe below the window, which only a living peer
// answers (RFC 9293 §3.8.4).
func (c *Conn) sendKeepAlive(emit emitter) bool {
	if !c.keep.due {
		return true
	}
	edge := c.rcv.edge
	if !c.send(emit, c.header(c.snd.nxt.Add(-1), 0), NotRetransmitted) {
		c.rcv.edge = edge
		return false
	}
	c.keep.due = false
	return true
}

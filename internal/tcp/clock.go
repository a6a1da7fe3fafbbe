package tcp

import "time"

// instant is a moment in nanoseconds since just before the connection was
// made, so that a record of a sent segment takes 8 bytes and not 24. Zero is
// "never" or "off".
type instant int64

func (t instant) sub(u instant) time.Duration { return time.Duration(t - u) }

func (t instant) add(d time.Duration) instant { return t + instant(d) }

// enter sets the connection's time for the length of a call. Time never runs
// backwards here, whatever the caller's clock does.
func (c *Conn) enter(now time.Time) {
	c.now = max(c.now, instant(now.Sub(c.epoch))+1)
}

// timerKind names a timer; the order is that in which due ones are run.
type timerKind uint8

const (
	timerConnect   timerKind = iota // Config.ConnectTimeout
	timerSyn                        // SYN or SYN-ACK again
	timerReorder                    // RACK's reordering window is over (RFC 8985 §6.2)
	timerProbe                      // tail loss probe (RFC 8985 §7)
	timerRTO                        // RFC 6298
	timerPersist                    // zero-window probe (RFC 9293 §3.8.6.1)
	timerDelAck                     // delayed acknowledgement (RFC 9293 §3.8.6.3)
	timerKeepAlive                  // RFC 9293 §3.8.4
	timerWait                       // TIME-WAIT, or FIN-WAIT-2 with nobody left to read
	numTimers
)

var timerNames = [numTimers]string{
	"connect", "syn", "reorder", "tail-loss-probe", "rto", "persist",
	"delayed-ack", "keepalive", "wait",
}

// timers holds when each timer goes off, zero for those that are off.
type timers [numTimers]instant

func (t *timers) stop(k timerKind)                  { t[k] = 0 }
func (t *timers) set(k timerKind, at instant)       { t[k] = at }
func (t *timers) running(k timerKind) bool          { return t[k] != 0 }
func (t *timers) due(k timerKind, now instant) bool { return t[k] != 0 && t[k] <= now }

// next is the earliest of them, zero if all are off.
func (t *timers) next() instant {
	var first instant
	for _, at := range t {
		if at != 0 && (first == 0 || at < first) {
			first = at
		}
	}
	return first
}

// Deadline is when Output must be called next if nothing else happens, zero
// for never. It is never before the last Output.
func (c *Conn) Deadline() time.Time {
	at := c.timers.next()
	if at == 0 {
		return time.Time{}
	}
	return c.epoch.Add(time.Duration(max(at, c.now) - 1))
}

// runTimers lets every timer that is due go off.
func (c *Conn) runTimers() {
	for k := range numTimers {
		if !c.timers.due(k, c.now) {
			continue
		}
		c.timers.stop(k)
		if c.cfg.Tracer != nil {
			c.trace(&Event{Kind: EventTimer, Reason: timerNames[k]})
		}
		switch k {
		case timerConnect:
			c.fail(ErrTimeout, true)
		case timerSyn:
			c.synTimeout()
		case timerReorder:
			c.reorderTimeout()
		case timerProbe:
			c.tailProbeTimeout()
		case timerRTO:
			c.retransmissionTimeout()
		case timerPersist:
			c.persistTimeout()
		case timerDelAck:
			c.ack.now = true
		case timerKeepAlive:
			c.keepAliveTimeout()
		case timerWait:
			c.setState(Closed)
		}
		if c.state == Closed {
			return
		}
	}
}

package tcp

import (
	"fmt"
	"time"
)

// EventKind says what an Event tells.
type EventKind uint8

// The kinds of events.
const (
	EventState   EventKind = iota // From -> To
	EventSend                     // Segment goes out; Retransmit says why, if it went before
	EventReceive                  // Segment came in
	EventDrop                     // Segment was not acceptable; Reason says why
	EventWindow                   // Cwnd or Ssthresh changed; Reason says why
	EventRTT                      // RTT is a new sample; SRTT, RTO what became of it
	EventTimer                    // the timer named by Reason went off
)

// Event is one thing that happened on a connection. It and its Segment are
// borrowed for the call.
type Event struct {
	Kind           EventKind
	From, To       State
	Segment        *Segment
	Retransmit     Cause
	Reason         string
	Cwnd, Ssthresh int // bytes
	RTT, SRTT, RTO time.Duration
}

// Tracer is told what happens on a connection, as it happens. It must not
// call back into the connection.
type Tracer func(now time.Time, e *Event)

// Cause is why a segment was sent again.
type Cause uint8

// The causes of a retransmission.
const (
	NotRetransmitted Cause = iota
	CauseFast              // lost by the scoreboard, duplicate ACKs or RACK (RFC 6675, 5681, 8985)
	CauseProbe             // tail loss probe (RFC 8985 §7)
	CauseTimeout           // retransmission timeout (RFC 6298)
	CauseSyn               // SYN or SYN-ACK again
	CauseMTU               // the path's MTU shrank (RFC 1191)
	numCauses
)

var causeNames = [...]string{"", "fast", "tail-loss-probe", "timeout", "syn", "path-mtu"}

// String is the cause in a word.
func (c Cause) String() string {
	if int(c) < len(causeNames) {
		return causeNames[c]
	}
	return "?"
}

// String is the event on one line, for logs.
func (e *Event) String() string {
	switch e.Kind {
	case EventState:
		return fmt.Sprintf("state %v -> %v", e.From, e.To)
	case EventSend:
		if e.Retransmit != NotRetransmitted {
			return fmt.Sprintf("> %v (again: %v)", e.Segment, e.Retransmit)
		}
		return fmt.Sprintf("> %v", e.Segment)
	case EventReceive:
		return fmt.Sprintf("< %v", e.Segment)
	case EventDrop:
		return fmt.Sprintf("dropped %v: %s", e.Segment, e.Reason)
	case EventWindow:
		return fmt.Sprintf("cwnd %d ssthresh %d (%s)", e.Cwnd, e.Ssthresh, e.Reason)
	case EventRTT:
		return fmt.Sprintf("rtt %v srtt %v rto %v", e.RTT, e.SRTT, e.RTO)
	}
	return fmt.Sprintf("timer %s", e.Reason)
}

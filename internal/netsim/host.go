package netsim

import (
	"fmt"
	"time"

	"gotcp/internal/link/impair"
	"gotcp/internal/tcp"
)

// Host is one end of a flow: a connection and the application that uses it.
type Host struct {
	Name string
	Conn *tcp.Conn
	App  App
	// Done is when the application was content, Err why it never will be.
	Done    bool
	DoneAt  time.Duration
	Err     error
	Retrans int // segments sent again, as the connection's tracer tells
	sim     *Sim
	peer    *Host
	line    *impair.Line[packet] // to the peer
	dirty   bool                 // something came in since the last step
	appAt   time.Time            // when the application wants to act again
	check   checker
}

// hook completes the configuration of a host's connection.
func (h *Host) hook(cfg tcp.Config) tcp.Config {
	outer := cfg.Tracer
	cfg.Tracer = func(now time.Time, e *tcp.Event) {
		if e.Kind == tcp.EventSend && e.Retransmit != tcp.NotRetransmitted {
			h.Retrans++
		}
		if h.sim.cfg.Trace != nil {
			fmt.Fprintf(h.sim.cfg.Trace, "%v %s %s\n", h.sim.Now(), h.Name, describe(e))
		}
		if outer != nil {
			outer(now, e)
		}
	}
	h.check.init(&cfg)
	return cfg
}

// input takes in one segment from the line.
func (h *Host) input(s *tcp.Segment) {
	if h.Conn.State() == tcp.Closed {
		// Nobody knows the connection any more (RFC 9293 §3.10.7.1).
		if rst, ok := tcp.ResetFor(s); ok {
			h.line.Push(h.sim.now, wireLen(&rst), packet{h.peer, rst})
		}
		return
	}
	h.check.received(s)
	h.Conn.Input(h.sim.now, s)
	h.dirty = true
}

// deadline is when the host must be looked at again, zero for never.
func (h *Host) deadline() time.Time {
	return earlier(h.appAt, h.Conn.Deadline())
}

// step lets application and connection act, if there is any reason to.
func (h *Host) step() {
	now := h.sim.now
	due := h.deadline()
	if !h.dirty && (due.IsZero() || due.After(now)) {
		return
	}
	h.dirty = false
	h.runApp()
	h.output()
	if h.Conn.State() == tcp.Closed && !h.Done {
		// The application learns of the end.
		h.runApp()
	}
	if at := h.Conn.Deadline(); !at.IsZero() && at.Before(now) {
		h.sim.fail(fmt.Errorf("%s: deadline %v ago", h.Name, now.Sub(at)))
	}
}

func (h *Host) runApp() {
	h.appAt = time.Time{}
	if h.Done || h.Err != nil || !h.Conn.State().Synchronized() && h.Conn.State() != tcp.Closed {
		return
	}
	var done bool
	h.appAt, done, h.Err = h.App.Step(h.sim.now, h.Conn)
	if h.Err != nil {
		h.Err = fmt.Errorf("%s: %w", h.Name, h.Err)
		h.Conn.Abort(h.sim.now)
	}
	if done {
		h.Done, h.DoneAt = true, h.sim.Now()
	}
}

// output puts on the line what the connection sends, and makes sure that the
// connection then has nothing more to say.
func (h *Host) output() {
	h.check.before(h.Conn, h.sim.now)
	h.Conn.Output(h.sim.now, func(s *tcp.Segment) bool {
		if err := h.check.sent(s); err != nil {
			h.sim.fail(fmt.Errorf("%s: %w", h.Name, err))
		}
		split(s, h.send)
		return true
	})
	if err := h.check.after(h.Conn, h.sim.now); err != nil {
		h.sim.fail(fmt.Errorf("%s: %w", h.Name, err))
	}
	h.Conn.Output(h.sim.now, func(s *tcp.Segment) bool {
		h.sim.fail(fmt.Errorf("%s: a second Output sends more: %v seq %d len %d", h.Name, s.Flags, s.Seq, s.Len()))
		return true
	})
}

// send puts one segment on the line, unless it is too long for the path.
func (h *Host) send(s tcp.Segment) {
	if limit := h.sim.cfg.PathMSS; limit > 0 && s.Options.Len()+s.Len() > limit && h.line == h.sim.lines[0] {
		h.Conn.PacketTooBig(h.sim.now, s.Seq, limit)
		h.dirty = true
		return
	}
	h.line.Push(h.sim.now, wireLen(&s), packet{h.peer, s})
}

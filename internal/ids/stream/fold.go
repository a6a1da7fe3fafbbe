package stream

import (
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/decode"
	"gotcp/internal/seq"
)

// Session is one connection. What a scan or a flood leaves behind is sessions that
// have sent one SYN and never go on: so as long as there is no more, it is that SYN alone,
// a tenth of what it takes to follow both sides. The zero Session has not begun, and is
// never put in.
type Session struct {
	e     *Engine
	whole *session // nil while it is folded
	syn   syn
}

// syn is the client's SYN: all there is of a session that has come no further.
type syn struct {
	tsAt    int64
	isn     seq.Num
	window  uint32
	ts      uint32
	scale   uint8
	scales  bool
	hasTS   bool
	arrived bool
}

// SessionBytes is about how much a session takes beside itself when it is not folded, apart
// from bytes that wait.
const SessionBytes = 528

// New makes a session that has not begun.
func (e *Engine) New() Session { return Session{e: e} }

// Folded reports that it takes no more than itself.
func (s *Session) Folded() bool { return s.whole == nil }

// State is how far it has come.
func (s *Session) State() State {
	switch {
	case s.whole != nil:
		return s.whole.state
	case s.syn.arrived:
		return SYNSent
	}
	return None
}

// Established reports whether the handshake was completed.
func (s *Session) Established() bool { return s.whole != nil && s.whole.state >= Established }

// Midstream reports whether the session's beginning was not seen.
func (s *Session) Midstream() bool { return s.whole != nil && s.whole.flags&midstream != 0 }

// Input takes in a segment. Events are added to the packet.
func (s *Session) Input(now time.Time, p *decode.Packet, dir app.Direction) Verdict {
	if s.whole != nil {
		s.e.holders.busy = s.whole
		return s.whole.input(now, p, dir)
	}
	s.unfold()
	s.e.holders.busy = s.whole
	v := s.whole.input(now, p, dir)
	s.fold()
	return v
}

// fold gives the memory of a session back of which there is nothing, or nothing but a SYN.
func (s *Session) fold() {
	w := s.whole
	if w.state > SYNSent || !w.bare() {
		return
	}
	if w.state == SYNSent {
		d := &w.sides[app.ToServer]
		s.syn = syn{tsAt: d.tsAt, isn: d.isn, window: d.window, ts: d.ts, scale: d.scale, scales: d.scales, hasTS: d.hasTS, arrived: true}
	}
	s.whole = nil
	s.e.recycle(w)
}

// bare reports that nothing but a plain SYN has come, if that: no other one, no bytes with it,
// and none from the server.
func (s *session) bare() bool {
	d := &s.sides[app.ToServer]
	return s.flags == 0 && len(s.syns) == 0 && !d.data.ignored && !s.sides[app.ToClient].data.ignored &&
		(s.state == None || d.next == d.isn.Add(1))
}

// unfold makes it whole.
func (s *Session) unfold() {
	s.whole = s.e.session()
	if f := &s.syn; f.arrived {
		s.whole.state = SYNSent
		s.whole.sides[app.ToServer].sent(f)
	}
}

// sent is open for a SYN that came before.
func (d *side) sent(f *syn) {
	next := f.isn.Add(1)
	d.isn, d.next, d.lastAck = f.isn, next, next
	d.window, d.scale, d.scales = f.window, f.scale, f.scales
	d.ts, d.tsAt, d.hasTS = f.ts, f.tsAt, f.hasTS
	d.data.begin(next)
}

// Free gives back the memory of a session that is over. It has not begun then.
func (s *Session) Free() {
	if w := s.whole; w != nil {
		for i := range w.sides {
			w.sides[i].data.ignore(s.e)
		}
		if w.holder.held {
			s.e.holders.remove(w)
		}
		s.e.recycle(w)
	}
	*s = Session{e: s.e}
}

// slab is how many sessions are made at a time.
const slab = 16

// session is one that has not begun.
func (e *Engine) session() *session {
	if len(e.spare) == 0 {
		made := make([]session, slab)
		clear(made) // see flow.Table.addSpares
		for i := range made {
			e.spare = append(e.spare, &made[i])
		}
	}
	w := e.spare[len(e.spare)-1]
	e.spare = e.spare[:len(e.spare)-1]
	w.e = e
	return w
}

// recycle takes back one that holds no bytes.
func (e *Engine) recycle(w *session) {
	*w = session{}
	if e.holders.busy == w {
		e.holders.busy = nil
	}
	e.spare = append(e.spare, w)
}

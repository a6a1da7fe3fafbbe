package ids

import (
	"bytes"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/decode"
	"gotcp/internal/ids/detect"
	"gotcp/internal/recent"
)

// trail is the packets of a connection with bytes that rules have yet to look at, or look at still. It is mostly
// the acknowledgement of a packet that raises the alert about what is in it, or a later one.
type trail struct{ kept [2][]*step }

// step is one of the packets: a copy, which outlives its batch and does not change any more.
type step struct {
	frame Frame
	// from and to is where its bytes lie in the stream.
	from, to int64
	// read: they were parsed, and belong to transactions with numbers before until.
	read  bool
	until uint64
	of    *trail
	dir   app.Direction
	place recent.Place[*step]
}

// trails are those of all connections of a worker, which have a cap together.
type trails struct {
	order      recent.Order[*step]
	bytes, max int
}

// Bounds of what is kept, if anything is.
const (
	maxSteps     = 64       // of a direction
	maxTrails    = 32 << 20 // bytes, of all workers together
	stepOverhead = 256      // about what a step is beside its data
)

// cost is what it takes from the cap.
func (s *step) cost() int { return len(s.frame.Data) + stepOverhead }

// follow keeps the frame at work, whose packet has brought bytes to a stream.
func (w *Worker) follow(c *conn, p *decode.Packet, dir app.Direction) {
	if len(p.Payload) == 0 || w.matcher == nil || c.bypassed || c.state.Passed() || c.session.Ignored(dir) {
		return
	}
	if c.trail == nil {
		c.trail = &trail{}
	}
	t := &w.trails
	kept := c.trail.kept[dir]
	if n := len(kept); n > 0 && kept[n-1].frame.Number == w.frame.Number {
		return // a frame with two packets in one another
	}
	if len(kept) == maxSteps {
		t.drop(kept[0])
	}
	s := &step{frame: *w.frame, from: c.session.Place(dir, p.TCP.Seq()), of: c.trail, dir: dir}
	s.to = s.from + int64(len(p.Payload))
	s.frame.Data = bytes.Clone(w.frame.Data)
	c.trail.kept[dir] = append(c.trail.kept[dir], s)
	t.order.Use(&s.place, s)
	for t.bytes += s.cost(); t.bytes > t.max; {
		t.drop(t.order.Oldest().Thing)
	}
}

// drop forgets the oldest packet of a direction.
func (t *trails) drop(s *step) {
	t.order.Remove(&s.place)
	t.bytes -= s.cost()
	kept := s.of.kept[s.dir]
	n := copy(kept, kept[1:])
	kept[n] = nil
	s.of.kept[s.dir] = kept[:n]
}

// tidy notes which transactions the packets may belong to, and forgets those that nothing more can be found in:
// their bytes are given back, and these transactions forgotten.
func (w *Worker) tidy(c *conn) {
	if c.trail == nil {
		return
	}
	open := len(c.talk.transactions())
	for _, d := range [...]app.Direction{app.ToServer, app.ToClient} {
		_, start := c.session.Data(d)
		parsed, ignored := c.talk.begun(d), c.session.Ignored(d)
		for _, s := range c.trail.kept[d] {
			if !s.read && (s.to <= parsed || ignored) {
				s.read, s.until = true, c.talk.first+uint64(open)
			}
		}
		// Who comes first may have been overtaken, but then it is not long before it is there.
		for len(c.trail.kept[d]) > 0 {
			s := c.trail.kept[d][0]
			if s.to > int64(start) && !ignored || open > 0 && (!s.read || c.talk.first < s.until) {
				break
			}
			w.trails.drop(s)
		}
	}
}

// forgetTrail forgets them all.
func (w *Worker) forgetTrail(c *conn) {
	if c.trail == nil {
		return
	}
	for dir := range c.trail.kept {
		for len(c.trail.kept[dir]) > 0 {
			w.trails.drop(c.trail.kept[dir][0])
		}
	}
	c.trail = nil
}

// reverse is for a flow that is turned round.
func (t *trail) reverse() {
	if t == nil {
		return
	}
	swap(&t.kept)
	for dir, kept := range t.kept {
		for _, s := range kept {
			s.dir = app.Direction(dir)
		}
	}
}

// behind is the packets with the bytes of a direction that were looked at, without the one at work. If it is a
// transaction that was, they are those that it may have been in.
func (w *Worker) behind(c *conn, dir app.Direction, m *detect.Match) (all []Frame) {
	if c.trail == nil {
		return nil
	}
	data, start := c.session.Data(dir)
	seen := int64(start) + int64(len(data))
	for _, s := range c.trail.kept[dir] {
		before := m.Transaction != nil && s.read && s.until <= m.TransactionNumber
		if s.from < seen && !before && s.frame.Number != w.frameNumber() {
			all = append(all, s.frame)
		}
	}
	return all
}

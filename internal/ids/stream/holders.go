package stream

import (
	"time"

	"gotcp/internal/recent"
)

// holders are the sessions that hold bytes, by when they were used. When there is no memory
// for more, those that were not used for longest give theirs up: one with a hole that is
// never filled must not blind us to all that come after it.
type holders struct {
	order recent.Order[*session]
	// busy is the session at work, which is not to lose what it works on.
	busy *session
}

// holder is a session's part in that.
type holder struct {
	place recent.Place[*session]
	held  bool  // it is in the order
	used  int64 // when it was moved to its end
	owner any
}

// usedGrain is how exact the order is, in nanoseconds: so those that are used with every packet
// don't change places with one another.
const usedGrain = int64(time.Second)

// Used says that a session was used, and whose it is, as Config.GiveUp is told before its
// bytes are given up for those of others. It is called when nobody needs more of them to be released.
func (s *Session) Used(now time.Time, owner any) {
	w := s.whole
	if w == nil || !w.holder.held && !w.holds() {
		return
	}
	h := &w.holder
	switch at := now.UnixNano(); {
	case !w.holds():
		s.e.holders.remove(w)
	case !h.held || at-h.used >= usedGrain:
		h.held, h.used, h.owner = true, at, owner
		s.e.holders.order.Use(&h.place, w)
	}
}

func (h *holders) remove(w *session) {
	h.order.Remove(&w.holder.place)
	w.holder = holder{}
}

// holds reports that there are bytes.
func (s *session) holds() bool { return s.sides[0].data.holds() || s.sides[1].data.holds() }

func (r *reassembly) holds() bool { return r.store != nil || r.early != nil }

// makeRoom has sessions give up their bytes until there is room for n more.
func (e *Engine) makeRoom(n int) bool {
	var next *recent.Place[*session]
	for p := e.holders.order.Oldest(); p != nil && !e.pool.fits(n); p = next {
		if w := p.Thing; w != e.holders.busy {
			e.tell(w)
			next = p.Newer()
			e.giveUp(w)
			continue
		}
		next = p.Newer()
	}
	return e.pool.fits(n)
}

// tell tells the owner of a session that it is about to give up its bytes.
func (e *Engine) tell(w *session) {
	if e.cfg.GiveUp == nil {
		return
	}
	busy := e.holders.busy
	e.cfg.GiveUp(w.holder.owner)
	e.holders.busy = busy
}

func (e *Engine) giveUp(w *session) {
	for i := range w.sides {
		if d := &w.sides[i].data; d.holds() {
			d.giveUp(e)
			e.stats.GivenUp++
		}
	}
	e.holders.remove(w)
}

// giveUp drops all bytes that are there. What comes is put together as ever.
func (r *reassembly) giveUp(e *Engine) {
	ignored := r.ignored
	r.ignore(e)
	r.ignored, r.holeTold = ignored, false
}

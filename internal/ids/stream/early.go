package stream

import (
	"bytes"
	"slices"

	"gotcp/internal/seq"
)

// early is bytes that wait for those before them.
type early struct {
	// parts are which they are, by the lower halves of their places: none is half the
	// sequence space ahead.
	parts seq.Ranges
	at    []int // where each part lies in arena
	// arena has the bytes in the order of arrival, some that no part has any more among them.
	arena []byte
}

// partCharge is what it costs to keep track of a part.
const partCharge = 32

// of is those bytes of the i-th part that are in r.
func (w *early) of(i int, r seq.Range) []byte { return cut(w.arena[w.at[i]:], w.parts[i].Start, r) }

// cut is those bytes that are in r, of data that begin at start.
func cut(data []byte, start seq.Num, r seq.Range) []byte {
	return data[r.Start.Sub(start):r.End.Sub(start)]
}

// agrees reports whether those bytes of r that wait already are as in data.
func (w *early) agrees(r seq.Range, data []byte) bool {
	if w == nil {
		return true
	}
	for i := w.parts.Search(r.Start); i < len(w.parts); i++ {
		both := w.parts[i].Intersect(r)
		if both.Empty() {
			break
		}
		if !bytes.Equal(w.of(i, both), cut(data, r.Start, both)) {
			return false
		}
	}
	return true
}

// keep takes in bytes that lie behind a hole, as far as others have not come before.
func (r *reassembly) keep(e *Engine, all seq.Range, data []byte, o *outcome) {
	if r.early == nil {
		r.early = e.pool.early()
	}
	w := r.early
	i, gap := w.parts.Gap(w.parts.Search(all.Start), all)
	for !gap.Empty() && w.put(e, i, gap, cut(data, all.Start, gap), o) {
		i, gap = w.parts.Gap(i, seq.Range{Start: gap.End, End: all.End})
	}
	if len(w.parts) == 0 {
		r.forget(e)
	}
}

// put keeps bytes as the i-th part, or as more of the one before.
func (w *early) put(e *Engine, i int, gap seq.Range, data []byte, o *outcome) (ok bool) {
	switch {
	case len(w.parts) >= e.cfg.MaxSegments:
		o.tooMany = true
		return false
	case !w.room(e, len(data)):
		o.noMemory = true
		return false
	case i > 0 && w.parts[i-1].End == gap.Start && w.at[i-1]+w.parts[i-1].Len() == len(w.arena):
		w.parts[i-1].End = gap.End
	case !e.pool.charge(partCharge):
		o.noMemory = true
		return false
	default:
		w.parts = slices.Insert(w.parts, i, gap)
		w.at = slices.Insert(w.at, i, len(w.arena))
	}
	w.arena = append(w.arena, data...)
	o.added = true
	return true
}

// room makes room for n bytes in arena. It is moved to a new one of at least twice the
// size that is in use, without those bytes that no part has any more.
func (w *early) room(e *Engine, n int) bool {
	if cap(w.arena)-len(w.arena) >= n {
		return true
	}
	used := n
	for _, p := range w.parts {
		used += p.Len()
	}
	b := e.pool.get(2 * used)
	if b == nil {
		return false
	}
	for i, p := range w.parts {
		held := w.of(i, p)
		w.at[i] = len(b)
		b = append(b, held...)
	}
	e.pool.put(w.arena)
	w.arena = b
	return true
}

// join makes those bytes part of what is in order that need not wait any more. Where that
// has come further than where they begin they came first, and count.
func (r *reassembly) join(e *Engine, o *outcome) {
	w, end := r.early, seq.Num(r.end)
	if w == nil || end.Less(w.parts[0].Start) {
		return
	}
	n, upto := 0, end
	for ; n < len(w.parts) && w.parts[n].Start.LessEq(upto); n++ {
		upto = seq.Max(upto, w.parts[n].End)
	}
	more := upto.Sub(end)
	if !r.room(e, more) {
		o.noMemory = true
		r.forget(e) // or all would wait behind it for ever
		return
	}
	r.buf = r.buf[:len(r.buf)+more]
	r.advance(more)
	for i, p := range w.parts[:n] {
		copy(r.buf[len(r.buf)-upto.Sub(p.Start):], w.of(i, p))
	}
	r.drop(e, 0, n)
}

// takeOut takes one byte out: those behind it move up.
func (r *reassembly) takeOut(e *Engine, n seq.Num) {
	w := r.early
	if w == nil {
		return
	}
	i := w.parts.Search(n)
	for j := i; j < len(w.parts); j++ {
		p := &w.parts[j]
		if n.Less(p.Start) {
			p.Start--
		} else {
			b := w.of(j, seq.Range{Start: n, End: p.End})
			copy(b, b[1:])
		}
		p.End--
	}
	if i < len(w.parts) && w.parts[i].Empty() {
		r.drop(e, i, i+1)
	}
}

// drop gives up the parts from i up to j.
func (r *reassembly) drop(e *Engine, i, j int) {
	w := r.early
	w.parts = slices.Delete(w.parts, i, j)
	w.at = slices.Delete(w.at, i, j)
	e.pool.charge(-partCharge * (j - i))
	if len(w.parts) == 0 {
		e.pool.putEarly(w)
		r.early = nil
	}
}

// forget gives up all parts.
func (r *reassembly) forget(e *Engine) {
	if r.early != nil {
		r.drop(e, 0, len(r.early.parts))
	}
}

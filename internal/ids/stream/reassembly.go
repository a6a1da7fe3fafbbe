package stream

import (
	"bytes"

	"gotcp/internal/seq"
)

// reassembly is the bytes that one side sent, put in order. Places are counted in
// bytes from the first behind the SYN, and don't wrap.
//
//	      start          acked        end
//	------|----------------|-----------|   ?  |--------|  ? |---|
//	 gone | to be looked at | not yet  | missing   early
type reassembly struct {
	start, acked, end uint64
	// endSeq is the sequence number at end, if it were not for urgent bytes before.
	endSeq seq.Num
	urgent urgent
	// buf is the bytes from start to end. It lies in store, which is the pool's.
	buf, store []byte
	// borrowed: buf is the segment's own memory, not store.
	borrowed bool
	// early is what came too early, if anything did.
	early *early

	ignored  bool // nothing is kept
	deep     bool // the depth is reached
	ended    bool // all that is there may be looked at
	holeTold bool // of the hole that is there
}

// outcome is what a segment's bytes did.
type outcome struct {
	added    bool // some were new
	old      bool // all of it lies before what is kept
	differs  bool // some contradict what was there
	noMemory bool
	tooMany  bool
	reached  bool // the depth, just now
}

// begin sets the sequence number of the first byte.
func (r *reassembly) begin(first seq.Num) { r.endSeq = first }

// anew begins again at another sequence number: what came before was not of this
// stream. Places go on behind what may have been looked at, or who did would take the
// new bytes for those.
func (r *reassembly) anew(e *Engine, first seq.Num) {
	at, ignored := max(r.start, r.limit(e)), r.ignored
	r.ignore(e)
	*r = reassembly{start: at, acked: at, end: at, ignored: ignored}
	r.begin(first)
}

// place is where a sequence number belongs. Before the beginning it is negative.
func (r *reassembly) place(n seq.Num) int64 {
	return int64(r.end) + int64(n.Add(-r.urgent.before(n)).Sub(r.endSeq))
}

// insert takes in bytes of a segment, and adds to what they have done.
func (r *reassembly) insert(e *Engine, first seq.Num, data []byte, o *outcome) {
	at := r.place(first)
	o.old = at < int64(r.start) && at+int64(len(data)) <= int64(r.start)
	if o.old {
		return
	}
	if at < int64(r.start) {
		data = data[int64(r.start)-at:]
		at = int64(r.start)
	}
	from := uint64(at)
	if from < r.end { // what is there already counts
		n := min(r.end-from, uint64(len(data)))
		o.differs = o.differs || !bytes.Equal(data[:n], r.buf[from-r.start:from-r.start+n])
		data, from = data[n:], from+n
	}
	if depth := uint64(e.cfg.Depth); depth > 0 && from+uint64(len(data)) > depth {
		o.reached = o.reached || !r.deep
		r.deep = true
		if from >= depth {
			return
		}
		data = data[:depth-from]
	}
	all := seq.Range{Start: seq.Num(from), End: seq.Num(from).Add(len(data))}
	if len(data) == 0 || all.End.LessEq(seq.Num(r.end)) {
		return // nothing is left, or it is so far ahead that it would count as behind
	}
	o.differs = o.differs || !r.early.agrees(all, data)
	if from > r.end {
		r.keep(e, all, data, o)
	} else if r.append(e, data, o) {
		r.join(e, o)
	}
}

// append makes bytes part of what is in order.
func (r *reassembly) append(e *Engine, data []byte, o *outcome) bool {
	if len(r.buf) == 0 && e.cfg.Inline && r.early == nil {
		// Whoever looks at it may be done with it before the packet is gone.
		r.buf, r.borrowed = data, true
	} else {
		if !r.room(e, len(data)) {
			o.noMemory = true
			return false
		}
		r.buf = append(r.buf, data...)
	}
	r.advance(len(data))
	o.added = true
	return true
}

// advance moves the end.
func (r *reassembly) advance(n int) {
	r.end += uint64(n)
	r.endSeq = r.endSeq.Add(n)
}

// room makes buf one of the pool's with room for n bytes more.
func (r *reassembly) room(e *Engine, n int) bool {
	if !r.borrowed && cap(r.buf)-len(r.buf) >= n && r.store != nil {
		return true
	}
	need := len(r.buf) + n
	if cap(r.store) >= need && (r.borrowed || need <= cap(r.store)/2 || len(r.buf) == 0) {
		// What was released leaves room at the front.
		r.buf = append(r.store[:0], r.buf...)
		r.borrowed = false
		return true
	}
	b := e.pool.get(need)
	if b == nil {
		return false
	}
	b = append(b, r.buf...)
	e.pool.put(r.store)
	r.store, r.buf, r.borrowed = b[:0], b, false
	return true
}

// hold copies bytes that lie in the packet.
func (r *reassembly) hold(e *Engine) (ok bool) {
	if !r.borrowed {
		return true
	}
	if len(r.buf) == 0 {
		r.buf, r.borrowed = nil, false
		return true
	}
	if r.room(e, 0) {
		return true
	}
	// There is no memory for it: it counts as looked at.
	r.start = r.end
	r.buf, r.borrowed = nil, false
	return false
}

// limit is up to where it may be looked at.
func (r *reassembly) limit(e *Engine) uint64 {
	if e.cfg.Inline || r.ended {
		return r.end
	}
	return min(r.acked, r.end)
}

// data is what may be looked at.
func (r *reassembly) data(e *Engine) []byte {
	limit := r.limit(e)
	if limit <= r.start {
		return nil
	}
	return r.buf[:limit-r.start]
}

// release drops what lies before upto.
func (r *reassembly) release(e *Engine, upto uint64) {
	upto = min(upto, r.end)
	if upto <= r.start {
		return
	}
	r.buf = r.buf[upto-r.start:]
	r.start = upto
	if len(r.buf) == 0 && !r.borrowed {
		e.pool.put(r.store)
		r.store, r.buf = nil, nil
	}
	r.shrink(e)
	if r.deep && r.start == r.end && r.early == nil {
		r.ignore(e) // nothing more will come of it
	}
}

// shrink moves what is left of much to a smaller buffer. Who waits for a protocol to show
// holds a lot at first, and next to nothing from then on.
func (r *reassembly) shrink(e *Engine) {
	const large = 16 << 10
	if r.borrowed || cap(r.store) <= large || len(r.buf) > cap(r.store)/16 || !e.pool.fits(cap(r.store)) {
		return
	}
	if b := e.pool.get(4 * len(r.buf)); b != nil {
		b = append(b, r.buf...)
		e.pool.put(r.store)
		r.store, r.buf = b[:0], b
	}
}

// pass goes on to a sequence number without looking at the bytes.
func (r *reassembly) pass(next seq.Num) {
	next = next.Add(-r.urgent.before(next))
	if n := next.Sub(r.endSeq); n > 0 {
		r.advance(n)
		r.start = r.end
	}
}

// hole is how many bytes behind end will never come: the receiver has acknowledged
// them and others have come behind, so we have missed them; or nothing comes any more.
// An acknowledgement alone is not enough. It may have overtaken the bytes, or be a lie
// that is to make us look away when they come.
func (r *reassembly) hole(e *Engine) int {
	if r.ignored || r.early == nil && (r.deep || !r.ended) {
		return 0
	}
	n := int(r.acked - r.end)
	if r.early != nil {
		if ahead := r.early.parts[0].Start.Sub(seq.Num(r.end)); n > ahead || r.ended {
			n = ahead
		}
	}
	if depth := e.cfg.Depth; depth > 0 {
		n = min(n, depth-int(r.end))
	}
	return max(0, n)
}

// skip goes on behind the hole. What lies before it is dropped.
func (r *reassembly) skip(e *Engine) {
	n := r.hole(e)
	if n == 0 {
		return
	}
	r.holeTold = false
	r.release(e, r.end)
	r.buf, r.borrowed = nil, false
	r.advance(n)
	r.start = r.end
	r.join(e, &outcome{})
}

// ignore gives everything up.
func (r *reassembly) ignore(e *Engine) {
	r.ignored = true
	r.forget(e)
	e.pool.put(r.store)
	r.store, r.buf, r.borrowed = nil, nil, false
	r.start = r.end
}

package stream

import (
	"gotcp/internal/ids/event"
	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// urgent are the bytes of a direction that are not part of its stream: where URG
// points, hosts take one byte out and hand it over by itself (RFC 6093 §3.1). Who
// left them in would see other bytes than the receiver does.
type urgent struct {
	n    uint16 // how many
	last seq.Num
}

// maxUrgent is how many there may be of a direction. Segments with more are not
// taken in: nobody needs so many.
const maxUrgent = 1<<16 - 1

// before is how many were taken out before a sequence number. All but the last are
// taken to lie before whatever still comes.
func (u *urgent) before(n seq.Num) int {
	if u.n > 0 && n.LessEq(u.last) {
		return int(u.n) - 1
	}
	return int(u.n)
}

// is reports a segment of nothing but an urgent byte.
func (u *urgent) is(first seq.Num, data []byte) bool {
	return u.n > 0 && len(data) == 1 && first == u.last
}

// split cuts a segment's bytes where one is taken out.
func (u *urgent) split(first seq.Num, data []byte) (head, tail []byte, behind seq.Num) {
	if at := u.last.Sub(first); u.n > 0 && at >= 0 && int(at) < len(data) {
		return data[:at], data[at+1:], u.last.Add(1)
	}
	return data, nil, first
}

// point notes where a segment's urgent pointer points, if that is a byte of its own
// which has not been part of the stream before. It reports false if there were
// too many.
func (r *reassembly) point(e *Engine, g *segment, first seq.Num) (ok bool) {
	if !g.has(wire.URG) {
		return true
	}
	n := int(g.p.TCP.Urgent())
	if n == 0 || n > len(g.payload) {
		return true
	}
	at, u := first.Add(n-1), &r.urgent
	place := r.place(at)
	if u.n > 0 && at.LessEq(u.last) || place < int64(r.end) {
		return true
	}
	if u.n == maxUrgent {
		g.p.Raise(event.ReassemblyUrgentOOBLimitReached)
		return false
	}
	u.n++
	u.last = at
	// What came too early, and was acknowledged, was placed when nobody knew of it.
	r.takeOut(e, seq.Num(place))
	if r.acked > uint64(place) {
		r.acked--
	}
	return true
}

// put takes in a segment's bytes but for urgent ones.
func (r *reassembly) put(e *Engine, first seq.Num, data []byte) (o outcome) {
	head, tail, behind := r.urgent.split(first, data)
	r.insert(e, first, head, &o)
	if len(tail) > 0 { // where that is old, so is head
		r.insert(e, behind, tail, &o)
	}
	// The urgent byte may have been all that others have waited for.
	r.join(e, &o)
	return o
}

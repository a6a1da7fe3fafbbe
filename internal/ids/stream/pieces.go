package stream

import "slices"

// piece is bytes that wait for those before them.
type piece struct {
	start, end uint64
	at         int // in arena
}

// pieceCharge is what it costs to keep track of a piece.
const pieceCharge = 32

// insertPiece keeps bytes as the i-th piece, or extends the one before it by them.
func (r *reassembly) insertPiece(e *Engine, i int, from uint64, data []byte) (extended, ok bool) {
	if !r.arenaRoom(e, len(data)) {
		return false, false
	}
	at := len(r.arena)
	if i > 0 {
		if p := &r.pieces[i-1]; p.end == from && p.at+int(p.end-p.start) == at {
			r.arena = append(r.arena, data...)
			p.end += uint64(len(data))
			return true, true
		}
	}
	if !e.pool.charge(pieceCharge) {
		return false, false
	}
	if r.pieces == nil {
		r.pieces = e.pool.pieces()
	}
	r.arena = append(r.arena, data...)
	r.pieces = slices.Insert(r.pieces, i, piece{from, from + uint64(len(data)), at})
	return false, true
}

// arenaRoom makes room for n bytes in arena. It is moved to a new one of at least
// twice the size that is in use, without those bytes that no piece has any more.
func (r *reassembly) arenaRoom(e *Engine, n int) bool {
	if cap(r.arena)-len(r.arena) >= n {
		return true
	}
	b := e.pool.get(2 * (len(r.arena) - r.dead + n))
	if b == nil {
		return false
	}
	for i := range r.pieces {
		p := &r.pieces[i]
		at := len(b)
		b = append(b, r.bytesOf(*p)...)
		p.at = at
	}
	e.pool.put(r.arena)
	r.arena, r.dead = b, 0
	return true
}

func (r *reassembly) bytesOf(p piece) []byte { return r.arena[p.at : p.at+int(p.end-p.start)] }

// dropPieces forgets the first n pieces.
func (r *reassembly) dropPieces(e *Engine, n int) {
	if n == 0 {
		return
	}
	for _, p := range r.pieces[:n] {
		r.dead += int(p.end - p.start)
	}
	r.pieces = slices.Delete(r.pieces, 0, n)
	r.dropped(e, n)
}

// dropped gives back what n pieces have cost that are not there any more.
func (r *reassembly) dropped(e *Engine, n int) {
	e.pool.charge(-pieceCharge * n)
	if len(r.pieces) == 0 {
		e.pool.putPieces(r.pieces)
		e.pool.put(r.arena)
		r.pieces, r.arena, r.dead = nil, nil, 0
	}
}

// takeOut takes one byte out of the pieces: those behind it move up.
func (r *reassembly) takeOut(e *Engine, at uint64) {
	before := len(r.pieces)
	r.pieces = slices.DeleteFunc(r.pieces, func(p piece) bool { return p.start == at && p.end == at+1 })
	if n := before - len(r.pieces); n > 0 {
		r.dead++
		r.dropped(e, n)
	}
	for i := range r.pieces {
		switch p := &r.pieces[i]; {
		case p.start > at:
			p.start--
			p.end--
		case p.end > at:
			held := r.bytesOf(*p)[at-p.start:]
			copy(held, held[1:])
			p.end--
			r.dead++
		}
	}
}

// join makes pieces part of what is in order that are not too early any more.
func (r *reassembly) join(e *Engine) (o outcome) {
	if len(r.pieces) > 0 && r.pieces[0].start == r.end {
		r.inOrder(e, nil, &o)
	}
	return o
}

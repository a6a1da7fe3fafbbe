// Package recent keeps things in the order of their last use, so that the one that was not used for
// longest makes room: an Order strings together things that somebody else owns and finds, a
// Table owns a bounded number of them and finds them by key. Neither allocates for a use.
// The package knows nothing of what it orders and has no clock.
package recent

// Order is things from the newest to the oldest. The zero value is empty.
type Order[T any] struct{ newest, oldest *Place[T] }

// Place is where a thing stands in its order. The thing keeps it, does not move while it is in
// the order, and has one for each order that it is in. The zero value is in none.
type Place[T any] struct {
	newer, older *Place[T]
	Thing        T
}

// Use makes the thing with a place the newest. It comes in if it is not there.
func (o *Order[T]) Use(p *Place[T], thing T) {
	if o.newest == p {
		return
	}
	o.Remove(p)
	p.Thing, p.older = thing, o.newest
	if o.newest != nil {
		o.newest.newer = p
	} else {
		o.oldest = p
	}
	o.newest = p
}

// Remove takes out what is at the place, if anything.
func (o *Order[T]) Remove(p *Place[T]) {
	switch {
	case p.newer != nil:
		p.newer.older = p.older
	case o.newest == p:
		o.newest = p.older
	default:
		return // the newest of all is the only one that none is newer than
	}
	if p.older != nil {
		p.older.newer = p.newer
	} else {
		o.oldest = p.newer
	}
	*p = Place[T]{}
}

// Newest is the end where things come in, nil if there are none.
func (o *Order[T]) Newest() *Place[T] { return o.newest }

// Oldest is the end where things make room, nil if there are none.
func (o *Order[T]) Oldest() *Place[T] { return o.oldest }

// Newer is the next place towards the newest, nil behind it.
func (p *Place[T]) Newer() *Place[T] { return p.newer }

// Older is the next place towards the oldest, nil behind it.
func (p *Place[T]) Older() *Place[T] { return p.older }

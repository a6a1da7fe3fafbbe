package link

import "time"

// Stamper is a Link that can tell when its frames left. The clock is the
// system's, which Frame.Time shows, too: the difference of the two is the time
// between a frame and its answer, without our own waiting to be run.
type Stamper interface {
	// SentTime takes the next time that is known, without waiting: frame n left
	// then, 0 being the first that Send took. Times may come out of order, late,
	// or never. It is not called at the same time as Send.
	SentTime() (n uint32, at time.Time, ok bool)
}

// passing is a Link around another whose numbering of frames it keeps.
type passing interface {
	// Stamper is the inner Link's, nil if there is none.
	Stamper() Stamper
}

// StamperOf is who tells when the frames left that l was given: l itself, or
// the Link that it stands around; nil if nobody does.
func StamperOf(l Link) Stamper {
	switch l := l.(type) {
	case Stamper:
		return l
	case passing:
		return l.Stamper()
	}
	return nil
}

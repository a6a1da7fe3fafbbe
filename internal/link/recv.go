package link

import "time"

// RecvByUntil is Recv for a Link that has written RecvUntil: it waits for frames without an
// end.
func RecvByUntil(l interface {
	RecvUntil(frames []Frame, deadline time.Time) (int, error)
}, frames []Frame) (int, error) {
	if len(frames) == 0 {
		return 0, nil
	}
	for {
		// Nothing and no error is an Interrupt, which does not concern Recv.
		if n, err := l.RecvUntil(frames, time.Time{}); n > 0 || err != nil {
			return n, err
		}
	}
}

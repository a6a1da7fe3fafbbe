package ping

import "sync/atomic"

// statusAsk carries the wish for the status from whoever has it to the loop.
type statusAsk struct{ asked atomic.Bool }

// watch passes wishes on to the loop until it is stopped.
func (s *statusAsk) watch(wishes <-chan struct{}, wake func()) (stop func()) {
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-wishes:
				s.asked.Store(true)
				wake()
			case <-done:
				return
			}
		}
	}()
	return func() { close(done) }
}

package impair

import "time"

// fifo is a queue of times that reuses its room.
type fifo struct {
	times []time.Duration
	head  int
}

func (f *fifo) len() int { return len(f.times) - f.head }

func (f *fifo) push(t time.Duration) {
	if f.head > len(f.times)/2 {
		f.times = append(f.times[:0], f.times[f.head:]...)
		f.head = 0
	}
	f.times = append(f.times, t)
}

// dropUntil removes the times that are not after t.
func (f *fifo) dropUntil(t time.Duration) {
	for f.head < len(f.times) && f.times[f.head] <= t {
		f.head++
	}
}

package echo

import (
	"testing"
	"time"
)

// What the ping of iputils 20221126 said against hosts made for it: how many
// it sent and got, its "time", its "pipe", and when it ended. Times are in
// milliseconds and rounded: its own clock counts in whole ones.
func TestTranscripts(t *testing.T) {
	for _, tt := range []struct {
		name           string
		cfg            Config
		rtt            func(seq uint64) float64 // negative for no answer
		sent, received uint64
		time, end      float64
		pipe           uint64
	}{
		{"-c 3", Config{Interval: time.Second, Count: 3}, always(0.2), 3, 3, 2000, 2000.2, 1},
		{"-l 3 -c 5", Config{Interval: time.Second, Count: 5, Preload: 3}, always(0.02), 5, 5, 2000, 2000.02, 3},
		{"-l 3 -c 3, silent", Config{Interval: time.Second, Count: 3, Preload: 3}, always(-1), 3, 0, 0, 10_000, 0},
		{"-c 1 -W 1, silent", Config{Interval: time.Second, Count: 1, Linger: time.Second}, always(-1), 1, 0, 0, 1000, 0},
		{"-A -c 3 -W 1, silent", Config{Interval: time.Second, Adaptive: true, Count: 3, Linger: time.Second}, always(-1), 3, 0, 2000, 3000, 0},
		{"-A -c 5", Config{Interval: time.Second, Adaptive: true, Count: 5}, always(0.01), 5, 5, 0.04, 0.05, 1},
		{"-c 3, 1.5 s away", Config{Interval: time.Second, Count: 3}, always(1500.5), 3, 3, 2000, 3500.5, 2},
		{"-i 0.5 -c 5, 1.5 s away", Config{Interval: 500 * ms, Count: 5}, always(1499), 5, 5, 2000, 3499, 3},
		{"-c 3, the first two answers swapped, no third", Config{Interval: time.Second, Count: 3}, func(seq uint64) float64 {
			return []float64{1000.865, 0.114, -1}[seq-1]
		}, 3, 2, 2000, 4001.73, 2},
		{"-w 3 -c 10, deadline first", Config{Interval: 1001 * ms, Count: 10, Deadline: 3 * time.Second}, always(0.06), 3, 3, 2002, 3000, 1},
		{"-i 0 -c 50, two lost", Config{Count: 50}, func(seq uint64) float64 {
			if seq == 2 || seq == 4 {
				return -1
			}
			return 0.01
		}, 50, 48, 20.47, 20.49, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, now := run(New(epoch, tt.cfg), tt.rtt)
			near := func(got time.Duration, want float64) bool { return (got - msOf(want)).Abs() < 50*time.Microsecond }
			if s.Sent != tt.sent || s.Received != tt.received || s.Pipe() != tt.pipe || !near(s.Elapsed(), tt.time) || !near(now.Sub(epoch), tt.end) {
				t.Errorf("%d sent, %d received, time %v, pipe %d, ended after %v", s.Sent, s.Received, s.Elapsed(), s.Pipe(), now.Sub(epoch))
			}
		})
	}
}

func always(rtt float64) func(uint64) float64 { return func(uint64) float64 { return rtt } }

// run follows a session to its end over a path with these round trips.
func run(s *Session, rtt func(seq uint64) float64) (*Session, time.Time) {
	now := epoch
	replies := map[uint64]time.Time{}
	for !s.Done(now) {
		s.Expire(now, nil)
		for p, ok := s.Next(now, nil); ok; p, ok = s.Next(now, nil) {
			if d := rtt(p.Seq); d >= 0 {
				replies[p.Seq] = now.Add(msOf(d))
			}
		}
		next, from := s.Deadline(), uint64(0)
		for seq := uint64(1); seq <= s.Sent; seq++ {
			if at, coming := replies[seq]; coming && (from == 0 && !at.After(next) || at.Before(next)) {
				next, from = at, seq
			}
		}
		if next.After(now) {
			now = next
		}
		if from != 0 {
			delete(replies, from)
			s.Reply(now, Reply{Seq: uint16(from)})
		}
	}
	return s, now
}

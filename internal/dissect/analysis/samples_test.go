package analysis

import "testing"

func TestSamplesAcked(t *testing.T) {
	for _, tt := range []struct {
		ack  int
		at   int64
		ok   bool
		left int
	}{
		{-100, 0, false, 3},
		{-50, 1, true, 3}, // within the first
		{0, 1, true, 2},
		{50, 2, true, 1},
		{60, 2, false, 1}, // behind one that was not timed
		{100, 3, true, 0},
		{200, 3, false, 0},
	} {
		var s samples
		s.add(between(-100, 0), 1)
		s.add(between(0, 50), 2)
		s.add(between(70, 100), 3)
		at, ok := s.acked(between(0, tt.ack).End)
		if at != tt.at && ok || ok != tt.ok || len(s.list) != tt.left {
			t.Errorf("%d acknowledges what passed at %d, %v, and leaves %d; want %d, %v, %d", tt.ack, at, ok, len(s.list), tt.at, tt.ok, tt.left)
		}
	}
}

func TestSamplesAreBounded(t *testing.T) {
	var s samples
	for i := range 2 * maxSamples {
		s.add(between(i, i+1), int64(i))
	}
	if at, ok := s.acked(between(0, maxSamples).End); at != maxSamples-1 || !ok {
		t.Errorf("the last that is timed passed at %d, %v", at, ok)
	}
}

package echo

import "testing"

func TestState(t *testing.T) {
	var s state
	for _, tt := range []struct {
		seq         uint64
		up, changed bool
	}{
		{1, true, true},   // the first fate
		{2, true, false},  //
		{4, true, false},  // 3 is waited for
		{3, false, false}, // lost, but 4 had been answered
		{5, false, true},  //
		{6, false, false}, //
		{6, true, true},   // late
		{5, true, false},  // late, and of no interest any more
	} {
		if changed := s.note(tt.seq, tt.up); changed != tt.changed {
			t.Errorf("%+v: changed %v", tt, changed)
		}
	}
}

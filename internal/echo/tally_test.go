package echo

import "testing"

func TestTally(t *testing.T) {
	tt := tally{sent: 6, waiting: 2}
	for _, d := range []float64{3, 1, 2} {
		tt.add(msOf(d))
	}
	if tt.received != 3 || tt.min != ms || tt.max != 3*ms || tt.last != 2*ms || tt.sum != 6*ms || tt.lost() != 1 {
		t.Errorf("%+v", tt)
	}
}

func TestTallies(t *testing.T) {
	var all tallies
	for i := range int32(2*tallyChunk + 1) {
		if got := all.grow(); got != i {
			t.Fatal(got, i)
		}
		all.at(i).sent = uint64(i)
	}
	for i := range int32(2*tallyChunk + 1) {
		if all.at(i).sent != uint64(i) {
			t.Fatal(i, all.at(i).sent)
		}
	}
}

func TestLine(t *testing.T) {
	var all tallies
	for range 3 {
		all.grow()
	}
	l := line{first: -1}
	for range 2 {
		for _, i := range []int32{2, 0, 1} {
			l.push(&all, i)
		}
		for _, want := range []int32{2, 0} {
			if l.first != want {
				t.Fatal(l.first, want)
			}
			l.pop(&all)
		}
		l.push(&all, 2)
		for _, want := range []int32{1, 2, -1} {
			if l.first != want {
				t.Fatal(l.first, want)
			}
			if want >= 0 {
				l.pop(&all)
			}
		}
	}
}

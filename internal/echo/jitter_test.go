package echo

import "testing"

// RFC 3550 §6.4.1: J(i) = J(i-1) + (|D(i-1,i)| - J(i-1))/16, by hand:
//
//	round trip  difference  jitter
//	10          -           0
//	26          16          0 + 16/16        = 1
//	9           17          1 + (17-1)/16    = 2
//	9           0           2 - 2/16         = 1.875
//	39          30          1.875 + 28.125/16 = 3.6328125
func TestJitter(t *testing.T) {
	var j Jitter
	for i, tt := range []struct{ rtt, want float64 }{{10, 0}, {26, 1}, {9, 2}, {9, 1.875}, {39, 3.6328125}} {
		j.Add(msOf(tt.rtt))
		if j.Value() != msOf(tt.want) {
			t.Errorf("after %d: %v, want %v", i+1, j.Value(), msOf(tt.want))
		}
	}
	if j.Max() != 30*ms {
		t.Error("max", j.Max())
	}
}

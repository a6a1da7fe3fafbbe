package proc

import (
	"flag"
	"testing"
)

// The machine is faster in one round and slower in the next: the ratios are
// those of the rounds.
func TestContest(t *testing.T) {
	rounds := flag.Lookup("test.benchtime").Value
	defer rounds.Set(rounds.String())
	rounds.Set("5x")
	var order string
	var ours float64
	r := testing.Benchmark(func(b *testing.B) {
		order = ""
		c, round := NewContest(b), 0
		machine := []float64{10, 1, 100}
		c.Add("ours", func() float64 { order += "o"; round++; return machine[(round-1)%3] })
		c.Add("theirs", func() float64 { order += "t"; return 2 * machine[(round-1)%3] })
		ours = c.Play()
	})
	if r.Extra["x_theirs"] != 2 {
		t.Errorf("x_theirs = %v, want 2", r.Extra["x_theirs"])
	}
	if order != "ototototot" {
		t.Errorf("the rounds were %q", order)
	}
	if ours != 10 {
		t.Errorf("the median of ours is %v, want 10", ours)
	}
}

func TestMedian(t *testing.T) {
	for _, tt := range []struct {
		values []float64
		want   float64
	}{{[]float64{7}, 7}, {[]float64{3, 1}, 2}, {[]float64{9, 1, 5}, 5}, {[]float64{4, 1, 3, 2}, 2.5}} {
		if got := Median(tt.values); got != tt.want {
			t.Errorf("median of %v is %v, want %v", tt.values, got, tt.want)
		}
	}
}

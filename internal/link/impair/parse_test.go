package impair

import (
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	all := Params{Loss: 0.01, Delay: 20 * time.Millisecond, Jitter: 5 * time.Millisecond, Reorder: 0.005, Dup: 0.001, Corrupt: 0.0001, Rate: 1e7, Queue: 64}
	for _, tt := range []struct {
		spec string
		want Config
	}{
		{"loss=1%,delay=20ms±5ms,reorder=0.5%,dup=0.1%,corrupt=0.01%,rate=10mbit,queue=64,seed=7", Config{In: all, Out: all, Seed: 7}},
		{"delay=10ms+-5ms", Config{In: Params{Delay: 10e6, Jitter: 5e6}, Out: Params{Delay: 10e6, Jitter: 5e6}}},
		{"in:loss=3%,out:delay=5ms", Config{In: Params{Loss: 0.03}, Out: Params{Delay: 5e6}}},
		{"in:loss=3%,dup=1%,out:delay=5ms", Config{In: Params{Loss: 0.03, Dup: 0.01}, Out: Params{Delay: 5e6}}},
		{"loss=1%,out:loss=2%", Config{In: Params{Loss: 0.01}, Out: Params{Loss: 0.02}}},
		{"in:loss=1%,both:delay=1s", Config{In: Params{Loss: 0.01, Delay: 1e9}, Out: Params{Delay: 1e9}}},
		{"out:rate=1.5gbit", Config{Out: Params{Rate: 15e8}}},
		{"out:rate=500Kbit , seed=1", Config{Out: Params{Rate: 5e5}, Seed: 1}},
		{"rate=8bit", Config{In: Params{Rate: 8}, Out: Params{Rate: 8}}},
		{"loss=100%", Config{In: Params{Loss: 1}, Out: Params{Loss: 1}}},
	} {
		got, err := Parse(tt.spec)
		if err != nil || got != tt.want {
			t.Errorf("%q: got %+v, %v", tt.spec, got, err)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, tt := range []struct{ spec, word, want string }{
		{"", `""`, "want loss="},
		{"loss", `"loss"`, "want a percentage"},
		{"delay=1ms,loss=1", `"loss=1"`, "loss=0.5%"},
		{"loss=101%", `"loss=101%"`, "from 0% to 100%"},
		{"loss=nan%", `"loss=nan%"`, "want a percentage"},
		{"dup=-1%", `"dup=-1%"`, "dup=0.5%"},
		{"delay=20", `"delay=20"`, "delay=20ms±5ms"},
		{"delay=-1s", `"delay=-1s"`, "at most 1m"},
		{"delay=1s±2s", `"delay=1s±2s"`, "at most"},
		{"rate=10", `"rate=10"`, "rate=10mbit"},
		{"rate=0mbit", `"rate=0mbit"`, "mbit"},
		{"rate=1mbit,queue=0", `"queue=0"`, "queue=64"},
		{"queue=5", `"queue=5"`, "without rate="},
		{"seed=0", `"seed=0"`, "seed=7"},
		{"in:speed=5", `"in:speed=5"`, "want loss="},
		{"loss=1%,,dup=1%", `""`, "want loss="},
	} {
		_, err := Parse(tt.spec)
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), tt.word) {
			t.Errorf("%q: got %v, want %s ... %q", tt.spec, err, tt.word, tt.want)
		}
	}
}

func TestParseTakesEveryField(t *testing.T) {
	if _, err := Parse("loss=1%,delay=20ms±5ms,reorder=0.5%,dup=0.1%,corrupt=0.01%,rate=10mbit,queue=64,seed=7"); err != nil {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("loss=1%,delay=20ms±5ms,reorder=0.5%,dup=0.1%,corrupt=0.01%,rate=10mbit,queue=64,seed=7")
	f.Add("in:loss=3%,out:delay=5ms+-1ms")
	f.Fuzz(func(t *testing.T, spec string) {
		c, err := Parse(spec)
		if err != nil || c.String() == "" {
			return
		}
		again, err := Parse(c.String())
		if err != nil {
			t.Fatalf("%q is written as %q: %v", spec, c, err)
		}
		if c.In.Rate != again.In.Rate || c.Out.Delay != again.Out.Delay || c.Seed != again.Seed || c.In.Queue != again.In.Queue {
			t.Fatalf("%q is written as %q", spec, c)
		}
	})
}

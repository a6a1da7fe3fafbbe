package impair

import (
	"testing"
	"time"
)

func TestConfigString(t *testing.T) {
	for _, tt := range []struct {
		c    Config
		want string
	}{
		{Config{}, ""},
		{Config{In: Params{Loss: 0.01}, Out: Params{Loss: 0.01}, Seed: 7}, "seed=7,loss=1%"},
		{Config{In: Params{Loss: 0.03}, Out: Params{Delay: 5 * time.Millisecond, Rate: 1500e6}}, "in:loss=3%,out:delay=5ms,rate=1500mbit"},
		{Config{Out: Params{Delay: 1e7, Jitter: 1e6, Reorder: 0.005, Dup: 0.001, Corrupt: 0.0001, Rate: 10, Queue: 64}},
			"out:delay=10ms±1ms,reorder=0.5%,dup=0.1%,corrupt=0.01%,rate=10bit,queue=64"},
	} {
		if got := tt.c.String(); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

package impair_test

import (
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/link/impair"
	"gotcp/internal/link/linktest"
	"gotcp/internal/link/pipe"
)

func TestRecvUntil(t *testing.T) {
	check := func(cfg impair.Config) func(t *testing.T) {
		return func(t *testing.T) {
			a, b := pipe.New(pipe.Config{})
			l := impair.New(a, cfg)
			linktest.Until(t, l, func() { b.Send([]link.Frame{{Data: []byte("x")}}) })
			linktest.UntilClosed(t, l)
		}
	}
	for name, cfg := range map[string]impair.Config{
		"in":  {In: impair.Params{Delay: time.Millisecond}, Seed: 1},
		"out": {Out: impair.Params{Delay: time.Millisecond}, Seed: 1},
	} {
		t.Run(name, check(cfg))
		t.Run(name+" in a bubble", func(t *testing.T) { synctest.Test(t, check(cfg)) })
	}
}

// What comes to the end of the line before the deadline is received, and a
// deadline before that is kept.
func TestRecvUntilOfALateFrame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := pipe.New(pipe.Config{})
		l := impair.New(a, impair.Config{In: impair.Params{Delay: 10 * time.Millisecond}, Seed: 1})
		defer l.Close()
		sent := time.Now()
		b.Send([]link.Frame{{Data: []byte("x")}})
		frames := make([]link.Frame, 1)
		for _, tt := range []struct{ until, at time.Duration }{
			{0, 0}, {3 * time.Millisecond, 3 * time.Millisecond}, {time.Second, 10 * time.Millisecond},
		} {
			n, err := l.RecvUntil(frames, sent.Add(tt.until))
			if want := tt.at / (10 * time.Millisecond); n != int(want) || err != nil || time.Since(sent) != tt.at {
				t.Errorf("until %s: %d, %v, at %s", tt.until, n, err, time.Since(sent))
			}
		}
	})
}

func TestStamper(t *testing.T) {
	for _, tt := range []struct {
		cfg  impair.Config
		want bool
	}{
		{impair.Config{In: impair.Params{Delay: 1}}, true},
		{impair.Config{Out: impair.Params{Loss: 0.5}}, false},
	} {
		a, _ := pipe.New(pipe.Config{})
		l := impair.New(stamped{a}, tt.cfg)
		if got := link.StamperOf(l) != nil; got != tt.want {
			t.Errorf("%s: %v", tt.cfg, got)
		}
		l.Close()
		plain := impair.New(a, tt.cfg)
		if link.StamperOf(plain) != nil {
			t.Errorf("%s: a stamper where there is none", tt.cfg)
		}
		plain.Close()
	}
}

// stamped is a link that tells when frames left.
type stamped struct{ link.Link }

func (stamped) SentTime() (uint32, time.Time, bool) { return 0, time.Time{}, false }

package proc

import (
	"io"
	"testing"
	"testing/synctest"
	"time"
)

func TestTranscriptAwaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewTranscript()
		go func() {
			time.Sleep(time.Second)
			io.WriteString(s, "one tw")
			time.Sleep(time.Second)
			io.WriteString(s, "o three")
			time.Sleep(time.Second)
			s.end()
		}()
		start := time.Now()
		for _, tt := range []struct {
			text   string
			within time.Duration
			found  bool
			at     time.Duration
		}{
			{"one", time.Minute, true, time.Second},
			{"two", 500 * time.Millisecond, false, 1500 * time.Millisecond},
			{"two", time.Minute, true, 2 * time.Second},
			{"one", time.Minute, true, 2 * time.Second},
			{"four", time.Minute, false, 3 * time.Second},
			{"four", time.Minute, false, 3 * time.Second},
		} {
			found := s.Await(tt.text, tt.within)
			if at := time.Since(start); found != tt.found || at != tt.at {
				t.Errorf("%q: %v after %v, want %v after %v", tt.text, found, at, tt.found, tt.at)
			}
		}
	})
}

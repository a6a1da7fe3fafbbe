package proc

import (
	"bytes"
	"strings"
	"sync"
	"time"
)

// Transcript collects what a process says on one of its streams and wakes those
// who wait for it. Start ends it where it is the process's standard output or
// error.
type Transcript struct {
	mu    sync.Mutex
	text  bytes.Buffer
	ended bool
	more  chan struct{} // closed and replaced at each change
}

// NewTranscript returns an empty one.
func NewTranscript() *Transcript { return &Transcript{more: make(chan struct{})} }

func (s *Transcript) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text.Write(p)
	s.wake()
	return len(p), nil
}

func (s *Transcript) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	s.wake()
}

func (s *Transcript) wake() {
	close(s.more)
	s.more = make(chan struct{})
}

// String is all that was said so far.
func (s *Transcript) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// Await reports whether the text comes before the end, or in time.
func (s *Transcript) Await(text string, within time.Duration) bool {
	timeout := time.After(within)
	for {
		s.mu.Lock()
		found, ended, more := strings.Contains(s.text.String(), text), s.ended, s.more
		s.mu.Unlock()
		if found || ended {
			return found
		}
		select {
		case <-more:
		case <-timeout:
			return false
		}
	}
}

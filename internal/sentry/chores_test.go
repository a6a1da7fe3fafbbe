package sentry

import (
	"os"
	"slices"
	"testing"
	"time"
)

// Reports come by the packets' time, when somebody asks, and at the end.
func TestReports(t *testing.T) {
	var job *Sentry
	var at []int64
	s := newScene(t, 2, packets(10, 2, 2, 2), packets(13, 2), packets(16, 2), func() { job.AskReport() }, packets(17, 2))
	s.Every = 5 * time.Second
	s.Report = func(now time.Time) error { at = append(at, now.Unix()); return nil }
	s.Last = s.Report
	job = New(s.Options)
	if err := job.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(at, []int64{16, 17, 17}) {
		t.Errorf("%v", at)
	}
}

// Rules are read again beside the work, and put in place once; files are opened again.
func TestReload(t *testing.T) {
	var job *Sentry
	applied, told := 0, []error{}
	moved := ""
	var s *scene
	begun, read := make(chan bool, 1), make(chan bool)
	s = newScene(t, 2, packets(1, 1), func() {
		moved = s.file + ".1"
		if err := os.Rename(s.file, moved); err != nil {
			t.Error(err)
		}
		job.AskReload()
	}, func() { <-begun }, packets(2, 3), func() {
		close(read)
		job.pending <- <-job.pending // until it is there
	}, packets(3, 5))
	s.Reload = func() (func(), error) {
		begun <- true
		<-read
		return func() { applied++ }, nil
	}
	s.Reloaded = func(err error) { told = append(told, err) }
	job = New(s.Options)
	if err := job.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if applied != 1 || len(told) != 1 || told[0] != nil {
		t.Errorf("applied %d times, told %v", applied, told)
	}
	if got := s.said(t); got != "3 5 " {
		t.Errorf("after it %q", got)
	}
	s.file = moved
	if got := s.said(t); got != "1" {
		t.Errorf("before it %q", got)
	}
}

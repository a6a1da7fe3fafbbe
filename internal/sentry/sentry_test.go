package sentry

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/filter"
	"gotcp/internal/ids"
	"gotcp/internal/intake"
	"gotcp/internal/sentry/eve"
)

// scene is a job whose lines go to a file.
type scene struct {
	Options
	file string
}

func newScene(t *testing.T, workers int, steps ...any) *scene {
	t.Helper()
	s := &scene{file: filepath.Join(t.TempDir(), "out")}
	s.Engine, _ = engine(workers)
	s.Source = &script{t: t, steps: steps}
	s.Sink = &Sink{Writer: eve.New(eve.Config{Numbers: true})}
	s.Sink.Out = output(t, s.file)
	return s
}

func output(t *testing.T, name string) *capture.Output {
	t.Helper()
	o, err := capture.OpenOutput(name, capture.Rotation{}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// said is what was written so far, shortened to the numbers of the rules.
func (s *scene) said(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(s.file)
	if err != nil {
		t.Fatal(err)
	}
	var short []string
	for line := range strings.Lines(string(b)) {
		_, line, _ = strings.Cut(line, "[1:")
		number, _, _ := strings.Cut(line, ":")
		short = append(short, number)
	}
	return strings.Join(short, " ")
}

// Before the source is waited for, all that is known is written, and the end sums up.
func TestRun(t *testing.T) {
	for _, workers := range []int{1, 3} {
		var s *scene
		look := func(want string) func() {
			return func() {
				if got := s.said(t); got != want {
					t.Errorf("%d workers: %q, want %q", workers, got, want)
				}
			}
		}
		s = newScene(t, workers, packets(1, 1, 2, 3), packets(4, 5), look("1 3 5"), packets(5, 7), look("1 3 5 7"))
		job := New(s.Options)
		if err := job.Run(t.Context()); err != nil {
			t.Error(err)
		}
		if got := s.said(t); got != "1 3 5 7 " { // the aggregator's last has no generator
			t.Errorf("%q", got)
		}
		if job.Packets() != 5 || s.Sink.Alerts() != 5 || s.Sink.Hit() != 5 {
			t.Errorf("%d packets, %d alerts of %d rules", job.Packets(), s.Sink.Alerts(), s.Sink.Hit())
		}
	}
}

// Alerts and records come in the packets' order, and a packet's alerts first.
func TestOrder(t *testing.T) {
	s := newScene(t, 2, packets(1, 0, 1, 0, 3))
	s.Sink.JSON = true
	if err := New(s.Options).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	b, _ := os.ReadFile(s.file)
	var kinds []string
	for line := range strings.Lines(string(b)) {
		kind, _, _ := strings.Cut(line[strings.Index(line, `"event_type":"`)+14:], `"`)
		kinds = append(kinds, kind)
	}
	if got := strings.Join(kinds, " "); got != "flow alert flow alert alert flow flow" {
		t.Errorf("%s", got)
	}
}

// The packets behind alerts are saved, each once; those that the filter leaves out are counted,
// and not looked at.
func TestSaveAndFilter(t *testing.T) {
	s := newScene(t, 1, packets(1, 1, 3, 4, 5))
	name := filepath.Join(t.TempDir(), "alerts.pcap")
	var err error
	if s.Sink.Save, err = capture.OpenWriter(name, capture.WriterConfig{LinkType: capture.LinkEthernet}, time.Now()); err != nil {
		t.Fatal(err)
	}
	if s.Filter, err = intake.NewFilter("ether[0] != 3", capture.LinkEthernet, filter.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := New(s.Options).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	r, err := capture.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var b capture.Batch
	if err := r.Read(&b, time.Time{}); err != nil || len(b.Packets) != 2 || b.Packets[0].Data[0] != 1 || b.Packets[1].Data[0] != 5 {
		t.Errorf("%v, %v", b.Packets, err)
	}
}

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

// An alert that has only a number gets its packet, if that is there still.
func TestAttach(t *testing.T) {
	frames := batchOf(5, 1, 2, 3).Frames
	alerts := []ids.Alert{
		{Frame: ids.Frame{Number: 6, Time: time.Unix(9, 0)}}, {Frame: ids.Frame{Number: 4}}, {}, {Frame: ids.Frame{Number: 7, Data: []byte("own")}},
	}
	attach(alerts, frames)
	if f := alerts[0].Frame; len(f.Data) != 1 || f.Data[0] != 2 || !f.Time.Equal(time.Unix(9, 0)) {
		t.Errorf("%+v", f)
	}
	if len(alerts[1].Frame.Data)+len(alerts[2].Frame.Data) != 0 || string(alerts[3].Frame.Data) != "own" {
		t.Errorf("%+v", alerts)
	}
}

// What is wrong with the source is told; what was found before is written.
func TestBrokenSource(t *testing.T) {
	broken := errors.New("broken")
	s := newScene(t, 3, packets(1, 1), broken)
	if err := New(s.Options).Run(t.Context()); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	if got := s.said(t); got != "1 " {
		t.Errorf("%q", got)
	}
}

// A signal ends the job after what has come.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := newScene(t, 1, packets(1, 1), func() { cancel() }, packets(2, 3))
	if err := New(s.Options).Run(ctx); err != nil {
		t.Error(err)
	}
	if got := s.said(t); got != "1 " {
		t.Errorf("%q", got)
	}
}

package sentry

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/capture/capturetest"
	"gotcp/internal/filter"
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
	s.Source = &capturetest.Script{Steps: steps}
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
		if job.number != 5 || s.Sink.Alerts() != 5 || s.Sink.Hit() != 5 {
			t.Errorf("%d packets, %d alerts of %d rules", job.number, s.Sink.Alerts(), s.Sink.Hit())
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

package ping

import (
	"bufio"
	"strings"
	"testing"
	"time"

	"gotcp/internal/echo"
)

// fates feeds a series: a dot is an answer after 2 ms, an x a loss, a space a
// probe that still waits.
func fates(text string) *series {
	s := newSeries("10.77.0.2")
	for i, fate := range text {
		probe := echo.Probe{Seq: uint64(i) + 1}
		s.take(&event{kind: probeSent, probe: probe})
		switch fate {
		case '.':
			s.take(&event{kind: replyCame, probe: probe, rtt: 2 * time.Millisecond})
		case 'x':
			s.take(&event{kind: probeLost, probe: probe})
		}
	}
	return s
}

func TestGraphMarksLosses(t *testing.T) {
	lines := strings.Split(draw([]*series{fates("..x. ")}, 80, 12, false), "\n")
	if lines[0] != "round-trip time in ms, one column a probe" || len(lines) > 12 {
		t.Errorf("%d lines: %q", len(lines), lines)
	}
	text := strings.Join(lines, "\n")
	for _, want := range []string{"      lost ..x. ", "10.77.0.2  5 sent, 25.0% lost  last 2.000  p50 2.0", "    2.000 ", "    0.000 "} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "\x1b") {
		t.Errorf("control characters in %q", text)
	}
	if colored := draw([]*series{fates(".")}, 80, 12, true); !strings.Contains(colored, "\x1b[") {
		t.Errorf("no colours in %q", colored)
	}
}

func TestGraphWithoutAnswers(t *testing.T) {
	if got := draw([]*series{fates("xx")}, 80, 12, false); !strings.Contains(got, "no answer yet") || !strings.Contains(got, "2 sent, 100.0% lost") {
		t.Error(got)
	}
}

// An answer that comes late makes no loss of it.
func TestLateAnswerIsNoLoss(t *testing.T) {
	s := fates("xx")
	s.take(&event{kind: replyLate, probe: echo.Probe{Seq: 1}, rtt: time.Second})
	if s.loss() != 0.5 {
		t.Errorf("%v lost", s.loss())
	}
}

// However long it runs, only the latest probes are kept.
func TestSeriesIsBounded(t *testing.T) {
	s := fates(strings.Repeat(".", 3*maxSamples))
	s.take(&event{kind: probeLost, probe: echo.Probe{Seq: 1}}) // long forgotten
	if got := s.latest(1 << 20); len(got) != maxSamples || got[0].seq != 2*maxSamples+1 || got[0].fate != sampleAnswered {
		t.Errorf("%d, from %+v on", len(got), got[0])
	}
}

// Where there is no terminal the picture comes once, at the end.
func TestCanvasWithoutTerminal(t *testing.T) {
	var b strings.Builder
	s := fates(".")
	c := newCanvas(&b, bufio.NewWriter(&b), s.take, func(columns, rows int, color bool) string {
		return draw([]*series{s}, columns, rows, color)
	})
	c.begin(noon)
	c.event(&event{kind: probeSent, now: noon, probe: echo.Probe{Seq: 2}})
	c.flush()
	if b.String() != "" || !c.deadline().IsZero() {
		t.Errorf("%q before the end", b.String())
	}
	c.end(noon)
	c.flush()
	if strings.Contains(b.String(), "\x1b") || strings.Count(b.String(), "2 sent") != 1 {
		t.Errorf("%q", b.String())
	}
}

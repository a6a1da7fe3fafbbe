package ping

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/guptarohit/asciigraph"

	"gotcp/internal/cli"
	"gotcp/internal/echo"
)

const (
	// maxSeries is how many hosts a graph has lines for.
	maxSeries = 8
	// maxSamples is how many probes of a host are remembered for drawing: more
	// than any terminal has columns.
	maxSamples = 1 << 10
	// axisWidth is what the labels left of the graph take.
	axisWidth = 12
	minHeight = 3
)

// seriesColors tell the lines apart.
var seriesColors = [maxSeries]asciigraph.AnsiColor{
	asciigraph.Green, asciigraph.Blue, asciigraph.Yellow, asciigraph.Magenta,
	asciigraph.Cyan, asciigraph.White, asciigraph.Olive, asciigraph.Purple,
}

// series is one host's line: the fates of its latest probes and what its
// legend says.
type series struct {
	name      string
	samples   []sample // a ring
	next      int
	sent      uint64
	answered  uint64
	last      time.Duration
	histogram *echo.Histogram
}

type sample struct {
	seq  uint64
	rtt  time.Duration
	fate sampleFate
}

type sampleFate uint8

const (
	sampleWaiting sampleFate = iota
	sampleAnswered
	sampleLost
)

func newSeries(name string) *series {
	return &series{name: name, samples: make([]sample, maxSamples), histogram: echo.NewHistogram(echo.CoarseDigits)}
}

// take takes an event in.
func (s *series) take(e *event) {
	switch e.kind {
	case probeSent:
		s.sent++
		s.samples[s.next%maxSamples] = sample{seq: e.probe.Seq}
		s.next++
	case replyCame, replyLate:
		s.answered++
		s.last = e.rtt
		s.histogram.Add(e.rtt)
		s.set(e.probe.Seq, sample{seq: e.probe.Seq, rtt: e.rtt, fate: sampleAnswered})
	case probeLost, errorCame:
		s.set(e.probe.Seq, sample{seq: e.probe.Seq, fate: sampleLost})
	case sendFailed:
		s.sent++
		s.samples[s.next%maxSamples] = sample{seq: e.probe.Seq, fate: sampleLost}
		s.next++
	}
}

// set changes the fate of a probe that is remembered.
func (s *series) set(seq uint64, to sample) {
	for i := s.next - 1; i >= max(0, s.next-maxSamples); i-- {
		if s.samples[i%maxSamples].seq == seq {
			s.samples[i%maxSamples] = to
			return
		}
	}
}

// latest is the last n samples, fewer if there are fewer.
func (s *series) latest(n int) []sample {
	n = min(n, s.next, maxSamples)
	all := make([]sample, n)
	for i := range n {
		all[i] = s.samples[(s.next-n+i)%maxSamples]
	}
	return all
}

// legend is a series in figures, and its losses column by column.
func (s *series) legend(nameWidth int) string {
	text := fmt.Sprintf("%-*s  %d sent, %.1f%% lost", nameWidth, s.name, s.sent, s.loss()*100)
	if s.histogram.Count() > 0 {
		text += fmt.Sprintf("  last %s  p50 %s  p90 %s  p99 %s ms", thousandths(s.last), thousandths(s.histogram.Quantile(0.5)),
			thousandths(s.histogram.Quantile(0.9)), thousandths(s.histogram.Quantile(0.99)))
	}
	return text
}

// finish makes losses of the probes that are still waited for: the run is over.
func (s *series) finish() {
	for i := range s.samples[:min(s.next, maxSamples)] {
		if s.samples[i].fate == sampleWaiting {
			s.samples[i].fate = sampleLost
		}
	}
}

// loss is the share of the probes whose fate is known that were lost.
func (s *series) loss() float64 {
	waiting := uint64(0)
	for _, x := range s.latest(maxSamples) {
		if x.fate == sampleWaiting {
			waiting++
		}
	}
	known := s.sent - min(waiting, s.sent)
	if known == 0 {
		return 0
	}
	return float64(known-min(s.answered, known)) / float64(known)
}

// draw draws the series into the given columns and rows, without control
// characters except for colours.
func draw(all []*series, columns, rows int, color bool) string {
	// The legends, the rows of losses and the title are below or above.
	height := max(minHeight, rows-2*len(all)-3)
	width := max(1, columns-axisWidth)
	var data [][]float64
	drawable := false
	for _, s := range all {
		line := make([]float64, 0, width)
		for _, x := range s.latest(width) {
			v := math.NaN()
			if x.fate == sampleAnswered {
				v = inMilliseconds(x.rtt)
				drawable = true
			}
			line = append(line, v)
		}
		if len(line) == 0 {
			line = append(line, math.NaN())
		}
		data = append(data, line)
	}
	var b strings.Builder
	b.WriteString(cli.Clip("round-trip time in ms, one column a probe", columns) + "\n")
	if drawable {
		b.WriteString(plot(data, height, color))
	} else {
		b.WriteString("no answer yet" + strings.Repeat("\n", height))
	}
	b.WriteByte('\n')
	writeLegends(&b, all, columns, width, color)
	return b.String()
}

func plot(data [][]float64, height int, color bool) string {
	options := []asciigraph.Option{asciigraph.Height(height), asciigraph.Precision(3), asciigraph.LowerBound(0),
		asciigraph.YAxisValueFormatter(func(v float64) string { return fmt.Sprintf("%9.3f", v) })}
	if color {
		options = append(options, asciigraph.SeriesColors(seriesColors[:len(data)]...))
	}
	return asciigraph.PlotMany(data, options...)
}

// writeLegends has two lines for each host: which of the columns above were
// lost (x), and its figures.
func writeLegends(b *strings.Builder, all []*series, columns, width int, color bool) {
	nameWidth := 0
	for _, s := range all {
		nameWidth = max(nameWidth, len(s.name))
	}
	for i, s := range all {
		begin, end := "", ""
		if color {
			begin, end = seriesColors[i].String(), asciigraph.Default.String()
		}
		losses := strings.Builder{}
		for _, x := range s.latest(width) {
			losses.WriteByte(map[sampleFate]byte{sampleLost: 'x', sampleWaiting: ' ', sampleAnswered: '.'}[x.fate])
		}
		fmt.Fprintf(b, "%*s%s%s%s\n", axisWidth, "lost ", begin, losses.String(), end)
		fmt.Fprintf(b, "%s%s%s\n", begin, cli.Clip(s.legend(nameWidth), columns), end)
	}
}

package cli

import (
	"fmt"
	"io"
	"time"
)

// progressEvery is how often progress is shown at most.
const progressEvery = 200 * time.Millisecond

// Progress is a line on a terminal that is written over and over while long
// work goes on. Where stderr is not a terminal it shows nothing.
type Progress struct {
	w     io.Writer // nil: show nothing
	last  time.Time
	width int
	shown bool
}

// NewProgress makes a Progress on a command's stderr.
func NewProgress(stderr io.Writer) *Progress {
	if !IsTerminal(stderr) {
		return &Progress{}
	}
	return &Progress{w: stderr, width: Width(stderr)}
}

// Update shows a new text, unless the last one is too young.
func (p *Progress) Update(now time.Time, text func() string) {
	if p.w == nil || now.Sub(p.last) < progressEvery {
		return
	}
	p.last, p.shown = now, true
	fmt.Fprintf(p.w, "\r%s\x1b[K", Clip(text(), p.width-1))
}

// Done takes the line away.
func (p *Progress) Done() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.shown = false
	}
}

// Clip cuts a text off before it would wrap around.
func Clip(s string, columns int) string {
	for i := range s {
		if columns--; columns < 0 {
			return s[:i]
		}
	}
	return s
}

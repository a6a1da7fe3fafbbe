package ping

import (
	"bufio"
	"io"
	"strings"
	"time"

	"gotcp/internal/cli"
)

// drawEvery is how often a live picture is drawn at most.
const drawEvery = 100 * time.Millisecond

// Control sequences of terminals (ECMA-48, and xterm's alternate screen).
const (
	enterScreen = "\x1b[?1049h\x1b[?25l"
	leaveScreen = "\x1b[?25h\x1b[?1049l"
	goHome      = "\x1b[H"
	clearLine   = "\x1b[K"
	clearBelow  = "\x1b[J"
)

// canvas is an observer that draws a picture over and over on a terminal's
// alternate screen, which leaves no trace when it is done; on anything else it
// draws once, at the end.
type canvas struct {
	out   *bufio.Writer
	w     io.Writer
	live  bool
	color bool
	draw  func(columns, rows int, color bool) string
	take  func(e *event)
	// finish, if set, comes before the last picture.
	finish func()

	next time.Time // when to draw next, zero if nothing has changed
	last time.Time
	size [2]int
}

// Size of what is drawn where there is no terminal.
const (
	plainColumns = 80
	plainRows    = 20
)

func newCanvas(w io.Writer, out *bufio.Writer, take func(*event), draw func(columns, rows int, color bool) string) *canvas {
	return &canvas{out: out, w: w, live: cli.IsTerminal(w), color: cli.Color(w), draw: draw, take: take}
}

func (c *canvas) begin(now time.Time) {
	if c.live {
		c.out.WriteString(enterScreen)
		c.next = now
	}
}

func (c *canvas) event(e *event) {
	c.take(e)
	c.touch(e.now)
}

// touch has the picture drawn anew, soon.
func (c *canvas) touch(now time.Time) {
	if c.live && c.next.IsZero() {
		c.next = later(c.last.Add(drawEvery), now)
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (c *canvas) deadline() time.Time { return c.next }

// tick draws. The terminal's size is asked for each time, so that a new one
// counts from the next picture on.
func (c *canvas) tick(now time.Time) {
	c.last, c.next = now, time.Time{}
	columns, rows := cli.TerminalSize(c.w)
	c.out.WriteString(goHome)
	if size := [2]int{columns, rows}; size != c.size {
		c.size = size
		c.out.WriteString(clearBelow)
	}
	picture := strings.TrimSuffix(c.draw(columns, rows, c.color), "\n")
	lines := strings.Split(picture, "\n")
	for i, line := range lines[:min(len(lines), rows)] {
		if i > 0 {
			c.out.WriteString("\r\n")
		}
		c.out.WriteString(line + clearLine)
	}
	c.out.WriteString(clearBelow)
}

func (c *canvas) status(now time.Time) {
	if c.live {
		c.next = now
	}
}

func (c *canvas) end(time.Time) {
	if c.finish != nil {
		c.finish()
	}
	if c.live {
		c.out.WriteString(leaveScreen)
		columns, rows := cli.TerminalSize(c.w)
		c.out.WriteString(c.draw(columns, rows/2, c.color))
		return
	}
	c.out.WriteString(c.draw(plainColumns, plainRows, false))
}

func (c *canvas) flush() error { return c.out.Flush() }

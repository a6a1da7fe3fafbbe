package cli

import (
	"bufio"
	"bytes"
	"io"
	"sync"
	"time"
)

// idleFlush is how long output may wait in the buffer for more to come.
const idleFlush = 20 * time.Millisecond

// Output is a buffered writer for lines on stdout. On a terminal, or where
// asked, each line goes out when it ends. Else lines gather while they come
// fast, and go out as soon as they stop: nobody waits for what we know, in a
// pipe neither. It is safe for concurrent use. An error stays.
type Output struct {
	mu     sync.Mutex
	buf    *bufio.Writer
	byLine bool
	timer  *time.Timer
	armed  bool
}

// NewOutput makes an Output on w, a command's stdout.
func NewOutput(w io.Writer) *Output {
	o := &Output{buf: bufio.NewWriterSize(w, 64<<10), byLine: IsTerminal(w)}
	o.timer = time.AfterFunc(time.Hour, o.idle)
	o.timer.Stop()
	return o
}

// LineBuffered makes every line go out when it ends, whatever w is.
func (o *Output) LineBuffered() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.byLine = true
}

// Write adds p to what goes out.
func (o *Output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n, err := o.buf.Write(p)
	if err != nil {
		return n, err
	}
	if o.byLine && bytes.IndexByte(p, '\n') >= 0 {
		return n, o.buf.Flush()
	}
	if !o.armed && o.buf.Buffered() > 0 {
		o.armed = true
		o.timer.Reset(idleFlush)
	}
	return n, nil
}

// Flush makes everything go out now. A command that is about to wait for
// something calls it, and learns so that nobody reads any more.
func (o *Output) Flush() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Flush()
}

// idle is Flush by the timer. Its error shows at the next Write or Flush.
func (o *Output) idle() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.armed = false
	_ = o.buf.Flush()
}

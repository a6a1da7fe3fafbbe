// Package cat joins one connection to a pair of streams, as netcat does, and
// decides what the end of either means: nothing is lost, and nothing hangs.
// It must not know of flags, links or terminals: it is told what it needs.
package cat

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"gotcp/internal/tcp"
)

// Conn is the connection, as package stack has it.
type Conn interface {
	io.ReaderFrom
	io.WriterTo
	CloseWrite() error
	HoldFIN(hold bool)
	Abort()
	Close() error
	Done() <-chan struct{}
	Err() error
	Unacked() int
	WaitAcked(ctx context.Context) error
	Info() tcp.Info
}

// Config says what to join the connection to, and how.
type Config struct {
	// In is what to send, nil for nothing ever.
	In io.Reader
	// Out takes what is received. If it is an io.Closer it is closed at the
	// end of the peer's stream.
	Out io.Writer
	// InTerminal says that a person types at In: nobody waits for its end when
	// the peer has closed.
	InTerminal bool
	// HoldEmpty keeps our FIN back until the peer's if In ends without a
	// byte, as a listener does: a peer that quits on half-close must not be cut off.
	HoldEmpty bool
	// HoldAlways keeps our FIN back until the peer's in any case.
	HoldAlways bool
	// Quit, if not negative, is how long to wait for the peer's end once it has
	// all of ours.
	Quit time.Duration
	// Idle, if positive, ends the connection when nothing moved for so long.
	Idle time.Duration
}

// The ends that are not the connection's own errors.
var (
	// ErrIdle: nothing moved for Config.Idle.
	ErrIdle = errors.New("idle for too long")
	// ErrNoEnd: the peer did not close within Config.Quit.
	ErrNoEnd = errors.New("the peer did not close in time")
)

// reading is what failed when there was more to send than could be read.
const reading = "reading standard input"

// StreamError is a failure of one of our own streams, not of the network.
type StreamError struct {
	Doing string // "reading standard input"
	Err   error
}

func (e *StreamError) Error() string { return fmt.Sprintf("%s: %v", e.Doing, e.Err) }

// Unwrap is the stream's error.
func (e *StreamError) Unwrap() error { return e.Err }

// joint is one connection joined to its streams.
type joint struct {
	Config
	conn    Conn
	in, out chan error      // one value each: how that direction ended
	inOver  bool            // our stream has ended
	outOver bool            // the peer's stream has ended
	quit    <-chan struct{} // closed when the wait for the peer's end is over
}

// Join moves data both ways until both streams have ended in order and
// everything is acknowledged, and returns nil then. What the end of one stream
// means for the other:
//
//	In ends first       FIN; go on receiving until the peer's FIN (Quit bounds it)
//	In ends empty       with HoldEmpty: the FIN waits for the peer's
//	peer ends first     close Out; without In, or at a terminal: FIN, done;
//	                    else go on sending until In ends
//	ctx ends            RST, unless all is acknowledged
//
// A Read of In that never returns is left behind.
func Join(ctx context.Context, conn Conn, cfg Config) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	j := &joint{Config: cfg, conn: conn, in: make(chan error, 1), out: make(chan error, 1)}
	conn.HoldFIN(cfg.HoldAlways || cfg.HoldEmpty)
	if cfg.In != nil {
		go func() { j.in <- j.send() }()
	}
	go func() { j.out <- j.receive() }()
	err := j.run(ctx)
	if err != nil && (conn.Unacked() > 0 || cutsShort(err)) {
		conn.Abort()
	}
	return err
}

// cutsShort reports whether the peer, if it saw an orderly end after err,
// would take a part for the whole.
func cutsShort(err error) bool {
	var own *StreamError
	return errors.Is(err, ErrIdle) || errors.Is(err, ErrNoEnd) || errors.As(err, &own) && own.Doing == reading
}

// run waits for what ends, and draws the conclusions.
func (j *joint) run(ctx context.Context) error {
	idle := newIdleWatch(j.Idle, j.conn)
	defer idle.stop()
	for !j.inOver || !j.outOver {
		select {
		case <-j.gone():
			return j.conn.Err()
		case err := <-j.in:
			if err != nil {
				return err
			}
			j.inEnded(ctx)
		case err := <-j.out:
			if err != nil {
				return err
			}
			if err := j.outEnded(); err != nil {
				return err
			}
		case <-j.quit:
			return ErrNoEnd
		case <-idle.c():
			if idle.expired(time.Now()) {
				return ErrIdle
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	select {
	case <-j.conn.Done():
		return j.conn.Err()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// gone fires when the connection ends while nobody but an input without
// news is there to notice.
func (j *joint) gone() <-chan struct{} {
	if !j.outOver {
		return nil // what has come in is still to be written
	}
	return j.conn.Done()
}

// inEnded: there is nothing more to send.
func (j *joint) inEnded(ctx context.Context) {
	j.inOver = true
	j.conn.CloseWrite() // a connection that is gone shows on the other side
	if j.Quit >= 0 && !j.outOver {
		quit := make(chan struct{})
		j.quit = quit
		go j.limitWait(ctx, quit)
	}
}

// limitWait closes quit when the peer has had all of ours for long enough.
func (j *joint) limitWait(ctx context.Context, quit chan<- struct{}) {
	if j.conn.WaitAcked(ctx) != nil {
		return
	}
	select {
	case <-time.After(j.Quit):
		close(quit)
	case <-ctx.Done():
	}
}

// outEnded: the peer's stream has ended and all of it is written.
func (j *joint) outEnded() error {
	j.outOver = true
	if c, ok := j.Out.(io.Closer); ok {
		if err := c.Close(); err != nil {
			return &StreamError{"closing standard output", err}
		}
	}
	if j.In == nil || j.InTerminal {
		j.inOver = true
		j.conn.CloseWrite()
	}
	j.quit = nil // nothing to wait for any more
	return nil
}

// send moves In to the connection.
func (j *joint) send() error {
	r := &source{r: j.In}
	if !j.HoldAlways {
		r.first = func() { j.conn.HoldFIN(false) }
	}
	_, err := j.conn.ReadFrom(r)
	if r.err != nil {
		return &StreamError{reading, r.err}
	}
	return err
}

// receive moves the connection to Out.
func (j *joint) receive() error {
	w := &sink{w: j.Out}
	_, err := j.conn.WriteTo(w)
	if w.err != nil {
		return &StreamError{"writing standard output", w.err}
	}
	return err
}

// source tells an error of the reader from one of the connection, and when
// the first byte comes.
type source struct {
	r     io.Reader
	first func() // called once, then nil
	err   error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if n > 0 && s.first != nil {
		s.first()
		s.first = nil
	}
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// sink tells an error of the writer from one of the connection.
type sink struct {
	w   io.Writer
	err error
}

func (s *sink) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	if err != nil {
		s.err = err
	}
	return n, err
}

// idleWatch looks from time to time whether anything moved.
type idleWatch struct {
	limit  time.Duration
	conn   Conn
	ticker *time.Ticker
	moved  time.Time
	count  uint64
}

func newIdleWatch(limit time.Duration, conn Conn) *idleWatch {
	w := &idleWatch{limit: limit, conn: conn, moved: time.Now()}
	if limit > 0 {
		w.ticker = time.NewTicker(max(limit/8, time.Millisecond))
	}
	return w
}

func (w *idleWatch) c() <-chan time.Time {
	if w.ticker == nil {
		return nil
	}
	return w.ticker.C
}

func (w *idleWatch) expired(now time.Time) bool {
	i := w.conn.Info()
	if n := i.BytesAcked + i.BytesReceived; n != w.count {
		w.count, w.moved = n, now
	}
	return now.Sub(w.moved) >= w.limit
}

func (w *idleWatch) stop() {
	if w.ticker != nil {
		w.ticker.Stop()
	}
}

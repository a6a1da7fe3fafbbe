package cat

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/tcp"
)

// fakeConn is a connection whose other end is the test.
type fakeConn struct {
	mu      sync.Mutex
	changed *sync.Cond

	sent             bytes.Buffer
	received         bytes.Buffer
	total            uint64 // bytes that ever came in
	peerFIN          bool
	hold, shut       bool
	acked            int  // bytes of ours that the peer has
	silent           bool // the peer acknowledges nothing
	aborted          bool
	err              error
	done             chan struct{}
	finSent, pending bool
}

func newFakeConn() *fakeConn {
	c := &fakeConn{done: make(chan struct{})}
	c.changed = sync.NewCond(&c.mu)
	return c
}

// update is called with the lock held after each change.
func (c *fakeConn) update() {
	if c.shut && (!c.hold || c.peerFIN) && c.err == nil {
		c.finSent = true
	}
	if !c.silent {
		c.acked = c.sent.Len()
	}
	over := c.finSent && c.peerFIN && c.unacked() == 0 || c.err != nil
	if over && !c.pending {
		c.pending = true
		close(c.done)
	}
	c.changed.Broadcast()
}

func (c *fakeConn) unacked() int {
	n := c.sent.Len() - c.acked
	if c.silent && c.finSent {
		n++
	}
	return n
}

// locked does something to the connection.
func (c *fakeConn) locked(do func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	do()
	c.update()
}

func (c *fakeConn) peerSends(s string) {
	c.locked(func() { c.received.WriteString(s); c.total += uint64(len(s)) })
}
func (c *fakeConn) peerCloses()         { c.locked(func() { c.peerFIN = true }) }
func (c *fakeConn) fails(err error)     { c.locked(func() { c.err = err }) }
func (c *fakeConn) acknowledges(b bool) { c.locked(func() { c.silent = !b }) }

func (c *fakeConn) ReadFrom(r io.Reader) (int64, error) {
	var total int64
	buf := make([]byte, 1<<10)
	for {
		n, err := r.Read(buf)
		total += int64(n)
		var failed error
		c.locked(func() { c.sent.Write(buf[:n]); failed = c.err })
		switch {
		case failed != nil:
			return total, failed
		case err == io.EOF:
			return total, nil
		case err != nil:
			return total, err
		}
	}
}

func (c *fakeConn) WriteTo(w io.Writer) (int64, error) {
	var total int64
	for {
		c.mu.Lock()
		for c.received.Len() == 0 && !c.peerFIN && c.err == nil {
			c.changed.Wait()
		}
		data, err := bytes.Clone(c.received.Bytes()), c.err
		c.received.Reset()
		c.mu.Unlock()
		if len(data) == 0 {
			return total, err
		}
		n, err := w.Write(data)
		total += int64(n)
		if err != nil {
			return total, err
		}
	}
}

func (c *fakeConn) WaitAcked(ctx context.Context) error {
	defer context.AfterFunc(ctx, func() { c.locked(func() {}) })()
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.unacked() > 0 && c.err == nil && ctx.Err() == nil {
		c.changed.Wait()
	}
	return errors.Join(c.err, ctx.Err())
}

func (c *fakeConn) CloseWrite() error {
	c.locked(func() { c.shut = true })
	return c.Err()
}

func (c *fakeConn) HoldFIN(hold bool) { c.locked(func() { c.hold = hold }) }
func (c *fakeConn) Abort()            { c.locked(func() { c.aborted = true; c.err = tcp.ErrAborted }) }
func (c *fakeConn) Close() error      { return c.CloseWrite() }

func (c *fakeConn) Done() <-chan struct{} { return c.done }

func (c *fakeConn) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

func (c *fakeConn) Unacked() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.unacked()
}

func (c *fakeConn) Info() tcp.Info {
	c.mu.Lock()
	defer c.mu.Unlock()
	return tcp.Info{BytesAcked: uint64(c.acked), BytesReceived: c.total}
}

// output is a standard output: it can be closed, and can fail.
type output struct {
	bytes.Buffer
	closed        bool
	err, closeErr error
	gate          chan struct{} // if set, nothing is taken until it is closed
}

func (o *output) Write(p []byte) (int, error) {
	if o.gate != nil {
		<-o.gate
	}
	if o.err != nil {
		return 0, o.err
	}
	return o.Buffer.Write(p)
}

func (o *output) Close() error {
	o.closed = true
	return o.closeErr
}

// scene is a Join that is under way, with the test at all ends.
type scene struct {
	t    *testing.T
	conn *fakeConn
	in   *io.PipeWriter // standard input's other end
	out  *output
	stop context.CancelCauseFunc
	err  error
	over chan struct{} // closed when it has ended, with err
}

// join plays a scene in a bubble in which time is free.
func join(t *testing.T, cfg Config, play func(s *scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &scene{t: t, conn: newFakeConn(), out: &output{}, over: make(chan struct{})}
		r, w := io.Pipe()
		s.in = w
		defer w.Close()
		defer s.conn.fails(errors.New("the test is over"))
		if cfg.In == none {
			cfg.In = nil
		} else if cfg.In == nil {
			cfg.In = r
		}
		if cfg.Out == nil {
			cfg.Out = s.out
		}
		ctx, cancel := context.WithCancelCause(t.Context())
		defer cancel(nil)
		s.stop = cancel
		go func() {
			s.err = Join(ctx, s.conn, cfg)
			close(s.over)
		}()
		synctest.Wait()
		play(s)
	})
}

// none stands for no input at all, nil for the test's own.
var none = strings.NewReader("never read")

func (s *scene) types(text string) {
	io.WriteString(s.in, text)
	synctest.Wait()
}

func (s *scene) inputEnds() {
	s.in.Close()
	synctest.Wait()
}

func (s *scene) peer(do func()) {
	do()
	synctest.Wait()
}

// goesOn checks that nothing has ended yet, not even after a day.
func (s *scene) goesOn() {
	s.t.Helper()
	time.Sleep(24 * time.Hour)
	s.runs()
}

// runs checks that it has not ended now.
func (s *scene) runs() {
	s.t.Helper()
	synctest.Wait()
	select {
	case <-s.over:
		s.t.Fatalf("it ended, with %v", s.err)
	default:
	}
}

// ends checks how it ended.
func (s *scene) ends(want error, aborted bool) {
	s.t.Helper()
	synctest.Wait()
	select {
	case <-s.over:
	default:
		s.t.Fatal("it goes on")
	}
	if !errors.Is(s.err, want) || (want == nil) != (s.err == nil) {
		s.t.Errorf("ended with %v, want %v", s.err, want)
	}
	if s.conn.aborted != aborted {
		s.t.Errorf("aborted: %v", s.conn.aborted)
	}
}

func (s *scene) wrote(want string) {
	s.t.Helper()
	if got := s.out.String(); got != want {
		s.t.Errorf("wrote %q, want %q", got, want)
	}
}

func (s *scene) sent(want string, fin bool) {
	s.t.Helper()
	if got := s.conn.sent.String(); got != want || s.conn.finSent != fin {
		s.t.Errorf("sent %q and FIN: %v; want %q, %v", got, s.conn.finSent, want, fin)
	}
}

// forever is a Quit that means none.
const forever = -1

func TestInputEndsFirst(t *testing.T) {
	join(t, Config{Quit: forever}, func(s *scene) {
		s.types("question")
		s.sent("question", false)
		s.inputEnds()
		s.sent("question", true)
		s.goesOn()
		s.peer(func() { s.conn.peerSends("late answer") })
		s.goesOn()
		s.peer(s.conn.peerCloses)
		s.ends(nil, false)
		s.wrote("late answer")
		if !s.out.closed {
			t.Error("standard output is still open")
		}
	})
}

func TestInputEmptyFromTheStart(t *testing.T) {
	for name, hold := range map[string]bool{"listener": true, "client": false} {
		t.Run(name, func(t *testing.T) {
			join(t, Config{Quit: forever, HoldEmpty: hold}, func(s *scene) {
				s.inputEnds()
				s.sent("", !hold)
				s.goesOn()
				s.peer(func() { s.conn.peerSends("file") })
				s.peer(s.conn.peerCloses)
				s.sent("", true)
				s.ends(nil, false)
				s.wrote("file")
			})
		})
	}
}

// The first byte of input makes a listener's end of input an ordinary one.
func TestListenerWithInput(t *testing.T) {
	join(t, Config{Quit: forever, HoldEmpty: true}, func(s *scene) {
		s.types("x")
		s.inputEnds()
		s.sent("x", true)
		s.peer(s.conn.peerCloses)
		s.ends(nil, false)
	})
}

func TestNoHalfClose(t *testing.T) {
	join(t, Config{Quit: forever, HoldAlways: true}, func(s *scene) {
		s.types("all of it")
		s.inputEnds()
		s.sent("all of it", false)
		s.goesOn()
		s.peer(s.conn.peerCloses)
		s.sent("all of it", true)
		s.ends(nil, false)
	})
}

func TestPeerEndsFirst(t *testing.T) {
	for _, tt := range []struct {
		name  string
		cfg   Config
		waits bool // for the end of our input
	}{
		{"input is a pipe", Config{}, true},
		{"input is a terminal", Config{InTerminal: true}, false},
		{"no input", Config{In: none}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.cfg.Quit = forever
			join(t, tt.cfg, func(s *scene) {
				s.peer(func() { s.conn.peerSends("bye") })
				s.peer(s.conn.peerCloses)
				s.wrote("bye")
				if !s.out.closed {
					t.Error("standard output is still open")
				}
				if tt.waits {
					s.goesOn()
					s.types("more")
					s.sent("more", false)
					s.goesOn()
					s.inputEnds()
					s.sent("more", true)
				}
				s.ends(nil, false)
			})
		})
	}
}

// A peer that has closed and dies must not leave us waiting for an input that
// has nothing to say.
func TestPeerDiesAfterItsEnd(t *testing.T) {
	join(t, Config{Quit: forever}, func(s *scene) {
		s.peer(s.conn.peerCloses)
		s.goesOn()
		s.peer(func() { s.conn.fails(tcp.ErrReset) })
		s.ends(tcp.ErrReset, false)
	})
}

// Nothing ends well before the peer has all of ours.
func TestWaitsForAcknowledgement(t *testing.T) {
	join(t, Config{Quit: forever}, func(s *scene) {
		s.peer(func() { s.conn.acknowledges(false) })
		s.types("data")
		s.peer(s.conn.peerCloses)
		s.inputEnds()
		s.goesOn()
		s.peer(func() { s.conn.acknowledges(true) })
		s.ends(nil, false)
	})
	join(t, Config{Quit: forever}, func(s *scene) {
		s.peer(func() { s.conn.acknowledges(false) })
		s.types("data")
		s.inputEnds()
		s.peer(s.conn.peerCloses)
		s.peer(func() { s.conn.fails(tcp.ErrTimeout) })
		s.ends(tcp.ErrTimeout, true)
	})
}

func TestQuit(t *testing.T) {
	t.Run("bounds the wait", func(t *testing.T) {
		join(t, Config{Quit: 5 * time.Second}, func(s *scene) {
			time.Sleep(time.Minute) // before the end of input there is no bound
			s.types("x")
			s.inputEnds()
			time.Sleep(4 * time.Second)
			s.runs()
			time.Sleep(time.Second)
			s.ends(ErrNoEnd, true)
			s.sent("x", true)
		})
	})
	t.Run("counts from when the peer has everything", func(t *testing.T) {
		join(t, Config{Quit: 0}, func(s *scene) {
			s.peer(func() { s.conn.acknowledges(false) })
			s.types("a long way to go")
			s.inputEnds()
			s.goesOn()
			s.peer(func() { s.conn.acknowledges(true) })
			s.ends(ErrNoEnd, true)
		})
	})
	t.Run("is no bound on what the peer still sends in time", func(t *testing.T) {
		join(t, Config{Quit: time.Second}, func(s *scene) {
			s.inputEnds()
			time.Sleep(800 * time.Millisecond)
			s.peer(func() { s.conn.peerSends("late reply") })
			s.peer(s.conn.peerCloses)
			s.ends(nil, false)
			s.wrote("late reply")
		})
	})
	t.Run("means nothing when the peer ended first", func(t *testing.T) {
		join(t, Config{Quit: time.Second}, func(s *scene) {
			s.peer(s.conn.peerCloses)
			s.goesOn()
			s.inputEnds()
			s.ends(nil, false)
		})
	})
	t.Run("with a held FIN", func(t *testing.T) {
		join(t, Config{Quit: time.Second, HoldEmpty: true}, func(s *scene) {
			s.inputEnds()
			time.Sleep(2 * time.Second)
			s.ends(ErrNoEnd, true)
		})
	})
}

func TestIdle(t *testing.T) {
	join(t, Config{Quit: forever, Idle: 10 * time.Second}, func(s *scene) {
		for range 20 {
			time.Sleep(6 * time.Second)
			s.types("x")
			time.Sleep(6 * time.Second)
			s.peer(func() { s.conn.peerSends("y") })
			s.runs()
		}
		time.Sleep(12 * time.Second)
		s.ends(ErrIdle, true)
	})
	// What nobody acknowledges does not move.
	join(t, Config{Quit: forever, Idle: 10 * time.Second}, func(s *scene) {
		s.peer(func() { s.conn.acknowledges(false) })
		s.types("x")
		time.Sleep(6 * time.Second)
		s.types("x")
		time.Sleep(6 * time.Second)
		s.ends(ErrIdle, true)
	})
}

func TestConnectionFails(t *testing.T) {
	for _, err := range []error{tcp.ErrReset, tcp.ErrTimeout, tcp.ErrKeepAlive} {
		join(t, Config{Quit: forever}, func(s *scene) {
			s.types("x")
			s.peer(func() { s.conn.peerSends("before"); s.conn.fails(err) })
			s.ends(err, false)
			s.wrote("before")
		})
	}
}

func TestInputFails(t *testing.T) {
	join(t, Config{Quit: forever}, func(s *scene) {
		s.types("half of")
		s.in.CloseWithError(syscall.EIO)
		// The peer must not take the half for the whole.
		s.ends(syscall.EIO, true)
		var own *StreamError
		if !errors.As(s.err, &own) || own.Error() != "reading standard input: input/output error" {
			t.Errorf("error %v", s.err)
		}
	})
}

func TestOutputFails(t *testing.T) {
	for _, tt := range []struct {
		name    string
		unacked bool
	}{{"all acknowledged", false}, {"something unacknowledged", true}} {
		t.Run(tt.name, func(t *testing.T) {
			for _, err := range []error{syscall.EPIPE, syscall.ENOSPC} {
				out := &output{err: err}
				join(t, Config{Quit: forever, Out: out}, func(s *scene) {
					s.peer(func() { s.conn.acknowledges(!tt.unacked) })
					s.types("x")
					s.peer(func() { s.conn.peerSends("data") })
					s.ends(err, tt.unacked)
					var own *StreamError
					if !errors.As(s.err, &own) || own.Doing != "writing standard output" {
						t.Errorf("error %v", s.err)
					}
				})
			}
		})
	}
}

// Some file systems report a full disk when the file is closed.
func TestClosingOutputFails(t *testing.T) {
	out := &output{closeErr: syscall.EDQUOT}
	join(t, Config{Quit: forever, Out: out, In: none}, func(s *scene) {
		s.peer(func() { s.conn.peerSends("data") })
		s.peer(s.conn.peerCloses)
		s.ends(syscall.EDQUOT, false)
	})
}

func TestStopped(t *testing.T) {
	signal := errors.New("stopped by signal")
	for _, tt := range []struct {
		name    string
		prepare func(s *scene)
		aborts  bool
	}{
		{"at rest", func(*scene) {}, false},
		{"all acknowledged", func(s *scene) { s.types("x") }, false},
		{"something unacknowledged", func(s *scene) {
			s.peer(func() { s.conn.acknowledges(false) })
			s.types("x")
		}, true},
		{"only the FIN unacknowledged", func(s *scene) {
			s.peer(func() { s.conn.acknowledges(false) })
			s.inputEnds()
		}, true},
		{"both ended, waiting for the last acknowledgement", func(s *scene) {
			s.peer(func() { s.conn.acknowledges(false) })
			s.inputEnds()
			s.peer(s.conn.peerCloses)
		}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			join(t, Config{Quit: forever}, func(s *scene) {
				tt.prepare(s)
				s.goesOn()
				s.stop(signal)
				s.ends(signal, tt.aborts)
			})
		})
	}
}

// An output that takes nothing does not keep a signal from ending it.
func TestStoppedWhileOutputBlocks(t *testing.T) {
	signal := errors.New("stopped by signal")
	join(t, Config{Quit: forever}, func(s *scene) {
		s.out.gate = make(chan struct{})
		defer close(s.out.gate)
		s.peer(func() { s.conn.peerSends("nobody reads this") })
		s.stop(signal)
		s.ends(signal, false)
	})
}

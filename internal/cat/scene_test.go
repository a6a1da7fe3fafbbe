package cat

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"
)

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

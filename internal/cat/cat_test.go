package cat

import (
	"errors"
	"strings"
	"syscall"
	"testing"
	"time"

	"gotcp/internal/tcp"
)

// none stands for no input at all, nil for the test's own.
var none = strings.NewReader("never read")

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

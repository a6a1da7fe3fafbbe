package linktest

import (
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/link/pipe"
)

// verdict is what a check says of a link.
type verdict struct {
	testing.TB
	said []string
}

func (v *verdict) Helper()           {}
func (v *verdict) Error(args ...any) { v.said = append(v.said, fmt.Sprint(args...)) }
func (v *verdict) Errorf(format string, args ...any) {
	v.said = append(v.said, fmt.Sprintf(format, args...))
}
func (v *verdict) Fatal(args ...any) { v.Error(args...); runtime.Goexit() }

// broken is a link that keeps its promises but for one.
type broken struct {
	link.Link
	recvUntil func(link.Link, []link.Frame, time.Time) (int, error)
	// counts says that several Interrupts end as many RecvUntils; rings are those to come.
	counts bool
	rings  atomic.Int32
}

func (b *broken) RecvUntil(frames []link.Frame, deadline time.Time) (int, error) {
	if b.rings.Load() > 1 {
		b.rings.Add(-1)
		return 0, nil
	}
	if b.recvUntil == nil {
		return b.Link.RecvUntil(frames, deadline)
	}
	return b.recvUntil(b.Link, frames, deadline)
}

func (b *broken) Interrupt() {
	if b.counts {
		b.rings.Add(1)
	}
	b.Link.Interrupt()
}

// Until finds fault with a link that breaks any of its promises, and with no other.
func TestUntilFindsFault(t *testing.T) {
	passed := func(deadline time.Time) bool { return !deadline.IsZero() && !deadline.After(time.Now()) }
	for _, tt := range []struct {
		name string
		l    *broken
		want string // none: there is no fault
	}{
		{"whole", &broken{}, ""},
		{"impatient", &broken{recvUntil: func(l link.Link, frames []link.Frame, deadline time.Time) (int, error) {
			if deadline.IsZero() {
				return l.RecvUntil(frames, deadline)
			}
			return l.RecvUntil(frames, deadline.Add(-time.Microsecond))
		}}, "gave up 1µs before it"},
		{"blind to what is there", &broken{recvUntil: func(l link.Link, frames []link.Frame, deadline time.Time) (int, error) {
			if passed(deadline) {
				return 0, nil
			}
			return l.RecvUntil(frames, deadline)
		}}, "never takes the frame that is there"},
		{"failing", &broken{recvUntil: func(link.Link, []link.Frame, time.Time) (int, error) { return 0, link.ErrDown }}, link.ErrDown.Error()},
		{"counting", &broken{counts: true}, "gave up 1ms before it"},
		{"inventive", &broken{recvUntil: func(l link.Link, frames []link.Frame, deadline time.Time) (int, error) {
			n, err := l.RecvUntil(frames, deadline)
			return max(n, 1), err
		}}, "1 frames, want 0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v := &verdict{TB: t}
				a, b := pipe.New(pipe.Config{})
				tt.l.Link = a
				done := make(chan struct{})
				go func() {
					defer close(done)
					Until(v, tt.l, func() { b.Send([]link.Frame{{Data: []byte("x")}}) })
				}()
				<-done
				said := strings.Join(v.said, "\n")
				if tt.want == "" && said != "" || !strings.Contains(said, tt.want) {
					t.Errorf("it says %q, want %q", said, tt.want)
				}
				a.Close()
				b.Close()
			})
		})
	}
}

package pipe

import (
	"time"

	"gotcp/internal/link"
)

// Recv waits for frames from the other end.
func (l *Link) Recv(frames []link.Frame) (int, error) { return link.RecvByUntil(l, frames) }

// RecvUntil waits for frames from the other end until the deadline.
func (l *Link) RecvUntil(frames []link.Frame, deadline time.Time) (int, error) {
	if len(frames) == 0 {
		return 0, nil
	}
	l.in.mu.Lock()
	defer l.in.mu.Unlock()
	l.in.free = append(l.in.free, l.borrowed...)
	l.borrowed = l.borrowed[:0]
	if !l.wait(deadline) {
		return 0, nil
	}
	if l.in.readerGone {
		return 0, link.ErrClosed
	}
	n := copy(frames, l.in.frames)
	l.in.frames = append(l.in.frames[:0], l.in.frames[n:]...)
	for i := range frames[:n] {
		l.borrowed = append(l.borrowed, frames[i].Data)
	}
	l.in.change.Broadcast()
	return n, nil
}

// wait waits until there is something to tell, and reports false if the
// deadline or an Interrupt came first. The lock of l.in is held.
func (l *Link) wait(deadline time.Time) bool {
	timed := false
	for !l.in.tells() {
		if l.in.givesUp(deadline) {
			break
		}
		if !timed && !deadline.IsZero() {
			timed = true
			l.setAlarm(time.Until(deadline))
		}
		l.in.change.Wait()
	}
	if timed {
		l.alarm.Stop()
	}
	return l.in.tells()
}

// tells reports whether RecvUntil has something to return. The lock is held.
func (q *queue) tells() bool { return len(q.frames) > 0 || q.readerGone }

// givesUp reports whether to wait no longer. The lock is held.
func (q *queue) givesUp(deadline time.Time) bool {
	if !deadline.IsZero() && !time.Now().Before(deadline) {
		return true
	}
	interrupted := q.interrupted
	q.interrupted = false
	return interrupted
}

// setAlarm has the wait look at the time again.
func (l *Link) setAlarm(d time.Duration) {
	if l.alarm != nil {
		l.alarm.Reset(d)
		return
	}
	l.alarm = time.AfterFunc(d, func() {
		l.in.mu.Lock()
		defer l.in.mu.Unlock()
		l.in.change.Broadcast()
	})
}

// Interrupt ends a RecvUntil.
func (l *Link) Interrupt() {
	l.in.mu.Lock()
	defer l.in.mu.Unlock()
	l.in.interrupted = true
	l.in.change.Broadcast()
}

package batch

import (
	"errors"
	"os"
	"time"

	"gotcp/internal/link"
)

// ReadUntil calls try, waits for input while it returns false, and calls it
// again. It reports whether try returned true: not so at the deadline (zero
// means none) or after an Interrupt. With a deadline that has passed it calls
// try once. The error is link.ErrClosed, or link.ErrDown for a device that is
// gone without a word.
func (f *File) ReadUntil(try func(fd uintptr) bool, deadline time.Time) (bool, error) {
	if f.direct != nil {
		return f.readDirectly(try, deadline)
	}
	for {
		if passed(deadline) {
			return f.poll(try)
		}
		// Armed before the flag is looked at, where Interrupt raises the flag
		// before it moves the deadline: whichever comes second sees the first.
		f.arm(deadline)
		if f.takeInterrupt() {
			return false, nil
		}
		err := f.raw.Read(try)
		switch {
		case err == nil:
			return true, nil
		case errors.Is(err, os.ErrDeadlineExceeded):
			// Ours, or an Interrupt's, or that of an Interrupt which an earlier call
			// has used up already.
			f.disarm()
			if f.takeInterrupt() {
				return false, nil
			}
		case f.isClosed():
			return false, link.ErrClosed
		default:
			return f.ask(try)
		}
	}
}

// passed reports whether a deadline is over.
func passed(deadline time.Time) bool {
	return !deadline.IsZero() && !time.Now().Before(deadline)
}

// poll calls try once, beside the poller.
func (f *File) poll(try func(fd uintptr) bool) (bool, error) {
	f.try, f.told = try, false
	err := f.Control(f.once)
	f.try = nil
	return f.told, err
}

// tryOnce is what poll has the descriptor held open for.
func (f *File) tryOnce(fd uintptr) { f.told = f.try(fd) }

// ask finds out what is wrong with a descriptor that the poller does not wait
// for because it has an error to report.
func (f *File) ask(try func(fd uintptr) bool) (bool, error) {
	told, err := f.poll(try)
	if err == nil && !told {
		err = link.ErrDown
	}
	return told, err
}

// arm sets the deadline of the poller's waiting, unless it is the one that is
// set.
func (f *File) arm(deadline time.Time) {
	if f.armed && f.deadline == deadline {
		return
	}
	f.armed, f.deadline = true, deadline
	// An error is that of a closed file, and raw.Read's to tell.
	_ = f.file.SetReadDeadline(deadline)
	if !deadline.IsZero() {
		f.alarm.set(deadline)
	}
}

// disarm forgets which deadline is set: Interrupt moves it at any time.
func (f *File) disarm() { f.armed = false }

// Interrupt ends the ReadUntil or Pause that waits, or else the next one.
func (f *File) Interrupt() {
	f.interrupted.Store(true)
	if f.direct != nil {
		f.direct.ring()
	} else {
		_ = f.file.SetReadDeadline(longAgo)
	}
	select {
	case f.pauseEnds <- struct{}{}:
	default:
	}
}

var longAgo = time.Unix(1, 0)

// takeInterrupt uses an Interrupt up, if there was one.
func (f *File) takeInterrupt() bool {
	if !f.interrupted.Load() || !f.interrupted.Swap(false) {
		return false
	}
	f.disarm()
	return true
}

// Pause waits until t (never the zero time) and reports whether it did: not
// so after an Interrupt. The error is link.ErrClosed.
func (f *File) Pause(t time.Time) (bool, error) {
	timer := time.NewTimer(time.Until(t))
	defer timer.Stop()
	for {
		if f.takeInterrupt() {
			return false, nil
		}
		select {
		case <-timer.C:
			return true, nil
		case <-f.pauseEnds: // told of an Interrupt, of an old one perhaps
		case <-f.closed:
			return false, link.ErrClosed
		}
	}
}

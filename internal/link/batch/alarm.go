package batch

import (
	"os"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// alarm makes the poller punctual. The runtime sleeps in whole milliseconds
// (epoll_wait's unit) when it has nothing to do, so that its own timers, a
// read deadline among them, go off up to one late. An alarm is a timerfd among the
// descriptors that it waits for: it ends the sleep in time, and the runtime
// then finds the deadline that is due. Nobody reads it.
//
// Without one (the zero value, or a kernel that gives none) deadlines are only
// late.
type alarm struct {
	// raw is nil where there is no timer; tried says that it was asked for.
	raw   syscall.RawConn
	tried bool
	spec  unix.ItimerSpec
	arm   func(fd uintptr)

	// Opening and closing are done by two goroutines.
	mu     sync.Mutex
	file   *os.File
	closed bool
}

// behind is how long after the deadline the alarm goes off, so that it is
// really over when the runtime looks.
const behind = 2 * time.Microsecond

// set has the runtime awake at t. The timer is made by the first call: only
// those who have deadlines need one.
func (a *alarm) set(t time.Time) {
	if !a.tried {
		a.tried, a.arm = true, a.settime
		a.open()
	}
	if a.raw == nil {
		return
	}
	a.spec.Value = unix.NsecToTimespec(int64(max(time.Until(t), 0) + behind))
	// An error says that it was closed: whoever waits is told by its own file.
	_ = a.raw.Control(a.arm)
}

func (a *alarm) settime(fd uintptr) {
	// It can only fail for a time that is none.
	_ = unix.TimerfdSettime(int(fd), 0, &a.spec, nil)
}

func (a *alarm) open() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return
	}
	fd, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_NONBLOCK|unix.TFD_CLOEXEC)
	if err != nil {
		return
	}
	a.file = os.NewFile(uintptr(fd), "alarm")
	if raw, err := a.file.SyscallConn(); err == nil {
		a.raw = raw
	}
}

func (a *alarm) close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.closed = true
	if a.file != nil {
		a.file.Close()
	}
}

// Package batch moves many messages in one system call on descriptors that
// wait through Go's network poller, or for one goroutine without it, and
// without allocating. It is what the links
// over real devices have in common; it must not know which device it is.
package batch

import (
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"gotcp/internal/link"
)

// fullQueuePause is how long to wait for a device whose queue refused a frame
// (ENOBUFS). The socket stays writable meanwhile, so poll can't tell.
const fullQueuePause = time.Millisecond

// File is a non-blocking descriptor in the runtime's poller, or a descriptor
// that stays out of it, see newDirectFile. Its methods may be called at the
// same time, each by one goroutine; Close ends them.
type File struct {
	file *os.File
	raw  syscall.RawConn
	// direct is how to wait without the runtime's poller, nil where with it.
	direct *direct

	full  atomic.Bool // the last refusal was ENOBUFS
	timer *time.Timer // belongs to WaitWrite
	ready func(fd uintptr) bool
	polls []unix.PollFd
	asked bool
	// stamped: a poll's error only says that Stamps wait to be taken.
	stamped bool

	// What follows belongs to ReadUntil, but for the two that Interrupt uses.
	alarm       alarm
	armed       bool      // the poller's read deadline is this one
	deadline    time.Time // or may be another
	once        func(fd uintptr)
	try         func(fd uintptr) bool
	told        bool
	interrupted atomic.Bool
	pauseEnds   chan struct{} // holds one token

	closing sync.Once
	closed  chan struct{}
}

// NewFile takes over a descriptor, which must be non-blocking; it is closed if
// that fails.
func NewFile(fd int, name string) (*File, error) {
	f := newFile(fd, name)
	var err error
	if f.raw, err = f.file.SyscallConn(); err == nil {
		// Only a descriptor that the poller has accepted has deadlines.
		err = f.file.SetDeadline(time.Time{})
	}
	if err != nil {
		f.file.Close()
		return nil, fmt.Errorf("waiting for %s: %w", name, err)
	}
	return f, nil
}

func newFile(fd int, name string) *File {
	f := &File{
		file:   os.NewFile(uintptr(fd), name),
		timer:  time.NewTimer(time.Hour),
		polls:  make([]unix.PollFd, 1),
		closed: make(chan struct{}),

		pauseEnds: make(chan struct{}, 1),
	}
	f.timer.Stop()
	f.ready = f.writable
	f.once = f.tryOnce
	return f
}

func (f *File) isClosed() bool {
	select {
	case <-f.closed:
		return true
	default:
		return false
	}
}

// Control calls do with the descriptor held open. It waits for nobody. The
// error is link.ErrClosed.
func (f *File) Control(do func(fd uintptr)) error {
	if f.raw.Control(do) != nil {
		return link.ErrClosed
	}
	return nil
}

// SetFull notes that the device's queue is full although the descriptor may
// be writable: the next WaitWrite is a short pause.
func (f *File) SetFull() { f.full.Store(true) }

// WaitWrite waits until the descriptor is likely to take more. The error is
// link.ErrClosed.
func (f *File) WaitWrite() error {
	if f.full.CompareAndSwap(true, false) {
		f.timer.Reset(fullQueuePause)
		select {
		case <-f.timer.C:
			return nil
		case <-f.closed:
			f.timer.Stop()
			return link.ErrClosed
		}
	}
	if f.direct != nil {
		return f.waitWriteDirectly()
	}
	f.asked = false
	if f.raw.Write(f.ready) != nil && f.isClosed() {
		return link.ErrClosed
	}
	// Another error is the descriptor's, and the next write's to tell.
	return nil
}

// writable asks the kernel on the first call. The poller tells of changes
// only, and the change may have come between the refusal and the wait; on the
// second call it has just told of one.
func (f *File) writable(fd uintptr) bool {
	if f.asked && !f.stamped {
		return true
	}
	f.asked = true
	f.polls[0] = unix.PollFd{Fd: int32(fd), Events: unix.POLLOUT}
	n, err := unix.Poll(f.polls, 0)
	if f.stamped && f.polls[0].Revents == unix.POLLERR {
		return false
	}
	return n > 0 || err != nil
}

// Close ends all that waits and gives the descriptor back. It may be called
// more than once.
func (f *File) Close() error {
	var err error
	f.closing.Do(func() {
		close(f.closed)
		err = f.file.Close()
		f.alarm.close()
		if f.direct != nil {
			f.direct.close()
		}
	})
	return err
}

package batch

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"gotcp/internal/link"
)

// direct is what a File has that waits with ppoll(2) on its own. The
// runtime's poller watches all descriptors all the time, and each frame that
// comes wakes a thread of it, even while nobody waits: for a loop that sends a
// frame and finds the answer there, that is a sixth of its time. And ppoll's
// time-out is punctual, where the poller's is in whole milliseconds.
type direct struct {
	// bell is an eventfd that Interrupt and Close ring.
	bell *os.File
	raw  syscall.RawConn

	polls   [2]unix.PollFd // the descriptor, the bell
	timeout unix.Timespec
	forever bool
	err     error
	hold    func(fd uintptr) // prepared, as ppoll and drain are: nothing allocates
	ppoll   func(bell uintptr)
	drain   func(bell uintptr)
	scratch [8]byte
}

// newDirectFile takes over a descriptor for a loop that is one goroutine: it
// waits in ReadUntil or in WaitWrite, not in both at a time. It is closed if
// that fails. Every use must be one that doesn't block (MSG_DONTWAIT).
func newDirectFile(fd int, name string) (*File, error) {
	// The runtime takes descriptors that are non-blocking, and only those.
	if err := unix.SetNonblock(fd, false); err != nil {
		unix.Close(fd)
		return nil, fmt.Errorf("waiting for %s: %w", name, err)
	}
	f := newFile(fd, name)
	var err error
	if f.direct, err = f.newDirect(); err == nil {
		f.raw, err = f.file.SyscallConn()
	}
	if err != nil {
		f.file.Close()
		return nil, fmt.Errorf("waiting for %s: %w", name, err)
	}
	return f, nil
}

func (f *File) newDirect() (*direct, error) {
	bell, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	if err != nil {
		return nil, err
	}
	if err := unix.SetNonblock(bell, false); err != nil {
		unix.Close(bell)
		return nil, err
	}
	d := &direct{bell: os.NewFile(uintptr(bell), "bell")}
	if d.raw, err = d.bell.SyscallConn(); err != nil {
		d.bell.Close()
		return nil, err
	}
	d.hold = func(fd uintptr) {
		d.polls[0].Fd = int32(fd)
		if d.raw.Control(d.ppoll) != nil {
			d.err = link.ErrClosed
		}
	}
	d.ppoll = d.wait
	d.drain = func(bell uintptr) { _, _ = unix.Read(int(bell), d.scratch[:]) }
	return d, nil
}

// wait waits for events on the descriptor or for the bell, which it silences.
func (d *direct) wait(bell uintptr) {
	d.polls[1] = unix.PollFd{Fd: int32(bell), Events: unix.POLLIN}
	timeout := &d.timeout
	if d.forever {
		timeout = nil
	}
	if _, err := unix.Ppoll(d.polls[:], timeout, nil); err != nil && !errors.Is(err, unix.EINTR) {
		d.err = err
		return
	}
	if d.polls[1].Revents != 0 {
		d.drain(bell)
	}
}

// ring ends the wait that goes on, or the next.
func (d *direct) ring() {
	var one [8]byte
	binary.NativeEndian.PutUint64(one[:], 1)
	// An error says that it is closed, and that nobody waits any more.
	_, _ = d.bell.Write(one[:])
}

func (d *direct) close() {
	d.ring()
	d.bell.Close()
}

// sleep waits until the deadline for events on the descriptor.
func (f *File) sleep(events int16, deadline time.Time) error {
	d := f.direct
	d.polls[0] = unix.PollFd{Events: events}
	d.err, d.forever = nil, deadline.IsZero()
	if !d.forever {
		d.timeout = unix.NsecToTimespec(int64(max(0, time.Until(deadline))))
	}
	if f.raw.Control(d.hold) != nil || f.isClosed() {
		return link.ErrClosed
	}
	return d.err
}

// readDirectly is ReadUntil without the runtime's poller. What is there is
// taken without asking first.
func (f *File) readDirectly(try func(fd uintptr) bool, deadline time.Time) (bool, error) {
	for {
		if told, err := f.poll(try); told || err != nil {
			return told, err
		}
		if f.takeInterrupt() || passed(deadline) {
			return false, nil
		}
		if err := f.sleep(unix.POLLIN, deadline); err != nil {
			return false, err
		}
	}
}

// waitWriteDirectly is WaitWrite without the runtime's poller.
func (f *File) waitWriteDirectly() error { return f.sleep(unix.POLLOUT, time.Time{}) }

// NewFileFor is newDirectFile for a loop that is one goroutine, and NewFile
// otherwise.
func NewFileFor(oneLoop bool, fd int, name string) (*File, error) {
	if oneLoop {
		return newDirectFile(fd, name)
	}
	return NewFile(fd, name)
}

package capture

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// bell is an eventfd that ends a wait from outside.
type bell struct {
	f       *os.File
	fd      int32
	scratch [8]byte
}

func newBell() (*bell, error) {
	// Blocking, or the runtime's poller would watch it, too.
	fd, err := unix.Eventfd(0, unix.EFD_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("eventfd: %w", err)
	}
	return &bell{f: os.NewFile(uintptr(fd), "bell"), fd: int32(fd)}, nil
}

// ring may be called by anyone at any time; after close it does nothing.
func (b *bell) ring() {
	var one [8]byte
	binary.NativeEndian.PutUint64(one[:], 1)
	_, _ = b.f.Write(one[:])
}

func (b *bell) close() { b.f.Close() }

// wait waits for events on polls, of which the first is to be the bell's, until the
// deadline. It returns false when that passed, or the bell rang.
func (b *bell) wait(polls []unix.PollFd, deadline time.Time) (bool, error) {
	polls[0] = unix.PollFd{Fd: b.fd, Events: unix.POLLIN}
	for {
		var timeout *unix.Timespec
		var left unix.Timespec
		if !deadline.IsZero() {
			left = unix.NsecToTimespec(int64(max(0, time.Until(deadline))))
			timeout = &left
		}
		n, err := unix.Ppoll(polls, timeout, nil)
		switch {
		case errors.Is(err, unix.EINTR):
			continue // the runtime's own signals
		case err != nil:
			return false, fmt.Errorf("poll: %w", err)
		case polls[0].Revents != 0:
			_, _ = unix.Read(int(b.fd), b.scratch[:])
			return false, nil
		}
		return n > 0, nil
	}
}

package capture

import (
	"time"

	"golang.org/x/sys/unix"
)

// Abandoned calls do, once and from another goroutine, when nobody reads the pipe or the terminal any more that
// is written to: a write would tell, too, but on a quiet network there may be none for long. Files are
// never abandoned. Stop ends the watch.
func (o *Output) Abandoned(do func()) (stop func(), err error) {
	// A series is of files.
	if o.series.active() || o.fd < 0 {
		return func() {}, nil
	}
	b, err := newBell()
	if err != nil {
		return nil, err
	}
	// Of no event but those that are always told: POLLERR and POLLHUP, which files never have.
	polls := []unix.PollFd{{}, {Fd: int32(o.fd)}}
	go func() {
		gone, err := b.wait(polls, time.Time{})
		b.close()
		if gone && err == nil && polls[1].Revents&unix.POLLNVAL == 0 {
			do()
		}
	}()
	return b.ring, nil
}

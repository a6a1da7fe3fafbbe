package capture

import (
	"time"

	"golang.org/x/sys/unix"
)

// Abandoned calls do, once for each and from other goroutines, when nobody reads the pipe or the terminal any more
// that an output writes to: a write would tell, too, but on a quiet network there may be none for long. Files are
// never abandoned, and outputs that are nil are left out. Stop ends the watch, and may be called after an
// error.
func Abandoned(do func(), outputs ...*Output) (stop func(), err error) {
	var stops []func()
	stop = func() {
		for _, stop := range stops {
			stop()
		}
	}
	for _, o := range outputs {
		if o == nil {
			continue
		}
		s, err := o.abandoned(do)
		if err != nil {
			return stop, err
		}
		stops = append(stops, s)
	}
	return stop, nil
}

func (o *Output) abandoned(do func()) (stop func(), err error) {
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

package packet

import (
	"time"

	"golang.org/x/sys/unix"
)

// downPause is how often an interface that is down is looked at. The socket
// hears again by itself as soon as it is up, but nothing wakes it when the
// interface goes away meanwhile.
const downPause = 100 * time.Millisecond

// awaitUp waits while the interface is down: a connection outlives that, as one
// of the kernel's does. It leaves l.down set at the deadline and after an Interrupt.
// The error says that the interface is gone or the Link closed.
func (l *Link) awaitUp(deadline time.Time) error {
	for {
		if up, err := l.isUp(); up || err != nil {
			l.down = !up
			return err
		}
		look := time.Now().Add(downPause)
		over := !deadline.IsZero() && !deadline.After(look)
		if over {
			look = deadline
		}
		if whole, err := l.file.Pause(look); over || !whole || err != nil {
			return err
		}
	}
}

// isUp reports whether the interface is up.
func (l *Link) isUp() (bool, error) {
	r, err := l.ask(unix.SIOCGIFFLAGS)
	return err == nil && r.Uint16()&unix.IFF_UP != 0, err
}

// ask makes a request about the interface. It goes through the socket, whose
// network namespace need not be the caller's, and by number, since names change.
func (l *Link) ask(request uint) (*unix.Ifreq, error) {
	r, err := unix.NewIfreq("")
	if err != nil {
		return nil, err
	}
	r.SetUint32(uint32(l.index))
	closed := l.file.Control(func(fd uintptr) {
		if err = unix.IoctlIfreq(int(fd), unix.SIOCGIFNAME, r); err == nil {
			err = unix.IoctlIfreq(int(fd), request, r)
		}
	})
	if closed != nil {
		return nil, closed
	}
	if err != nil {
		return nil, l.deviceError(err)
	}
	return r, nil
}

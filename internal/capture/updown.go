package capture

import (
	"errors"
	"fmt"
	"slices"

	"golang.org/x/sys/unix"
)

// failed finds out what is wrong with a socket.
func (l *Live) failed(s *socket) error {
	code, err := unix.GetsockoptInt(s.fd, unix.SOL_SOCKET, unix.SO_ERROR)
	if err == nil && code != 0 {
		err = unix.Errno(code)
	}
	if errors.Is(err, unix.ENETDOWN) {
		l.wentDown(s)
		return nil
	}
	if err != nil {
		return fmt.Errorf("capturing on %s: %w", s.name, err)
	}
	return nil
}

// wentDown is called once each time: the kernel tells it once.
func (l *Live) wentDown(s *socket) {
	if l.config.Down != nil {
		l.config.Down(s.name)
	}
	s.down = true
}

// lookAtDown looks whether interfaces that went down are up again, or gone. The last one takes
// the capture along.
func (l *Live) lookAtDown() {
	l.sockets = slices.DeleteFunc(l.sockets, func(s *socket) bool {
		if !s.down || s.index == 0 {
			s.down = false
			return false
		}
		if s.isGone() {
			if s.count() == nil {
				l.gone.add(s.stats)
			}
			s.close()
			l.end = fmt.Errorf("%w: %s", ErrGone, s.name)
			return true
		}
		s.down = !s.isUp()
		return false
	})
	if len(l.sockets) > 0 {
		l.end = nil
	}
}

// isGone asks the socket: the kernel unbinds it from an interface that is deleted or moved to another
// namespace.
func (s *socket) isGone() bool {
	a, err := unix.Getsockname(s.fd)
	if err != nil {
		return false
	}
	at, ok := a.(*unix.SockaddrLinklayer)
	return ok && at.Ifindex != s.index
}

// isUp asks through the socket, whose namespace need not be the caller's.
func (s *socket) isUp() bool {
	r, err := unix.NewIfreq(s.nameOf(int32(s.index)))
	if err != nil {
		return false
	}
	return unix.IoctlIfreq(s.fd, unix.SIOCGIFFLAGS, r) == nil && r.Uint16()&unix.IFF_UP != 0
}

// nameOf is the name of an interface, empty if it is gone already.
func (s *socket) nameOf(number int32) string {
	r, err := unix.NewIfreq("")
	if err != nil {
		return ""
	}
	r.SetUint32(uint32(number))
	if unix.IoctlIfreq(s.fd, unix.SIOCGIFNAME, r) != nil {
		return ""
	}
	return r.Name()
}

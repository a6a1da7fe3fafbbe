package batch

import (
	"encoding/binary"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

const (
	// sendStamps asks for software times only: hardware's are of the card's own
	// clock, and a difference between the two would mean nothing. TSONLY spares
	// the kernel a copy of the frame.
	sendStamps = unix.SOF_TIMESTAMPING_TX_SOFTWARE | unix.SOF_TIMESTAMPING_SOFTWARE | unix.SOF_TIMESTAMPING_OPT_TSONLY
	// counting has the kernel count what is sent on the socket.
	counting = unix.SOF_TIMESTAMPING_OPT_ID

	// stampsInFlight is how many frames are remembered that have not left: more
	// than a send buffer holds.
	stampsInFlight = 1 << 12
	// stampsRoom is what those that nobody has taken yet may use of the kernel's
	// memory, some hundreds of bytes each, counted twice. It drops what is more.
	stampsRoom = 4 << 20
	// stampControl is room for both control messages of a time: three timespecs,
	// and an extended error with an IPv6 address.
	stampControl = 192
)

// Stamps are the times at which a socket's frames left. The kernel puts them
// into the socket's error queue, each with the number of its frame on the
// socket. The socket should be for sending only: a waiting time makes poll
// report an error, which would wake who receives for every frame that leaves.
type Stamps struct {
	file *File
	// taken counts the frames that were sent, on all sockets of the link.
	taken *uint32
	// key is the kernel's number for the next frame.
	key     uint32
	flights [stampsInFlight]flight
	// since is when the kernel began to count: an earlier time is of a frame
	// that was counted before.
	since time.Time

	msgs     [Size]unix.Mmsghdr
	controls [Size][stampControl]byte
	next, n  int  // messages handed out, and there
	drained  bool // the last batch was all there was, and nothing was sent since
	receive  func(fd uintptr)
	restart  func(fd uintptr)
}

// flight is a frame whose time is not known yet.
type flight struct {
	key, frame uint32
	waits      bool
}

// NewStamps asks for times on f. Frames are counting by taken, which other
// sockets may share.
func NewStamps(f *File, taken *uint32) (*Stamps, error) {
	s := &Stamps{file: f, taken: taken}
	s.receive, s.restart = s.recvmmsg, s.count
	for i := range s.msgs {
		s.msgs[i].Hdr.Control = &s.controls[i][0]
	}
	var err error
	if closed := f.Control(func(fd uintptr) {
		if unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, stampsRoom) != nil {
			// As much as an ordinary user gets holds some hundreds.
			_ = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_RCVBUF, stampsRoom)
		}
		err = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_TIMESTAMPING, sendStamps|counting)
	}); closed != nil {
		return nil, closed
	}
	f.stamped = true
	return s, err
}

// sent notes that the kernel took the next frame.
func (s *Stamps) sent() {
	s.flights[s.key%stampsInFlight] = flight{key: s.key, frame: *s.taken, waits: true}
	s.key++
	*s.taken++
	s.drained = false
}

// refused notes that the kernel did not take the next frame. Its number may be
// used up all the same.
func (s *Stamps) refused(why syscall.Errno) {
	switch why {
	case unix.EAGAIN:
		// No room for the frame in the send buffer: it was never counted.
	case unix.ENOBUFS:
		// The device's queue refused it, at the end of its way.
		s.key++
	default:
		// Nobody knows: count anew.
		_ = s.file.Control(s.restart)
	}
}

// count has the kernel count from 0. Times of frames that have not left are
// given up.
func (s *Stamps) count(fd uintptr) {
	// The option could be set before; should it not be now, no times come.
	_ = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_TIMESTAMPING, sendStamps)
	_ = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_TIMESTAMPING, sendStamps|counting)
	s.key, s.since = 0, time.Now()
	clear(s.flights[:])
}

// Next takes a time that has come, without waiting, and the number of its frame.
func (s *Stamps) Next() (frame uint32, at time.Time, ok bool) {
	for {
		for s.next < s.n {
			i := s.next
			s.next++
			key, at, ok := parseStamp(s.controls[i][:s.msgs[i].Hdr.Controllen])
			if frame, known := s.land(key, at); ok && known {
				return frame, at, true
			}
		}
		if s.drained {
			s.drained = false // more may come
			return 0, time.Time{}, false
		}
		s.next, s.n = 0, 0
		if s.file.Control(s.receive) != nil || s.n == 0 {
			return 0, time.Time{}, false
		}
		s.drained = s.n < Size
	}
}

// land is the frame that has the kernel's number key.
func (s *Stamps) land(key uint32, at time.Time) (frame uint32, ok bool) {
	f := &s.flights[key%stampsInFlight]
	if !f.waits || f.key != key || at.Before(s.since) {
		return 0, false
	}
	f.waits = false
	return f.frame, true
}

func (s *Stamps) recvmmsg(fd uintptr) {
	for i := range s.msgs {
		s.msgs[i].Hdr.SetControllen(stampControl)
	}
	for {
		n, _, errno := unix.Syscall6(unix.SYS_RECVMMSG, fd, uintptr(unsafe.Pointer(&s.msgs[0])),
			Size, unix.MSG_ERRQUEUE|unix.MSG_DONTWAIT, 0, 0)
		if errno == 0 {
			s.n = int(n)
		}
		if errno != unix.EINTR {
			return
		}
	}
}

// parseStamp reads the two control messages of a time: when, and of what.
func parseStamp(control []byte) (key uint32, at time.Time, ok bool) {
	timed, named := false, false
	for c, rest, more := NextControl(control); more; c, rest, more = NextControl(rest) {
		switch {
		case c.Level == unix.SOL_SOCKET && c.Kind == unix.SO_TIMESTAMPING:
			// Of three times the first is the system clock's.
			at, timed = c.Time()
		case c.isExtendedError():
			key, named = stampKey(c.Data)
		}
	}
	return key, at, timed && named && at.Unix() != 0
}

// isExtendedError reports whether a message is a struct sock_extended_err, which
// each kind of socket calls otherwise.
func (c Control) isExtendedError() bool {
	switch c.Level {
	case unix.SOL_PACKET:
		return c.Kind == unix.PACKET_TX_TIMESTAMP
	case unix.SOL_IP:
		return c.Kind == unix.IP_RECVERR
	case unix.SOL_IPV6:
		return c.Kind == unix.IPV6_RECVERR
	}
	return false
}

// stampKey is the number of the frame that a struct sock_extended_err is about,
// if it is about one that left.
//
//	u32 errno; u8 origin, type, code, pad; u32 info; u32 data
func stampKey(b []byte) (uint32, bool) {
	if len(b) < 16 || syscall.Errno(binary.NativeEndian.Uint32(b)) != unix.ENOMSG || b[4] != unix.SO_EE_ORIGIN_TIMESTAMPING {
		return 0, false
	}
	return binary.NativeEndian.Uint32(b[12:]), binary.NativeEndian.Uint32(b[8:]) == unix.SCM_TSTAMP_SND
}

package tap

import (
	"errors"
	"fmt"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"

	"gotcp/internal/link"
	"gotcp/internal/link/batch"
	"gotcp/internal/link/virtio"
)

// sender writes frames, one a call, gathered from where they lie.
type sender struct {
	file   *batch.File
	write  func(fd uintptr)
	frames []link.Frame
	header [virtio.HeaderLen]byte
	vec    batch.Vector
	maxGSO int
	n      int
	err    error
}

func newSender(f *batch.File, maxGSO int) *sender {
	s := &sender{file: f, maxGSO: maxGSO}
	s.write = s.writeAll
	return s
}

// Send implements link.Link. A frame for a device that is down (EIO) is lost, as
// it is for the kernel's own.
func (l *Link) Send(frames []link.Frame) (int, error) {
	s := l.out
	s.frames, s.n, s.err = frames, 0, nil
	err := s.file.Control(s.write)
	s.frames, s.vec = nil, batch.Vector{}
	if err == nil {
		err = s.err
	}
	switch {
	case err == nil, errors.Is(err, unix.EAGAIN):
		return s.n, nil
	case errors.Is(err, unix.ENOBUFS), errors.Is(err, unix.ENOMEM):
		s.file.SetFull()
		return s.n, nil
	}
	return s.n, l.deviceError(err)
}

func (s *sender) writeAll(fd uintptr) {
	for s.n < len(s.frames) {
		f := &s.frames[s.n]
		if f.GSO != link.GSONone && f.Len() > s.maxGSO {
			s.err = fmt.Errorf("segment of %d bytes: %w", f.Len(), unix.EMSGSIZE)
			return
		}
		parts := s.vec.Gather(&s.header, f)
		_, _, errno := unix.Syscall(unix.SYS_WRITEV, fd, uintptr(unsafe.Pointer(&s.vec[0])), uintptr(parts))
		switch errno {
		case 0:
			s.n++
		case unix.EINTR:
		default:
			s.err = syscall.Errno(errno)
			return
		}
	}
}

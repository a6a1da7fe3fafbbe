package tap

import (
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"gotcp/internal/link"
	"gotcp/internal/link/batch"
	"gotcp/internal/link/virtio"
)

// receiver reads frames, one a call: a TAP device knows no batches.
type receiver struct {
	file    *batch.File
	buffers *batch.Buffers
	read    func(fd uintptr) bool
	frames  []link.Frame
	n       int
	errno   syscall.Errno
}

func newReceiver(f *batch.File) *receiver {
	r := &receiver{file: f, buffers: batch.NewBuffers()}
	r.read = r.readAll
	return r
}

// Recv implements link.Link.
func (l *Link) Recv(frames []link.Frame) (int, error) { return link.RecvByUntil(l, frames) }

// RecvUntil implements link.Link.
func (l *Link) RecvUntil(frames []link.Frame, deadline time.Time) (int, error) {
	if len(frames) == 0 {
		return 0, nil
	}
	r := l.in
	r.frames, r.n, r.errno = frames, 0, 0
	_, err := r.file.ReadUntil(r.read, deadline)
	r.frames = nil
	switch {
	case r.n > 0:
		return r.n, nil
	case err != nil:
		return 0, l.deviceError(err)
	case r.errno == unix.EIO:
		return 0, l.deviceError(link.ErrDown) // it is being deleted
	case r.errno != 0:
		return 0, l.deviceError(r.errno)
	}
	return 0, nil
}

// Interrupt implements link.Link.
func (l *Link) Interrupt() { l.file.Interrupt() }

// readAll reads until there is nothing more or no more room, and is false if
// there was nothing at all. An error after a frame will come again.
func (r *receiver) readAll(fd uintptr) bool {
	for r.n < min(len(r.frames), batch.Size) {
		b := r.buffers[r.n]
		n, _, errno := unix.Syscall(unix.SYS_READ, fd, uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)))
		switch errno {
		case 0:
			r.take(int(n))
		case unix.EINTR:
		case unix.EAGAIN:
			return r.n > 0
		default:
			r.errno = errno
			return true
		}
	}
	return true
}

// take makes what was read a frame, unless it can't be expressed.
func (r *receiver) take(n int) {
	header, data, ok := r.buffers.Frame(r.n, n)
	if !ok {
		return
	}
	f := &r.frames[r.n]
	*f = link.Frame{Data: data}
	if virtio.Parse(header, f) {
		r.n++
	}
}

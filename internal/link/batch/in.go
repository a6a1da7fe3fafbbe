package batch

import (
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"gotcp/internal/link/virtio"
)

const (
	// maxFrame is the longest frame: the longest IP packet, an Ethernet header
	// and a VLAN tag.
	maxFrame = 65535 + 14 + 4
	// The frame begins at an offset that puts the IP header behind an Ethernet
	// header on a word's boundary; the virtio-net header comes right before.
	frameOffset  = 18
	headerOffset = frameOffset - virtio.HeaderLen
	bufferSize   = (frameOffset + maxFrame + 63) &^ 63
	controlSize  = 64
)

// Buffers are the memory that received frames lie in, each behind its
// virtio-net header.
type Buffers [Size][]byte

// NewBuffers makes them.
func NewBuffers() *Buffers {
	var b Buffers
	memory := make([]byte, Size*bufferSize)
	for i := range b {
		b[i] = memory[i*bufferSize+headerOffset : (i+1)*bufferSize : (i+1)*bufferSize]
	}
	return &b
}

// Frame is the frame in buffer i after n bytes were read into it, and its
// virtio-net header; false if not even the header is there.
func (b *Buffers) Frame(i, n int) (header, frame []byte, ok bool) {
	if n < virtio.HeaderLen || n > len(b[i]) {
		return nil, nil, false
	}
	return b[i][:virtio.HeaderLen], b[i][virtio.HeaderLen:n:n], true
}

// In is a batch of received messages, each with a virtio-net header.
type In struct {
	file     *File
	buffers  *Buffers
	msgs     [Size]unix.Mmsghdr
	vecs     [Size]unix.Iovec
	controls [Size][controlSize]byte
	control  bool

	receive func(fd uintptr) bool
	want, n int
	errno   syscall.Errno
}

// NewIn prepares batches on f, with room for control messages if control is set.
func NewIn(f *File, control bool) *In {
	in := &In{file: f, buffers: NewBuffers(), control: control}
	in.receive = in.recvmmsg
	for i := range in.msgs {
		in.vecs[i].Base = &in.buffers[i][0]
		in.vecs[i].SetLen(len(in.buffers[i]))
		h := &in.msgs[i].Hdr
		h.Iov = &in.vecs[i]
		h.SetIovlen(1)
		if control {
			h.Control = &in.controls[i][0]
		}
	}
	return in
}

// WaitUntil waits as File.ReadUntil does for a message and takes as many as are
// there, up to want and Size. They are valid until the next call. The error is
// File.ReadUntil's or a syscall.Errno.
func (in *In) WaitUntil(want int, deadline time.Time) (int, error) {
	in.want, in.n, in.errno = min(want, Size), 0, 0
	if _, err := in.file.ReadUntil(in.receive, deadline); err != nil {
		return 0, err
	}
	if in.errno != 0 {
		return 0, in.errno
	}
	return in.n, nil
}

func (in *In) recvmmsg(fd uintptr) bool {
	if in.control {
		for i := range in.want {
			in.msgs[i].Hdr.SetControllen(controlSize)
		}
	}
	for {
		n, errno := in.receiveSome(fd)
		switch errno {
		case 0:
			in.n = n
			return true
		case unix.EAGAIN:
			return false
		case unix.EINTR:
		default:
			in.errno = errno
			return true
		}
	}
}

// receiveSome is one system call for as many messages as are wanted. One alone
// comes by recvmsg, which has less to do.
func (in *In) receiveSome(fd uintptr) (int, syscall.Errno) {
	m := &in.msgs[0]
	if in.want == 1 {
		n, _, errno := unix.Syscall(unix.SYS_RECVMSG, fd, uintptr(unsafe.Pointer(&m.Hdr)), unix.MSG_DONTWAIT)
		m.Len = uint32(n)
		return 1, errno
	}
	n, _, errno := unix.Syscall6(unix.SYS_RECVMMSG, fd, uintptr(unsafe.Pointer(m)), uintptr(in.want), unix.MSG_DONTWAIT, 0, 0)
	return int(n), errno
}

// Frame is message i; false if it did not fit.
func (in *In) Frame(i int) (header, frame []byte, ok bool) {
	if in.msgs[i].Hdr.Flags&unix.MSG_TRUNC != 0 {
		return nil, nil, false
	}
	return in.buffers.Frame(i, int(in.msgs[i].Len))
}

// Control is the control messages of message i.
func (in *In) Control(i int) []byte {
	return in.controls[i][:in.msgs[i].Hdr.Controllen]
}

package batch

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"

	"gotcp/internal/link"
	"gotcp/internal/link/virtio"
)

// Size is how many messages one system call moves. More gain nothing.
const Size = 8

// NameLen is the room for an address, enough for the longest in use, a
// sockaddr_in6.
const NameLen = unix.SizeofSockaddrInet6

// Out is a batch of messages to send, each a frame with or without its
// virtio-net header, gathered from where it lies.
type Out struct {
	file    *File
	virtio  bool
	msgs    [Size]unix.Mmsghdr
	vecs    [Size]Vector
	headers [Size][virtio.HeaderLen]byte
	names   [Size][NameLen]byte

	// stamps, if set, is told of every message.
	stamps *Stamps

	send     func(fd uintptr)
	from, to int
	errno    syscall.Errno
}

// NewOut prepares batches on f. addressed is the length of the address that
// Name hands out for each message, 0 for none.
func NewOut(f *File, header bool, addressed int) *Out {
	o := &Out{file: f, virtio: header}
	o.send = o.sendmmsg
	for i := range o.msgs {
		h := &o.msgs[i].Hdr
		h.Iov = &o.vecs[i][0]
		if addressed > 0 {
			h.Name = &o.names[i][0]
			h.Namelen = uint32(addressed)
		}
	}
	return o
}

// Stamp has s told of all messages. They then go one a system call: of several
// the kernel may have tried, and counted, one more than it says.
func (o *Out) Stamp(s *Stamps) { o.stamps = s }

// Name is the room for message i's address.
func (o *Out) Name(i int) *[NameLen]byte { return &o.names[i] }

// Put makes f message i. It is borrowed until Flush returns.
func (o *Out) Put(i int, f *link.Frame) {
	var header *[virtio.HeaderLen]byte
	if o.virtio {
		header = &o.headers[i]
	}
	o.msgs[i].Hdr.SetIovlen(o.vecs[i].Gather(header, f))
}

// Flush sends the first n messages and returns how many were taken, and why
// the next one was not: nil, link.ErrClosed, or a syscall.Errno.
func (o *Out) Flush(n int) (int, error) {
	o.from, o.to, o.errno = 0, n, 0
	err := o.file.Control(o.send)
	for i := range n {
		o.vecs[i] = Vector{}
	}
	if o.errno != 0 && o.stamps != nil {
		o.stamps.refused(o.errno)
	}
	if err == nil && o.errno != 0 {
		err = o.errno
	}
	return o.from, err
}

// sendmmsg sends until all are taken or one is refused. The kernel reports
// why a message was refused only if it is the first of the call, hence the
// loop.
func (o *Out) sendmmsg(fd uintptr) {
	for o.from < o.to {
		count := o.to - o.from
		if o.stamps != nil {
			count = 1
		}
		n, errno := o.sendSome(fd, count)
		switch errno {
		case 0:
			o.from += n
			if o.stamps != nil {
				o.stamps.sent()
			}
		case unix.EINTR:
		default:
			o.errno = errno
			return
		}
	}
}

// sendSome is one system call for the next messages. One alone goes by sendmsg,
// which has less to do.
func (o *Out) sendSome(fd uintptr, count int) (int, syscall.Errno) {
	const flags = unix.MSG_DONTWAIT | unix.MSG_NOSIGNAL
	m := &o.msgs[o.from]
	if count == 1 {
		_, _, errno := unix.Syscall(unix.SYS_SENDMSG, fd, uintptr(unsafe.Pointer(&m.Hdr)), flags)
		return 1, errno
	}
	n, _, errno := unix.Syscall6(unix.SYS_SENDMMSG, fd, uintptr(unsafe.Pointer(m)), uintptr(count), flags, 0, 0)
	return int(n), errno
}

package loop

import (
	"encoding/binary"
	"errors"
	"fmt"

	"golang.org/x/sys/unix"

	"gotcp/internal/link"
	"gotcp/internal/link/batch"
	"gotcp/internal/wire"
)

// sndBuf is a raw socket's send buffer. Packets leave it at once.
const sndBuf = 2 << 20

var (
	errOffload   = errors.New("loopback finishes no checksums and cuts no segments")
	errMalformed = errors.New("not an IP packet")
	errNoIPv6    = errors.New("this kernel has no IPv6")
)

// rawSocket sends packets of one family.
type rawSocket struct {
	file *batch.File
	out  *batch.Out
	// stamps are the times of packets that left, nil if not asked for.
	stamps *batch.Stamps
}

// openRaw opens an IPPROTO_RAW socket, to which the whole packet is given; nil
// where the kernel has no IPv6.
//
// It is not bound to the interface: the routes to this host's addresses name
// the interface that has the address, not loopback, and would not be found.
func openRaw(family int, oneLoop bool) (*rawSocket, error) {
	fd, err := unix.Socket(family, unix.SOCK_RAW|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, unix.IPPROTO_RAW)
	if family == unix.AF_INET6 && errors.Is(err, unix.EAFNOSUPPORT) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("opening a raw IP socket: %w", err)
	}
	if unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_SNDBUFFORCE, sndBuf) != nil {
		// As much as an ordinary user gets is enough to work.
		_ = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_SNDBUF, sndBuf)
	}
	name := unix.SizeofSockaddrInet4
	if family == unix.AF_INET6 {
		name = unix.SizeofSockaddrInet6
	}
	file, err := batch.NewFileFor(oneLoop, fd, "loopback")
	if err != nil {
		return nil, err
	}
	return &rawSocket{file: file, out: batch.NewOut(file, false, name)}, nil
}

// Send implements link.Link.
func (l *Link) Send(frames []link.Frame) (int, error) {
	sent := 0
	for sent < len(frames) {
		s, n, refused := l.stage(frames[sent:])
		if n > 0 {
			taken, err := s.out.Flush(n)
			sent += taken
			if err != nil {
				return sent, l.sendError(s, err)
			}
		}
		if refused != nil {
			return sent, refused
		}
	}
	return sent, nil
}

// stage prepares a batch from the first frames, as far as they are of one
// family, and stops before one that would never be accepted.
func (l *Link) stage(frames []link.Frame) (s *rawSocket, n int, refused error) {
	for n < min(len(frames), batch.Size) {
		f := &frames[n]
		socket, err := l.socketFor(f)
		if err != nil {
			return s, n, err
		}
		if s != nil && s != socket {
			break
		}
		s = socket
		l.address(s.out.Name(n), f.Data)
		s.out.Put(n, f)
		n++
	}
	return s, n, nil
}

func (l *Link) socketFor(f *link.Frame) (*rawSocket, error) {
	switch {
	case f.NeedsChecksum || f.GSO != link.GSONone:
		return nil, errOffload
	case f.Len() > l.info.MTU:
		return nil, fmt.Errorf("packet of %d bytes: %w", f.Len(), unix.EMSGSIZE)
	case len(f.Data) >= wire.IPv4MinLen && f.Data[0]>>4 == 4:
		return l.ipv4, nil
	case len(f.Data) < wire.IPv6Len || f.Data[0]>>4 != 6:
		return nil, errMalformed
	case l.ipv6 == nil:
		return nil, errNoIPv6
	}
	return l.ipv6, nil
}

// address copies the packet's destination to where the socket wants it: a
// sockaddr_in or a sockaddr_in6, whose other fields stay zero.
func (l *Link) address(name *[batch.NameLen]byte, ip []byte) {
	if ip[0]>>4 == 4 {
		binary.NativeEndian.PutUint16(name[0:], unix.AF_INET)
		copy(name[4:8], ip[16:20])
		return
	}
	binary.NativeEndian.PutUint16(name[0:], unix.AF_INET6)
	copy(name[8:24], ip[24:40])
}

// sendError is nil where the socket is merely full.
func (l *Link) sendError(s *rawSocket, err error) error {
	switch {
	case errors.Is(err, link.ErrClosed):
		return link.ErrClosed
	case errors.Is(err, unix.ENOBUFS), errors.Is(err, unix.ENOMEM):
		s.file.SetFull()
		fallthrough
	case errors.Is(err, unix.EAGAIN):
		l.busy.Store(s.file)
		return nil
	}
	return fmt.Errorf("interface %s: %w", l.info.Name, err)
}

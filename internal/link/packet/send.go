package packet

import (
	"encoding/binary"
	"errors"
	"fmt"

	"golang.org/x/sys/unix"

	"gotcp/internal/link"
	"gotcp/internal/link/batch"
	"gotcp/internal/wire"
)

// Send implements link.Link.
func (l *Link) Send(frames []link.Frame) (int, error) {
	sent := 0
	for sent < len(frames) {
		n, refused := l.stage(frames[sent:])
		taken, err := l.sender.out.Flush(n)
		sent += taken
		if err != nil {
			return sent, l.sendError(err)
		}
		if refused != nil {
			return sent, refused
		}
	}
	return sent, nil
}

// stage prepares a batch from the first frames and stops before one that
// would never be accepted.
func (l *Link) stage(frames []link.Frame) (int, error) {
	n := min(len(frames), batch.Size)
	for i := range n {
		f := &frames[i]
		if f.GSO != link.GSONone && f.Len() > l.info.MaxGSO {
			return i, fmt.Errorf("segment of %d bytes: %w", f.Len(), unix.EMSGSIZE)
		}
		if len(f.Data) == 0 || l.strip > 0 {
			return i, fmt.Errorf("frame can't be sent here: %w", unix.EINVAL)
		}
		if !l.info.Ethernet {
			l.address(l.sender.out.Name(i), f.Data[0]>>4)
		}
		l.sender.out.Put(i, f)
	}
	return n, nil
}

// address writes the sockaddr_ll of a bare IP packet, which has no other place
// to say its protocol.
func (l *Link) address(name *[batch.NameLen]byte, version byte) {
	proto := wire.TypeIPv4
	if version == 6 {
		proto = wire.TypeIPv6
	}
	binary.NativeEndian.PutUint16(name[0:], unix.AF_PACKET)
	binary.BigEndian.PutUint16(name[2:], uint16(proto))
	binary.NativeEndian.PutUint32(name[4:], uint32(l.index))
}

// sendError is nil where the device is merely busy. A frame for an interface
// that is down is lost, as it is for the kernel's own.
func (l *Link) sendError(err error) error {
	switch {
	case errors.Is(err, unix.EAGAIN):
		return nil
	case errors.Is(err, unix.ENOBUFS), errors.Is(err, unix.ENOMEM):
		l.sender.file.SetFull()
		return nil
	case errors.Is(err, unix.ENETDOWN):
		up, gone := l.isUp()
		switch {
		case gone != nil:
			return gone
		case up:
			// The socket told of what is over.
			l.sender.file.SetFull()
			return nil
		}
	}
	return l.deviceError(err)
}

// WaitSend implements link.Link.
func (l *Link) WaitSend() error { return l.sender.file.WaitWrite() }

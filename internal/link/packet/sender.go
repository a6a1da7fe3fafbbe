package packet

import (
	"fmt"
	"time"

	"golang.org/x/sys/unix"

	"gotcp/internal/link/batch"
)

// sender is the socket that frames leave through: the one that receives, or,
// where the times at which they leave are asked for, one of its own. Each time
// makes the socket report an error until it is taken, and would wake who
// receives; and it counts against the receive buffer.
type sender struct {
	file   *batch.File
	own    bool
	out    *batch.Out
	stamps *batch.Stamps // nil if not asked for
	taken  uint32
}

func (l *Link) newSender(c *Config) (*sender, error) {
	s := &sender{file: l.file}
	if c.SendTimestamps {
		if err := l.openSender(s, c.OneLoop); err != nil {
			return nil, err
		}
	}
	addressed := unix.SizeofSockaddrLinklayer
	if l.info.Ethernet {
		addressed = 0
	}
	s.out = batch.NewOut(s.file, true, addressed)
	if s.stamps != nil {
		s.out.Stamp(s.stamps)
	}
	return s, nil
}

// openSender opens a socket that only sends: with protocol 0 it hears nothing.
func (l *Link) openSender(s *sender, oneLoop bool) error {
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("opening one to send: %w", err)
	}
	if err := l.configureSender(fd); err != nil {
		unix.Close(fd)
		return err
	}
	if s.file, err = batch.NewFileFor(oneLoop, fd, l.info.Name); err != nil {
		return err
	}
	s.own = true
	if s.stamps, err = batch.NewStamps(s.file, &s.taken); err != nil {
		s.close()
		return fmt.Errorf("times of sending: %w", err)
	}
	return nil
}

func (l *Link) configureSender(fd int) error {
	if err := unix.SetsockoptInt(fd, unix.SOL_PACKET, unix.PACKET_VNET_HDR, 1); err != nil {
		return fmt.Errorf("virtio-net headers: %w", err)
	}
	if err := setBuffer(fd, unix.SO_SNDBUFFORCE, unix.SO_SNDBUF, sndBuf); err != nil {
		return err
	}
	if err := unix.Bind(fd, &unix.SockaddrLinklayer{Ifindex: l.index}); err != nil {
		return l.deviceError(err)
	}
	return nil
}

func (s *sender) close() {
	if s.own {
		s.file.Close()
	}
}

// SentTime implements link.Stamper. Without Config.SendTimestamps, and from a
// driver that takes no times, there is never one.
func (l *Link) SentTime() (n uint32, at time.Time, ok bool) {
	if l.sender.stamps == nil {
		return 0, time.Time{}, false
	}
	return l.sender.stamps.Next()
}

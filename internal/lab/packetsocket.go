package lab

import (
	"encoding/binary"
	"os"

	"golang.org/x/sys/unix"
)

// packetSocket opens a packet socket for all frames on one interface of the
// host; nothing is heard before prepare has been at it.
func (h *Host) packetSocket(name string, prepare func(fd int) error) (f *os.File, err error) {
	err = h.ns.do(func() error {
		dev, err := h.nl.LinkByName(name)
		if err != nil {
			return err
		}
		fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
		if err != nil {
			return err
		}
		err = prepare(fd)
		if err == nil {
			err = unix.Bind(fd, &unix.SockaddrLinklayer{Protocol: networkOrder(unix.ETH_P_ALL), Ifindex: dev.Attrs().Index})
		}
		if err != nil {
			unix.Close(fd)
			return err
		}
		f = os.NewFile(uintptr(fd), name)
		return nil
	})
	return f, err
}

// setReceiveBuffer goes beyond the machine's limit where that is allowed.
func setReceiveBuffer(fd, bytes int) error {
	if unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, bytes) == nil {
		return nil
	}
	return unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, bytes)
}

func networkOrder(v uint16) uint16 {
	return binary.NativeEndian.Uint16(binary.BigEndian.AppendUint16(nil, v))
}

package packet

import (
	"encoding/binary"
	"fmt"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// Default sizes of the socket's buffers. The kernel doubles them, as it counts
// its own memory against them.
const (
	defaultRcvBuf = 4 << 20
	sndBuf        = 2 << 20
)

// configure sets the socket up, the filter before the binding.
func (l *Link) configure(fd int, c *Config) error {
	if err := unix.SetsockoptInt(fd, unix.SOL_PACKET, unix.PACKET_VNET_HDR, 1); err != nil {
		return fmt.Errorf("virtio-net headers: %w", err)
	}
	// Kernels before 4.20 don't know this; the filter's addresses do for them.
	_ = unix.SetsockoptInt(fd, unix.SOL_PACKET, unix.PACKET_IGNORE_OUTGOING, 1)
	if c.Timestamps {
		if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1); err != nil {
			return fmt.Errorf("timestamps: %w", err)
		}
	}
	if err := l.setBuffers(fd, c.RcvBuf); err != nil {
		return err
	}
	if err := l.attach(fd, c.Filter); err != nil {
		return err
	}
	if err := unix.Bind(fd, &unix.SockaddrLinklayer{Protocol: bigEndian(unix.ETH_P_ALL), Ifindex: l.index}); err != nil {
		return l.deviceError(err)
	}
	return l.join(fd, c)
}

// join has the device take in frames that are not for the interface's own
// address. The kernel undoes it when the socket is closed.
func (l *Link) join(fd int, c *Config) error {
	if !l.info.Ethernet {
		return nil
	}
	if !c.MAC.IsZero() {
		m := unix.PacketMreq{Ifindex: int32(l.index), Type: unix.PACKET_MR_UNICAST, Alen: uint16(len(c.MAC))}
		copy(m.Address[:], c.MAC[:])
		if err := unix.SetsockoptPacketMreq(fd, unix.SOL_PACKET, unix.PACKET_ADD_MEMBERSHIP, &m); err != nil {
			return fmt.Errorf("listening on %s: %w", c.MAC, err)
		}
	}
	if c.Promiscuous {
		m := unix.PacketMreq{Ifindex: int32(l.index), Type: unix.PACKET_MR_PROMISC}
		if err := unix.SetsockoptPacketMreq(fd, unix.SOL_PACKET, unix.PACKET_ADD_MEMBERSHIP, &m); err != nil {
			return fmt.Errorf("promiscuous mode: %w", err)
		}
	}
	return nil
}

// setBuffers sizes the buffers.
func (l *Link) setBuffers(fd, rcvBuf int) error {
	if rcvBuf == 0 {
		rcvBuf = defaultRcvBuf
	}
	if err := setBuffer(fd, unix.SO_RCVBUFFORCE, unix.SO_RCVBUF, rcvBuf); err != nil {
		return err
	}
	if err := setBuffer(fd, unix.SO_SNDBUFFORCE, unix.SO_SNDBUF, sndBuf); err != nil {
		return err
	}
	var err error
	l.rcvBuf, err = unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF)
	return err
}

// setBuffer sizes a buffer, beyond the system's limit where we may.
func setBuffer(fd, force, plain, size int) error {
	if unix.SetsockoptInt(fd, unix.SOL_SOCKET, force, size) == nil {
		return nil
	}
	if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, plain, size); err != nil {
		return fmt.Errorf("socket buffers: %w", err)
	}
	return nil
}

// attach compiles f and puts it in the place of any filter before, at once.
func (l *Link) attach(fd int, f Filter) error {
	if f.MAC.IsZero() {
		f.MAC = l.info.MAC
	}
	program, err := f.Program(l.info.Ethernet || l.strip > 0)
	if err != nil {
		return err
	}
	raw, err := bpf.Assemble(program)
	if err != nil {
		return fmt.Errorf("assembling the filter: %w", err)
	}
	code := make([]unix.SockFilter, len(raw))
	for i, r := range raw {
		code[i] = unix.SockFilter{Code: r.Op, Jt: r.Jt, Jf: r.Jf, K: r.K}
	}
	prog := unix.SockFprog{Len: uint16(len(code)), Filter: &code[0]}
	if err := unix.SetsockoptSockFprog(fd, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &prog); err != nil {
		return fmt.Errorf("attaching the filter: %w", err)
	}
	return nil
}

// SetFilter replaces the filter at once: every frame passes the old one or the
// new one. Frames that the old one let in may still be waiting.
func (l *Link) SetFilter(f Filter) error {
	var err error
	if closed := l.file.Control(func(fd uintptr) { err = l.attach(int(fd), f) }); closed != nil {
		return closed
	}
	return err
}

func bigEndian(v uint16) uint16 {
	var b [2]byte
	binary.BigEndian.PutUint16(b[:], v)
	return binary.NativeEndian.Uint16(b[:])
}

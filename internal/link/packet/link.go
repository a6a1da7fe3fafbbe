// Package packet is the Link over an interface of the kernel: an AF_PACKET
// socket with virtio-net headers, so that segments go out and come in up to
// 64 KiB long with their checksums left to the device. A classic BPF filter on
// the socket lets only our frames into user space. The package knows offsets
// in headers, for the filter's sake; it must not know what goes on above them.
package packet

import (
	"errors"
	"fmt"
	"sync/atomic"

	"golang.org/x/sys/unix"

	"gotcp/internal/link"
	"gotcp/internal/link/batch"
	"gotcp/internal/wire"
)

// Config says what to open.
type Config struct {
	// Interface is the name of an interface that is up.
	Interface string
	// MAC, if set, is an extra address to listen on and to report as ours.
	// The device then takes frames to it in, without promiscuous mode where it
	// can; the kernel ignores them as another host's.
	MAC wire.MAC
	// Filter is what to let in from the first frame on.
	Filter Filter
	// Promiscuous has the device take in frames to all stations. Filter.AnyStation
	// lets them pass.
	Promiscuous bool
	// RcvBuf is the socket's receive buffer in bytes, zero for 4 MiB.
	RcvBuf int
	// NoGSO says not to send segments that the device would have to cut.
	NoGSO bool
	// Timestamps asks for Frame.Time, the moment the kernel got the frame.
	Timestamps bool
	// SendTimestamps asks for SentTime, by the same clock.
	SendTimestamps bool
	// OneLoop says that one goroutine does it all: it sends, and waits in
	// RecvUntil or in WaitSend. Waiting is quicker then, and more punctual.
	OneLoop bool
}

// Link is the link.Link over one interface.
type Link struct {
	info    link.Info
	index   int
	strip   int // bytes in front of a received frame that mean nothing
	file    *batch.File
	sender  *sender
	in      *batch.In
	stamped bool
	rcvBuf  int
	down    bool // as far as RecvUntil knows
	drops   atomic.Uint64
}

var (
	_ link.Link    = (*Link)(nil)
	_ link.Stamper = (*Link)(nil)
)

// Open opens an interface. The error wraps ErrNoInterface, link.ErrDown,
// ErrUnsupported or os.ErrPermission where it is about that.
func Open(c Config) (*Link, error) {
	d, err := lookUp(c.Interface)
	if err != nil {
		return nil, err
	}
	// Protocol 0 hears nothing: nothing can get past the filter before it is there.
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("opening a packet socket on %s: %w", c.Interface, err)
	}
	l := &Link{info: describe(d, &c), index: d.index, strip: d.strip, stamped: c.Timestamps}
	if err := l.configure(fd, &c); err != nil {
		unix.Close(fd)
		return nil, fmt.Errorf("setting up a packet socket on %s: %w", c.Interface, err)
	}
	if l.file, err = batch.NewFileFor(c.OneLoop, fd, c.Interface); err != nil {
		return nil, err
	}
	l.in = batch.NewIn(l.file, c.Timestamps)
	if l.sender, err = l.newSender(&c); err != nil {
		l.file.Close()
		return nil, fmt.Errorf("setting up a packet socket on %s: %w", c.Interface, err)
	}
	return l, nil
}

func describe(d *device, c *Config) link.Info {
	info := link.Info{Name: d.name, MAC: d.mac, MTU: d.mtu, Ethernet: d.ethernet, Checksum: true, MaxGSO: d.maxGSO}
	if !c.MAC.IsZero() && d.ethernet {
		info.MAC = c.MAC
	}
	if c.NoGSO {
		info.MaxGSO = 0
	}
	return info
}

// Info is what the interface is and can do, as of Open, with the MTU of now.
func (l *Link) Info() link.Info {
	info := l.info
	if r, err := l.ask(unix.SIOCGIFMTU); err == nil {
		info.MTU = int(r.Uint32())
	}
	return info
}

// ReceiveBuffer is the socket's receive buffer as the kernel counts, in bytes
// of its own memory. A window of more than half of it overflows it in a burst.
func (l *Link) ReceiveBuffer() int { return l.rcvBuf }

// Dropped is how many frames were lost since Open because the receive buffer was full.
func (l *Link) Dropped() uint64 {
	// Reading the kernel's counter clears it.
	_ = l.file.Control(func(fd uintptr) {
		if s, err := unix.GetsockoptTpacketStats(int(fd), unix.SOL_PACKET, unix.PACKET_STATISTICS); err == nil {
			l.drops.Add(uint64(s.Drops))
		}
	})
	return l.drops.Load()
}

// deviceError says which interface an error is about, and wraps link.ErrDown
// if it is gone.
func (l *Link) deviceError(err error) error {
	switch {
	case errors.Is(err, link.ErrClosed):
		return link.ErrClosed
	case errors.Is(err, link.ErrDown), errors.Is(err, unix.ENXIO), errors.Is(err, unix.ENODEV):
		return &DeviceError{l.info.Name, "is gone", link.ErrDown}
	case errors.Is(err, unix.EMSGSIZE):
		return fmt.Errorf("frame is longer than interface %s allows: %w", l.info.Name, err)
	}
	return fmt.Errorf("interface %s: %w", l.info.Name, err)
}

// Interrupt implements link.Link.
func (l *Link) Interrupt() { l.file.Interrupt() }

// Close implements link.Link. The filter and the extra address go with the socket.
func (l *Link) Close() error {
	l.sender.close()
	return l.file.Close()
}

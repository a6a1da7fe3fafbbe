// Package tap is the Link over a TAP device that it creates: the kernel is the
// other host on the cable. Frames carry virtio-net headers, so segments of 64
// KiB pass both ways with their checksums unfinished. The device goes with the
// Link. The kernel side's addresses and routes are not this package's
// business.
package tap

import (
	"crypto/rand"
	"errors"
	"fmt"

	"golang.org/x/sys/unix"

	"gotcp/internal/link"
	"gotcp/internal/link/batch"
	"gotcp/internal/wire"
)

// Config says what device to make.
type Config struct {
	// Name is the device's name; with %d in it, or empty for "tap%d", the
	// kernel chooses a number.
	Name string
	// MTU of the device, zero for 1500.
	MTU int
	// MAC is our address on it, zero for a locally administered one by chance.
	MAC wire.MAC
	// KernelMAC is the address of the kernel's side, zero for its choice.
	KernelMAC wire.MAC
	// NoGSO says not to send segments that the kernel would have to cut.
	NoGSO bool
	// NoOffload keeps the kernel from sending us such segments and unfinished
	// checksums, and us from sending them.
	NoOffload bool
	// Down leaves the device down, for its owner to bring up.
	Down bool
}

// Errors that Open's error may wrap, beside os.ErrPermission.
var (
	// ErrBusy: the device exists and another process is at its other end.
	ErrBusy = errors.New("device is in use")
	// ErrNotTAP: an interface of this name exists and is something else.
	ErrNotTAP = errors.New("an interface of this name exists and is not a TAP device")
	// ErrNoTUN: this kernel or container has no /dev/net/tun.
	ErrNoTUN = errors.New("no /dev/net/tun here")
)

const (
	devicePath = "/dev/net/tun"
	defaultMTU = 1500
	// maxFrame is the longest GSO frame, see package packet.
	maxFrame = 65535
)

// Link is the link.Link over a TAP device.
type Link struct {
	info link.Info
	file *batch.File
	in   *receiver
	out  *sender
}

var _ link.Link = (*Link)(nil)

// Open makes the device, brings it up and attaches to it.
func Open(c Config) (*Link, error) {
	if c.Name == "" {
		c.Name = "tap%d"
	}
	if c.MTU == 0 {
		c.MTU = defaultMTU
	}
	if c.MAC.IsZero() {
		c.MAC = randomMAC()
	}
	fd, err := openDevice()
	if err != nil {
		return nil, err
	}
	name, err := create(fd, &c)
	if err != nil {
		unix.Close(fd)
		return nil, err
	}
	// Only now: before, the descriptor has nothing to poll.
	file, err := batch.NewFile(fd, name)
	if err != nil {
		return nil, err
	}
	info := link.Info{Name: name, MAC: c.MAC, MTU: c.MTU, Ethernet: true, Checksum: !c.NoOffload, MaxGSO: maxFrame}
	if c.NoGSO || c.NoOffload {
		info.MaxGSO = 0
	}
	return &Link{info: info, file: file, in: newReceiver(file), out: newSender(file, info.MaxGSO)}, nil
}

func openDevice() (int, error) {
	fd, err := unix.Open(devicePath, unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if errors.Is(err, unix.ENOENT) || errors.Is(err, unix.ENODEV) || errors.Is(err, unix.ENXIO) {
		return -1, fmt.Errorf("%w: the tun module is missing, or the container was not given the device", ErrNoTUN)
	}
	if err != nil {
		return -1, fmt.Errorf("opening %s: %w", devicePath, err)
	}
	return fd, nil
}

// Info implements link.Link.
func (l *Link) Info() link.Info { return l.info }

// WaitSend implements link.Link.
func (l *Link) WaitSend() error { return l.file.WaitWrite() }

// Close implements link.Link. The device disappears.
func (l *Link) Close() error { return l.file.Close() }

// deviceError says which device an error is about, and wraps link.ErrDown if
// it is down or gone.
func (l *Link) deviceError(err error) error {
	switch {
	case errors.Is(err, link.ErrClosed):
		return link.ErrClosed
	case errors.Is(err, link.ErrDown), errors.Is(err, unix.EBADFD), errors.Is(err, unix.ENODEV), errors.Is(err, unix.ENXIO):
		return fmt.Errorf("%s is gone: %w", l.info.Name, link.ErrDown)
	}
	return fmt.Errorf("%s: %w", l.info.Name, err)
}

// randomMAC is a locally administered unicast address.
func randomMAC() wire.MAC {
	var m wire.MAC
	rand.Read(m[:])
	m[0] = m[0]&^1 | 2
	return m
}

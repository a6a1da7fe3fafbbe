package tap

import (
	"errors"
	"fmt"
	"net"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"gotcp/internal/link/virtio"
)

// offloads are what the kernel may leave undone in the frames it sends us.
const offloads = unix.TUN_F_CSUM | unix.TUN_F_TSO4 | unix.TUN_F_TSO6 | unix.TUN_F_TSO_ECN

// queueLen is how many frames wait for us before the kernel drops more. Its
// default of 500 is less than a window of 4 MiB in small frames.
const queueLen = 4096

// create makes the device at fd and returns its name.
func create(fd int, c *Config) (string, error) {
	name, err := attach(fd, c.Name)
	if err != nil {
		return "", err
	}
	if err := unix.IoctlSetPointerInt(fd, unix.TUNSETVNETHDRSZ, virtio.HeaderLen); err != nil {
		return "", fmt.Errorf("%s: virtio-net headers: %w", name, err)
	}
	wanted := offloads
	if c.NoOffload {
		wanted = 0
	}
	if err := unix.IoctlSetInt(fd, unix.TUNSETOFFLOAD, wanted); err != nil {
		return "", fmt.Errorf("%s: offloads: %w", name, err)
	}
	return name, configure(name, c)
}

// attach gives the descriptor its device. Without IFF_NAPI: what we send needs
// no merging, and is a quarter faster when the kernel takes it in at once.
func attach(fd int, name string) (string, error) {
	ifr, err := unix.NewIfreq(name)
	if err != nil {
		return "", fmt.Errorf("%q is no name for a device: %w", name, err)
	}
	ifr.SetUint16(unix.IFF_TAP | unix.IFF_NO_PI | unix.IFF_VNET_HDR)
	err = unix.IoctlIfreq(fd, unix.TUNSETIFF, ifr)
	switch {
	case errors.Is(err, unix.EBUSY):
		return "", fmt.Errorf("%s: %w: another process has it open", name, ErrBusy)
	case errors.Is(err, unix.EINVAL) && exists(name):
		return "", fmt.Errorf("%s: %w", name, ErrNotTAP)
	case err != nil:
		return "", fmt.Errorf("making TAP device %s: %w", name, err)
	}
	return ifr.Name(), nil
}

func exists(name string) bool {
	_, err := net.InterfaceByName(name)
	return err == nil
}

// configure sets the kernel side's MTU, address and state.
func configure(name string, c *Config) error {
	l, err := netlink.LinkByName(name)
	if err != nil {
		return fmt.Errorf("configuring %s: %w", name, err)
	}
	if err := netlink.LinkSetMTU(l, c.MTU); err != nil {
		return fmt.Errorf("setting the MTU of %s to %d: %w", name, c.MTU, err)
	}
	if err := netlink.LinkSetTxQLen(l, queueLen); err != nil {
		return fmt.Errorf("setting the queue of %s to %d frames: %w", name, queueLen, err)
	}
	if !c.KernelMAC.IsZero() {
		if err := netlink.LinkSetHardwareAddr(l, c.KernelMAC[:]); err != nil {
			return fmt.Errorf("setting the address of %s to %s: %w", name, c.KernelMAC, err)
		}
	}
	if c.Down {
		return nil
	}
	if err := netlink.LinkSetUp(l); err != nil {
		return fmt.Errorf("bringing %s up: %w", name, err)
	}
	return nil
}

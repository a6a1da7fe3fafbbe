package lab

import (
	"errors"
	"fmt"
	"os"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// congestionControl is what the kernel's TCP uses in the lab, whatever the
// machine's default is: the same algorithm as ours, so that a comparison
// compares implementations.
const (
	congestionControl = "cubic"
	congestionSysctl  = "net.ipv4.tcp_congestion_control"
)

// useCubic makes CUBIC the host's congestion control. A namespace may choose
// only among the machine's tcp_allowed_congestion_control; where CUBIC isn't
// one of those, a route's congestion control, which knows no such limit, does
// the same for all connections over that route.
func (h *Host) useCubic() error {
	err := h.sysctl(congestionSysctl, congestionControl)
	if errors.Is(err, os.ErrPermission) || errors.Is(err, unix.ENOENT) {
		h.cubicRoutes = true
		return nil
	}
	return err
}

// cubicOn puts the congestion control into the routes that the kernel made for
// the interface's addresses.
func (h *Host) cubicOn(dev netlink.Link) error {
	if !h.cubicRoutes {
		return nil
	}
	routes, err := h.nl.RouteList(dev, netlink.FAMILY_V4)
	if err != nil {
		return err
	}
	for _, r := range routes {
		r.Congctl = congestionControl
		r.Flags = 0 // such as "link down", which can't be set
		if err := h.nl.RouteReplace(&r); err != nil {
			return fmt.Errorf("set congestion control on %v: %w", r, err)
		}
	}
	return nil
}

package host

import (
	"errors"
	"fmt"
	"syscall"

	"github.com/vishvananda/netlink"
)

// SetMaster makes an interface a port of a bridge.
func SetMaster(iface, bridge string) error {
	b, err := linkByName(bridge)
	if err != nil {
		return err
	}
	if b.Type() != "bridge" {
		return failf(ErrNoInterface, "%s is not a bridge: it is a %s device", bridge, b.Type())
	}
	return change(iface, "put %s on bridge %s", func(l netlink.Link) error { return netlink.LinkSetMaster(l, b) }, iface, bridge)
}

func change(iface, what string, set func(netlink.Link) error, args ...any) error {
	l, err := linkByName(iface)
	if err != nil {
		return err
	}
	if err := set(l); err != nil {
		return setError(err, "cannot "+what, args...)
	}
	return nil
}

// setError says what could not be set up and, where a privilege was missing,
// which.
func setError(err error, format string, args ...any) error {
	what := fmt.Sprintf(format, args...)
	if denied(err) {
		return failf(err, "%s: %v", what, &PrivilegeError{Missing: []Capability{CapNetAdmin}})
	}
	if errors.Is(err, syscall.ENODEV) {
		return failf(ErrNoInterface, "%s: it is gone", what)
	}
	return failf(err, "%s: %s", what, reason(err))
}

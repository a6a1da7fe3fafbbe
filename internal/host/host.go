// Package host is what the kernel of this machine knows and does for us: its
// interfaces, addresses, routes and neighbours, asked through netlink; our
// privileges; and the reservation of a TCP port, which is at the same time
// the guard that keeps the kernel from answering for us.
//
// It works in the network namespace of the calling thread. It must not know
// of connections, frames or links: it answers questions and sets up devices,
// others decide what to do with that.
package host

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"syscall"

	"github.com/vishvananda/netlink"
)

// Why the kernel could not do as asked. Errors of this package wrap them.
var (
	// ErrNoInterface: there is no interface of that name.
	ErrNoInterface = errors.New("no such interface")
	// ErrInterfaceDown: the interface exists and is down.
	ErrInterfaceDown = errors.New("interface is down")
	// ErrNoRoute: the routing table has no way to the destination.
	ErrNoRoute = errors.New("no route")
	// ErrNotLocal: the address is not one of this host's.
	ErrNotLocal = errors.New("not an address of this host")
	// ErrPortInUse: the kernel or another program has the port.
	ErrPortInUse = errors.New("port is in use")
)

// Error is an error of this package: one sentence that says what and why,
// and the sentinel or system error below it.
type Error struct {
	Text  string
	Cause error
}

func (e *Error) Error() string { return e.Text }
func (e *Error) Unwrap() error { return e.Cause }

func failf(cause error, format string, args ...any) error {
	return &Error{Text: fmt.Sprintf(format, args...), Cause: cause}
}

// denied reports whether the kernel refused for want of a privilege.
func denied(err error) bool {
	return errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EACCES)
}

// dump retries a netlink dump that a concurrent change interrupted: the
// kernel then says that what it gave may be inconsistent.
func dump[T any](list func() ([]T, error)) ([]T, error) {
	const attempts = 5
	var all []T
	var err error
	for range attempts {
		if all, err = list(); !errors.Is(err, netlink.ErrDumpInterrupted) {
			return all, err
		}
	}
	// A machine that changes all the time is better read roughly than not.
	return all, nil
}

// family is the netlink number of an address's family.
func family(a netip.Addr) int {
	if a.Is4() || a.Is4In6() {
		return netlink.FAMILY_V4
	}
	return netlink.FAMILY_V6
}

// ip is a in the form that netlink takes.
func ip(a netip.Addr) net.IP { return net.IP(a.Unmap().AsSlice()) }

// addr is what netlink gave, zero where it gave nothing.
func addr(b net.IP) netip.Addr {
	a, _ := netip.AddrFromSlice(b)
	return a.Unmap()
}

// reason is the system's word for err, without the names of calls and files
// that wrap it.
func reason(err error) string {
	if errno := syscall.Errno(0); errors.As(err, &errno) {
		return errno.Error()
	}
	if pe := (*os.PathError)(nil); errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

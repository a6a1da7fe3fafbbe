package host

import (
	"errors"
	"net/netip"
	"sync"

	"golang.org/x/sys/unix"
)

// Guard is a TCP port of this host that is ours: no other program can take
// it, and the kernel stays silent on it.
//
// A kernel that gets a segment for a connection it doesn't know answers with
// a RST (RFC 9293 §3.10.7.1), which would end our connections before they
// begin. A kernel that has a listener for the port gives the segment to the
// listener's socket filter first, and ours eats everything:
//
//	segment ─┬─> AF_PACKET socket ──> our stack answers
//	         └─> kernel TCP ──> listener on the port ──> filter: ret 0 ──> nothing
//
// It serves as many connections, in and out, as one likes. It needs no
// privilege beyond the port's own and, being a socket, it dies with us,
// whatever we die of.
type Guard struct {
	port uint16
	fd   int
	once sync.Once
}

// Reserve takes a port of an address of this host, 0.0.0.0 for all of them.
// Port 0 lets the kernel choose a free one, at random from its ephemeral range
// (RFC 6056). The error wraps ErrPortInUse where someone else has the port and
// ErrNotLocal where the address is another host's.
func Reserve(at netip.AddrPort) (*Guard, error) {
	at = netip.AddrPortFrom(at.Addr().Unmap(), at.Port())
	g, err := reserve(at, false)
	if !errors.Is(err, unix.EADDRINUSE) || at.Port() == 0 {
		return g, reserveError(at, err, occupation{})
	}
	// What may hold the port is a connection that the kernel closed a moment
	// ago. In TIME-WAIT nobody uses it any more, so we may have the port as a
	// restarted server would: with SO_REUSEADDR. That would also give it to us
	// next to live connections, whose segments we would then reset: hence the
	// look first.
	held := occupants(at)
	if !held.onlyTimeWait() {
		return nil, reserveError(at, err, held)
	}
	g, err = reserve(at, true)
	return g, reserveError(at, err, held)
}

// Port is the reserved port.
func (g *Guard) Port() uint16 { return g.port }

// Close gives the port back. From then on the kernel answers for it.
func (g *Guard) Close() error {
	g.once.Do(func() { unix.Close(g.fd) })
	return nil
}

// mute is the classic BPF program "accept no byte of any packet".
var mute = [1]unix.SockFilter{{Code: unix.BPF_RET | unix.BPF_K, K: 0}}

// reserve goes in the one order in which the kernel can't answer in between:
// the filter is there before the port is ours, and the port is ours before it
// listens. Bound without listening it would not do: the kernel would reset,
// and SO_REUSEADDR would let others in.
func reserve(at netip.AddrPort, reuse bool) (*Guard, error) {
	domain := unix.AF_INET
	if at.Addr().Is6() {
		domain = unix.AF_INET6
	}
	fd, err := unix.Socket(domain, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, unix.IPPROTO_TCP)
	if err != nil {
		return nil, err
	}
	if err := muteAndListen(fd, at, reuse); err != nil {
		unix.Close(fd)
		return nil, err
	}
	port, err := boundPort(fd)
	if err != nil {
		unix.Close(fd)
		return nil, err
	}
	return &Guard{port: port, fd: fd}, nil
}

func muteAndListen(fd int, at netip.AddrPort, reuse bool) error {
	prog := unix.SockFprog{Len: uint16(len(mute)), Filter: &mute[0]}
	if err := unix.SetsockoptSockFprog(fd, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &prog); err != nil {
		return err
	}
	if reuse {
		if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1); err != nil {
			return err
		}
	}
	if at.Addr().Is6() {
		// [::] must not take 0.0.0.0's port as well: each family has its guard.
		if err := unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_V6ONLY, 1); err != nil {
			return err
		}
	}
	sa, err := sockaddr(at)
	if err != nil {
		return err
	}
	if err := unix.Bind(fd, sa); err != nil {
		return err
	}
	return unix.Listen(fd, 0)
}

func sockaddr(at netip.AddrPort) (unix.Sockaddr, error) {
	if at.Addr().Is4() {
		return &unix.SockaddrInet4{Port: int(at.Port()), Addr: at.Addr().As4()}, nil
	}
	sa := &unix.SockaddrInet6{Port: int(at.Port()), Addr: at.Addr().As16()}
	if zone := at.Addr().Zone(); zone != "" {
		i, err := InterfaceByName(zone)
		if err != nil {
			return nil, err
		}
		sa.ZoneId = uint32(i.Index)
	}
	return sa, nil
}

func boundPort(fd int) (uint16, error) {
	sa, err := unix.Getsockname(fd)
	if err != nil {
		return 0, err
	}
	switch sa := sa.(type) {
	case *unix.SockaddrInet4:
		return uint16(sa.Port), nil
	case *unix.SockaddrInet6:
		return uint16(sa.Port), nil
	}
	return 0, unix.EAFNOSUPPORT
}

func reserveError(at netip.AddrPort, err error, held occupation) error {
	port, a := at.Port(), at.Addr()
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.EADDRINUSE) && port == 0:
		return failf(ErrPortInUse, "no free port is left: the kernel's ephemeral range (net.ipv4.ip_local_port_range) is used up")
	case errors.Is(err, unix.EADDRINUSE):
		return failf(ErrPortInUse, "port %d is in use by the kernel (%s)", port, held)
	case errors.Is(err, unix.EADDRNOTAVAIL):
		return failf(ErrNotLocal, "%s is not an address of this host: to be another host, use --ip", a)
	case errors.Is(err, unix.EACCES) || errors.Is(err, unix.EPERM):
		return failf(err, "port %d is privileged: %v", port, &PrivilegeError{Missing: []Capability{CapNetBindService}})
	}
	return failf(err, "cannot reserve port %d of %s: %s", port, a, reason(err))
}

package host

import (
	"net/netip"

	"github.com/vishvananda/netlink"
)

// The kernel's numbers for the states of TCP sockets (tcp_states.h).
const (
	kernelTimeWait = 6
	kernelListen   = 10
)

// occupation is what the kernel has on a port that could not be reserved.
type occupation struct {
	listening, connected, timeWait int
}

// occupants asks the kernel who is on a port that binding to at would share:
// the same port of the same address, or of all addresses on either side. The
// answer is empty where it cannot tell (no sock_diag, or a socket that is
// only bound).
func occupants(at netip.AddrPort) occupation {
	var o occupation
	for _, family := range [...]uint8{netlink.FAMILY_V4, netlink.FAMILY_V6} {
		sockets, err := dump(func() ([]*netlink.Socket, error) { return netlink.SocketDiagTCP(family) })
		if err != nil {
			continue
		}
		for _, s := range sockets {
			if s.ID.SourcePort == at.Port() && conflicts(at.Addr(), addr(s.ID.Source)) {
				o.add(s.State)
			}
		}
	}
	return o
}

// conflicts reports whether sockets bound to these two addresses cannot have
// one port together. IPv6's wildcard takes IPv4's addresses too, as a rule.
func conflicts(a, b netip.Addr) bool {
	return a == b || a.IsUnspecified() || b.IsUnspecified()
}

func (o *occupation) add(state uint8) {
	switch state {
	case kernelListen:
		o.listening++
	case kernelTimeWait:
		o.timeWait++
	default:
		o.connected++
	}
}

func (o occupation) onlyTimeWait() bool {
	return o.timeWait > 0 && o.listening == 0 && o.connected == 0
}

func (o occupation) String() string {
	switch {
	case o.listening > 0:
		return "another program listens on it"
	case o.connected > 0:
		return "another program is connected on it"
	case o.timeWait > 0:
		return "a connection on it was closed less than a minute ago"
	}
	return "another program listens or is connected on it"
}

package host

import (
	"net/netip"

	"github.com/vishvananda/netlink"

	"gotcp/internal/wire"
)

// fresh are the states in which an entry of the neighbour table is to be
// used: confirmed not long ago (REACHABLE), in use and about to be or being
// confirmed again (DELAY, PROBE), or never to be confirmed (RFC 4861 §7.3.2;
// the kernel keeps ARP's entries the same way). A STALE one is only what was
// true once: who asks the network itself loses one round trip, who believes a
// wrong one loses the connection.
const fresh = netlink.NUD_REACHABLE | netlink.NUD_DELAY | netlink.NUD_PROBE | netlink.NUD_PERMANENT | netlink.NUD_NOARP

// Neighbour looks a next hop up in the kernel's neighbour table. It reports
// false where there is no entry or not a fresh one.
func Neighbour(ifindex int, a netip.Addr) (wire.MAC, bool) {
	a = a.Unmap()
	entries, err := dump(func() ([]netlink.Neigh, error) { return netlink.NeighList(ifindex, family(a)) })
	if err != nil {
		return wire.MAC{}, false
	}
	for i := range entries {
		if addr(entries[i].IP) == a {
			return usableEntry(&entries[i])
		}
	}
	return wire.MAC{}, false
}

func usableEntry(n *netlink.Neigh) (mac wire.MAC, ok bool) {
	if n.State&fresh == 0 || len(n.HardwareAddr) != len(mac) {
		return mac, false
	}
	copy(mac[:], n.HardwareAddr)
	return mac, !mac.IsZero()
}

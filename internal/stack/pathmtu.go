package stack

import (
	"net/netip"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

const (
	// minPathMTU is the least that we make packets smaller for. A router may
	// ask for 68 (RFC 791); below 552 it is more likely somebody who wants to
	// make us send many small packets (RFC 5927 §7.2), so then DF goes instead.
	minPathMTU = 552
	// pathLifetime is how long to believe in a small MTU (RFC 1191 §6.3).
	pathLifetime = 10 * time.Minute
	maxPaths     = 1024
)

// plateaus are the MTUs of common links, for routers that do not say theirs
// (RFC 1191 §7.1).
var plateaus = [...]int{32000, 17914, 8166, 4352, 2002, 1492, 1006, 508, 296}

// pathCache holds the path MTUs that are below the link's, by destination.
type pathCache map[netip.Addr]pathEntry

type pathEntry struct {
	mtu     int
	expires time.Time
}

// mtu is the MTU towards dst, given that of the link, and whether packets may
// still ask not to be fragmented.
func (pc pathCache) mtu(now time.Time, dst netip.Addr, linkMTU int) (mtu int, df bool) {
	e, ok := pc[dst]
	if !ok {
		return linkMTU, true
	}
	if !now.Before(e.expires) {
		delete(pc, dst)
		return linkMTU, true
	}
	return min(max(e.mtu, minPathMTU), linkMTU), e.mtu >= minPathMTU
}

// set notes a new path MTU. When the cache is full, any other entry goes: its
// connections find out again.
func (pc pathCache) set(now time.Time, dst netip.Addr, mtu int) {
	if _, ok := pc[dst]; !ok && len(pc) >= maxPaths {
		for other := range pc {
			delete(pc, other)
			break
		}
	}
	pc[dst] = pathEntry{mtu: mtu, expires: now.Add(pathLifetime)}
}

// packetTooBig acts on an ICMP "fragmentation needed" that quotes one of c's
// segments (RFC 1191 §6.2).
func (c *TCPConn) packetTooBig(now time.Time, quoted seq.Num, mtu, quotedLen int) {
	// What the peer has acknowledged was not too big, whatever anybody says
	// (RFC 5927 §7.2).
	if !c.tcp.InFlight(quoted) {
		return
	}
	paths := c.stack.paths
	current, _ := paths.mtu(now, c.key.remote.Addr(), c.nic.mtu())
	if mtu == 0 {
		mtu = plateau(min(quotedLen, current))
	}
	if mtu >= current || mtu < 68 {
		return
	}
	paths.set(now, c.key.remote.Addr(), mtu)
	mtu, c.df = paths.mtu(now, c.key.remote.Addr(), c.nic.mtu())
	c.tcp.PacketTooBig(now, quoted, mtu-ipTCPHeaders)
	c.touch()
}

// checkMTU looks whether a frame was refused because the link's MTU is smaller
// than it was, and then tells the connections, as a router would.
func (n *NIC) checkMTU(f *link.Frame) {
	length, limit := f.Len(), n.link.Info().MTU
	if n.info.Ethernet {
		length -= wire.EthernetLen
	}
	if f.GSO != link.GSONone || length <= limit {
		return
	}
	n.info.MTU = min(n.info.MTU, limit)
	for _, c := range n.stack.conns {
		if c.nic == n {
			c.tcp.PacketTooBig(n.stack.now, c.sent.Add(-1), n.mtu()-ipTCPHeaders)
			c.touch()
		}
	}
}

// plateau is the next common MTU below a packet that was too long.
func plateau(tooLong int) int {
	for _, p := range plateaus {
		if p < tooLong {
			return p
		}
	}
	return 68
}

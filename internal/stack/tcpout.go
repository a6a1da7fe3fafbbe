package stack

import (
	"encoding/binary"
	"net/netip"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/tcp"
	"gotcp/internal/wire"
)

const (
	ipTCPHeaders = wire.IPv4MinLen + wire.TCPMinLen
	// maxTCPHeaders is with all options.
	maxTCPHeaders = wire.IPv4MinLen + 60
	// tcpChecksumAt is where the checksum is in TCP's header.
	tcpChecksumAt = 16
)

// mtu is the longest packet in bytes; the length field of IPv4 has 16 bits,
// the MTU of lo needs one more.
func (n *NIC) mtu() int { return min(n.info.MTU, wire.MaxPacket) }

// transmit is what package tcp hands its segments to. It reports false for
// those that cannot go out now; c is then served again when they can.
func (c *TCPConn) transmit(seg *tcp.Segment) bool {
	n := c.nic
	if n.err != nil {
		return false
	}
	mac, known := n.resolve(c.stack.now, c.hop)
	if !known && (seg.Len() > 0 || n.queued(c.hop, c)) {
		n.awaitNeighbour(c.hop, c)
		return false
	}
	f := n.slot()
	if f == nil {
		if n.err == nil {
			n.await(c)
		}
		return false
	}
	n.putTCP(f, mac, c.key, seg, c.nextID(seg), c.df)
	if !known {
		return n.park(c.hop, f, c, seg.Seq)
	}
	end := seg.Seq.Add(seg.Len())
	again := end.LessEq(c.sent)
	if !again {
		c.sent = end
	}
	n.push(again)
	return true
}

// nextID is the identification of the next packet, of the first of several if
// the device cuts seg. Packets that are never fragmented need none (RFC 6864
// §4.1), but receivers merge only those that count up; others need one that no
// other connection to the same host uses.
func (c *TCPConn) nextID(seg *tcp.Segment) uint16 {
	counter := &c.ipID
	if !c.df {
		counter = &c.stack.ipID
	}
	*counter++
	first := *counter
	if seg.GSOSize > 0 {
		*counter += uint16(seg.Len() / seg.GSOSize)
	}
	return first
}

// putTCP makes f the frame that carries seg.
func (n *NIC) putTCP(f *link.Frame, to wire.MAC, key flow, seg *tcp.Segment, id uint16, df bool) {
	src, dst := key.local.Addr(), key.remote.Addr()
	tcpLen := wire.TCPMinLen + seg.Options.Len() + seg.Len()
	ip := wire.IPv4Fields{ID: id, DontFragment: df, TTL: defaultTTL, Proto: wire.ProtoTCP, Src: src, Dst: dst}
	l := n.putLink(f, to)
	l += ip.Put(f.Data[l:], tcpLen)
	start := l
	h := wire.TCPFields{
		SrcPort: key.local.Port(), DstPort: key.remote.Port(),
		Seq: uint32(seg.Seq), Ack: uint32(seg.Ack),
		Flags: seg.Flags, Window: seg.Window, Urgent: seg.Urgent,
	}
	l += h.Put(f.Data[l:], &seg.Options)
	f.Data, f.Tail = f.Data[:l], seg.Payload

	var sum wire.Summer
	sum.AddPseudo(src, dst, wire.ProtoTCP, tcpLen)
	field := f.Data[start+tcpChecksumAt:]
	if !n.info.Checksum {
		sum.Add(f.Data[start:])
		sum.Add(f.Tail[0])
		sum.Add(f.Tail[1])
		binary.BigEndian.PutUint16(field, sum.Sum())
		return
	}
	binary.BigEndian.PutUint16(field, sum.Partial())
	f.NeedsChecksum = true
	f.ChecksumStart, f.ChecksumOffset = uint16(start), tcpChecksumAt
	if seg.GSOSize > 0 && seg.Len() > seg.GSOSize {
		f.GSO, f.GSOSize, f.HeaderLen = link.GSOTCPv4, uint16(seg.GSOSize), uint16(l)
	}
}

// sendReset sends a RST on behalf of nobody. It goes to whom the segment came
// from, the way it came.
func (n *NIC) sendReset(now time.Time, key flow, seg *tcp.Segment) bool {
	hop := n.nextHop(key.remote.Addr())
	mac, known := n.resolve(now, hop)
	f := n.slot()
	if f == nil {
		n.stack.stats.Dropped.LinkFull++
		return false
	}
	n.putTCP(f, mac, key, seg, 0, true)
	if !known {
		return n.park(hop, f, nil, 0)
	}
	n.push(false)
	return true
}

// configFor completes the configuration of a connection on n.
func (n *NIC) configFor(now time.Time, key flow, opts *tcp.Config, grant int) tcp.Config {
	s := n.stack
	cfg := s.cfg.TCP
	if opts != nil {
		cfg = *opts
	}
	cfg.ISS = s.isn.ISN(now, key.local, key.remote)
	cfg.TimestampOffset = s.isn.TimestampOffset(now, key.local, key.remote)
	// RFC 9293 §3.7.1: what we announce depends on our link, what we send on
	// the path.
	linkMSS := n.mtu() - ipTCPHeaders
	if cfg.MSS > 0 {
		linkMSS = min(linkMSS, cfg.MSS)
	}
	if cfg.AdvertisedMSS == 0 {
		cfg.AdvertisedMSS = linkMSS
	}
	pathMTU, _ := s.paths.mtu(now, key.remote.Addr(), n.mtu())
	cfg.MSS = min(linkMSS, pathMTU-ipTCPHeaders)
	cfg.MaxPayload = n.maxPayload()
	if grant > 0 {
		cfg.ReceiveBuffer = grant
	}
	if s.cfg.Tracer != nil && cfg.Tracer == nil {
		cfg.Tracer = s.cfg.Tracer(key.local, key.remote)
	}
	return cfg
}

// maxPayload is how much one frame can carry for the device to cut, 0 if it
// cuts nothing.
func (n *NIC) maxPayload() int {
	if n.info.MaxGSO == 0 || !n.info.Checksum {
		return 0
	}
	room := n.info.MaxGSO
	if n.info.Ethernet {
		room -= wire.EthernetLen
	}
	return max(min(room, wire.MaxPacket)-maxTCPHeaders, 0)
}

// validRemote reports whether a is somebody one can connect to.
func validRemote(a netip.AddrPort) bool {
	ip := a.Addr()
	return ip.Is4() && !ip.IsUnspecified() && !ip.IsMulticast() && !isBroadcast(ip) && a.Port() != 0
}

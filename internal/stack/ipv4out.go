package stack

import (
	"net/netip"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/wire"
)

// defaultTTL is what RFC 1700 recommends and everybody uses.
const defaultTTL = 64

// header is how the headers of a packet that is not TCP's begin.
type header struct {
	src, dst netip.Addr
	proto    wire.IPProto
}

// send sends a datagram made of a short head, which is copied, and a payload,
// which is borrowed; in fragments if it must be (RFC 791 §3.2). It is not
// worth waiting for: if the link is full it is dropped.
func (n *NIC) send(now time.Time, h header, head, payload []byte) bool {
	f := wire.IPv4Fields{ID: n.stack.nextID(), TTL: defaultTTL, Proto: h.proto, Src: h.src, Dst: h.dst}
	hop := n.nextHop(h.dst)
	room := n.info.MTU - wire.IPv4MinLen
	if len(head)+len(payload) <= room {
		return n.sendPart(now, hop, &f, head, payload)
	}
	if room < 8+len(head) {
		return false
	}
	room &^= 7
	for {
		take := min(room-len(head), len(payload))
		f.MoreFragments = take < len(payload)
		if !n.sendPart(now, hop, &f, head, payload[:take]) {
			return false
		}
		f.FragmentOffset += len(head) + take
		payload, head = payload[take:], nil
		if !f.MoreFragments {
			return true
		}
	}
}

// sendPart sends one packet.
func (n *NIC) sendPart(now time.Time, hop netip.Addr, f *wire.IPv4Fields, head, payload []byte) bool {
	mac, known := n.resolve(now, hop)
	frame := n.slot()
	if frame == nil {
		n.stack.stats.Dropped.LinkFull++
		return false
	}
	l := n.putLink(frame, mac)
	l += f.Put(frame.Data[l:], len(head)+len(payload))
	l += copy(frame.Data[l:], head)
	frame.Data = frame.Data[:l]
	frame.Tail[0] = payload
	if !known {
		return n.park(hop, frame, nil, 0)
	}
	n.push(true)
	return true
}

// putLink writes the link's header, if it has one, and returns its length.
func (n *NIC) putLink(f *link.Frame, to wire.MAC) int {
	if !n.info.Ethernet {
		return 0
	}
	return wire.PutEthernet(f.Data, to, n.info.MAC, wire.TypeIPv4)
}

// nextID is the identification of a datagram that may be fragmented. It never
// repeats within 65,536 datagrams (RFC 6864 §4.3).
func (s *Stack) nextID() uint16 {
	s.ipID++
	return s.ipID
}

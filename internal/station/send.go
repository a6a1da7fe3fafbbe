package station

import (
	"errors"
	"fmt"
	"net/netip"
	"time"

	"gotcp/internal/wire"
)

// Packet is one IP packet to be sent.
type Packet struct {
	// Token is the sender's name for it, which the Handler's calls bear.
	Token uint64
	// NextHop is whom to send it to on the link: the destination itself or a
	// gateway. Multicast groups and Broadcast need none.
	NextHop   netip.Addr
	Broadcast bool
	// Header's ID, if zero, is chosen.
	Header  wire.IPv4Fields
	Payload []byte
	// MTU is the longest packet for this way, 0 for the link's.
	MTU int
}

// Fate is what became of a packet at once.
type Fate uint8

// The fates.
const (
	// Queued: on its way; the Handler's Sent follows with the next Flush.
	Queued Fate = iota
	// Waiting: its next hop is being asked for; Resolved or Unreachable follows.
	Waiting
	// Full: neither; the link's queue is full, see Accepts. Try again.
	Full
	// Dropped: neither; too many wait for the same next hop already.
	Dropped
)

// TooLongError is why a packet with DF set was not sent.
type TooLongError struct{ MTU int }

func (e *TooLongError) Error() string { return fmt.Sprintf("message too long, mtu=%d", e.MTU) }

// ErrTooMany is the error for a packet that makes more fragments than can be
// queued at a time.
var ErrTooMany = errors.New("too many fragments for so small an MTU")

// ErrTooLong is the error for a packet that IP has no length for.
var ErrTooLong = errors.New("packet is longer than 65535 bytes")

// maxWaiting is how many packets may wait for one neighbour; Linux's limit of
// about a hundred (unres_qlen_bytes) does for ping. Those beyond are lost, as
// there.
const maxWaiting = 128

// Send queues a packet. The error is ErrTooLong, ErrTooMany or a *TooLongError.
func (s *Station) Send(now time.Time, p *Packet) (Fate, error) {
	mtu := s.info.MTU
	if p.MTU > 0 {
		mtu = min(mtu, p.MTU)
	}
	length := p.Header.Len() + len(p.Payload)
	switch {
	case length > wire.MaxPacket:
		return Full, ErrTooLong
	case length > mtu && p.Header.DontFragment:
		return Full, &TooLongError{MTU: mtu}
	}
	if fragments(p.Header.Len(), len(p.Payload), mtu) > outboxSize {
		return Full, ErrTooMany
	}
	to, known := s.resolve(now, p)
	if !known {
		hop := p.NextHop
		if len(s.waiting[hop]) >= maxWaiting {
			return Dropped, nil
		}
		s.waiting[hop] = append(s.waiting[hop], p.Token)
		return Waiting, nil
	}
	if p.Header.ID == 0 && (length > mtu || !p.Header.DontFragment) {
		s.id++
		p.Header.ID = max(s.id, 1)
	}
	if !s.sendTo(now, to, p, mtu) {
		return Full, nil
	}
	return Queued, nil
}

// resolve finds the hardware address to send a packet to.
func (s *Station) resolve(now time.Time, p *Packet) (wire.MAC, bool) {
	switch {
	case !s.info.Ethernet:
		return wire.MAC{}, true
	case p.Broadcast:
		return wire.Broadcast, true
	case p.Header.Dst.IsMulticast():
		return groupMAC(p.Header.Dst), true
	}
	return s.Lookup(now, p.NextHop)
}

// groupMAC is the Ethernet address of an IPv4 multicast group (RFC 1112 §6.4).
func groupMAC(group netip.Addr) wire.MAC {
	a := group.As4()
	return wire.MAC{0x01, 0x00, 0x5e, a[1] & 0x7f, a[2], a[3]}
}

// sendTo queues a packet for a hardware address, in fragments if it is longer
// than the MTU (RFC 791 §3.2). It reports false if the link has no room.
func (s *Station) sendTo(now time.Time, to wire.MAC, p *Packet, mtu int) bool {
	size := max(8, (mtu-p.Header.Len())&^7)
	count := fragments(p.Header.Len(), len(p.Payload), mtu)
	if s.out.room() < count {
		s.Flush(now)
	}
	if s.out.room() < count {
		return false
	}
	h := p.Header
	if count == 1 {
		s.put(to, &h, p.Payload, label{p.Token, true})
		return true
	}
	first := true
	for rest := p.Payload; len(rest) > 0; first = false {
		n := min(len(rest), size)
		h.FragmentOffset, h.MoreFragments = len(p.Payload)-len(rest), n < len(rest)
		s.put(to, &h, rest[:n], label{p.Token, first && p.Token != 0})
		rest = rest[n:]
		if first {
			// Only the first fragment needs the options that are not copied
			// (RFC 791 §3.1), and neither record route nor timestamps are.
			h.Options = nil
			size = max(8, (mtu-h.Len())&^7)
		}
	}
	return true
}

// fragments is how many packets it takes at the most: the first one's header
// may be longer than the others'.
func fragments(header, payload, mtu int) int {
	if header+payload <= mtu {
		return 1
	}
	size := max(8, (mtu-header)&^7)
	return (payload + size - 1) / size
}

// Accepts reports whether the link takes a packet with so much payload now. If
// not, Deadline says when to ask again.
func (s *Station) Accepts(now time.Time, payload int) bool {
	if s.out.retry.IsZero() && s.out.room() >= fragments(wire.IPv4MaxLen, payload, s.info.MTU) {
		return true
	}
	s.Flush(now)
	return s.out.n == 0
}

// put writes one frame.
func (s *Station) put(to wire.MAC, h *wire.IPv4Fields, payload []byte, l label) {
	l.first = l.first && l.token != 0
	b := s.out.next()
	n := 0
	if s.info.Ethernet {
		n = wire.PutEthernet(b, to, s.info.MAC, wire.TypeIPv4)
	}
	n += h.Put(b[n:], len(payload))
	n += copy(b[n:], payload)
	s.out.push(n, l)
}

package ids

import (
	"encoding/binary"

	"gotcp/internal/wire"
)

// Link types of the LINKTYPE_ registry that Spread sees through.
const (
	linkNull      = 0
	linkEthernet  = 1
	linkRaw       = 101
	linkLoop      = 108
	linkLinuxSLL  = 113
	linkIPv4      = 228
	linkIPv6      = 229
	linkLinuxSLL2 = 276
)

// pairBuckets is how many groups of pairs of hosts a Spread tells apart.
const pairBuckets = 1 << 15

// frameLoad is what a frame costs whatever its length, in bytes of others.
const frameLoad = 256

// Spread shares frames out among workers: all packets between two hosts go to the same one,
// whatever their ports, so that fragments come to where their datagram is put
// together, and errors to the flow that they are about. What is no IP goes to
// the first.
//
// A group of pairs that shows for the first time goes to the worker with the least to do so
// far, and stays there: a hash alone leaves one of two workers some per cent more than the
// other. So that it can't be fooled into giving everything to one, by a long transfer at
// the beginning, no worker gets many more groups than its part.
type Spread struct {
	owner  [pairBuckets]uint8 // of each group: its worker, from 1 on
	load   []uint64           // of each worker, in bytes
	groups []int              // of each worker
	total  int                // of all groups that have a worker
}

// MaxWorkers is as many as a Spread can tell apart.
const MaxWorkers = 255

// NewSpread makes a Spread over n workers, at most MaxWorkers.
func NewSpread(n int) *Spread { return &Spread{load: make([]uint64, n), groups: make([]int, n)} }

// Worker says which worker a frame of a link type is for.
func (s *Spread) Worker(data []byte, link uint32) int {
	w := 0
	if h, ok := pairOf(data, link); ok && len(s.load) > 1 {
		owner := &s.owner[h>>32%pairBuckets]
		if *owner == 0 {
			*owner = uint8(s.choose() + 1)
		}
		w = int(*owner) - 1
	}
	s.load[w] += frameLoad + uint64(len(data))
	return w
}

// choose is the worker for one more group.
func (s *Spread) choose() int {
	// An eighth more than its part, and some at the beginning.
	most := s.total/len(s.load)*9/8 + 64
	best := -1
	for w, load := range s.load {
		if s.groups[w] < most && (best < 0 || load < s.load[best]) {
			best = w
		}
	}
	s.groups[best]++
	s.total++
	return best
}

// pairOf is a number for the two hosts that a frame is between, or that it says something about.
func pairOf(data []byte, link uint32) (uint64, bool) {
	ip := network(data, link)
	src, dst := addresses(ip)
	if src == nil {
		return 0, false
	}
	if inner := quoted(ip); inner != nil {
		if s, d := addresses(inner); s != nil {
			src, dst = s, d
		}
	}
	return mix(src) + mix(dst), true
}

// mix makes a number of an address. Whoever chooses the addresses can choose
// the worker, and gains nothing but that it has more to do than the others.
func mix(addr []byte) uint64 {
	h := uint64(len(addr))
	for ; len(addr) >= 4; addr = addr[4:] {
		h = (h ^ uint64(binary.BigEndian.Uint32(addr))) * 0x9e3779b97f4a7c15
		h ^= h >> 29
	}
	return h * 0xbf58476d1ce4e5b9
}

// network is a frame from its IP header on; nil if there is none.
func network(data []byte, link uint32) []byte {
	kind, at := 0, 0
	switch link {
	case linkRaw, linkIPv4, linkIPv6:
		return data
	case linkNull, linkLoop:
		if len(data) < 4 {
			return nil
		}
		return data[4:]
	case linkEthernet:
		kind, at = 12, wire.EthernetLen
	case linkLinuxSLL:
		kind, at = 14, 16
	case linkLinuxSLL2:
		kind, at = 0, 20
	default:
		return nil
	}
	if len(data) < at {
		return nil
	}
	t := wire.EtherType(binary.BigEndian.Uint16(data[kind:]))
	data = data[at:]
	for t == wire.TypeVLAN || t == wire.TypeQinQ {
		v, err := wire.ParseVLAN(data)
		if err != nil {
			return nil
		}
		t, data = v.Type(), v.Payload()
	}
	if t != wire.TypeIPv4 && t != wire.TypeIPv6 {
		return nil
	}
	return data
}

// addresses are those of an IP header; nil if it is none. It need not be whole.
func addresses(ip []byte) (src, dst []byte) {
	switch {
	case len(ip) >= wire.IPv4MinLen && ip[0]>>4 == 4:
		return ip[12:16], ip[16:20]
	case len(ip) >= wire.IPv6Len && ip[0]>>4 == 6:
		return ip[8:24], ip[24:40]
	}
	return nil, nil
}

// quoted is the packet that an ICMP error is about; nil if ip is no ICMP error.
func quoted(ip []byte) []byte {
	var body []byte
	isError := false
	switch {
	case ip[0]>>4 == 4 && wire.IPProto(ip[9]) == wire.ProtoICMP && binary.BigEndian.Uint16(ip[6:])&0x1fff == 0:
		header := int(ip[0]&0x0f) * 4
		if len(ip) < header+wire.ICMPLen {
			return nil
		}
		body = ip[header:]
		switch body[0] {
		case 3, 4, 5, 11, 12: // RFC 792: those with the header of another datagram
			isError = true
		}
	case ip[0]>>4 == 6 && wire.IPProto(ip[6]) == wire.ProtoICMPv6 && len(ip) >= wire.IPv6Len+wire.ICMPLen:
		body = ip[wire.IPv6Len:]
		isError = body[0] < 128 // RFC 4443 §2.1
	}
	if !isError {
		return nil
	}
	return body[wire.ICMPLen:]
}

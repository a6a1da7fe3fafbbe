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

// Spread says which of n workers a frame is for: the same for all packets between
// two hosts, whatever their ports, so that fragments come to where their
// datagram is put together, and errors to the flow that they are about. What is no IP
// goes to the first.
func Spread(data []byte, link uint32, n int) int {
	if n <= 1 {
		return 0
	}
	ip := network(data, link)
	src, dst := addresses(ip)
	if src == nil {
		return 0
	}
	if inner := quoted(ip); inner != nil {
		if s, d := addresses(inner); s != nil {
			src, dst = s, d
		}
	}
	return int((mix(src) + mix(dst)) >> 32 % uint64(n))
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

package wire

import "net/netip"

// ARPLen is the length of an ARP packet for Ethernet and IPv4.
const ARPLen = 28

// ARPOp is what an ARP packet wants.
type ARPOp uint16

// The operations (RFC 826).
const (
	ARPRequest ARPOp = 1
	ARPReply   ARPOp = 2
)

// ARP is a view of an ARP packet for Ethernet and IPv4 (RFC 826).
type ARP []byte

// ParseARP makes a view of an Ethernet payload, and refuses ARP for any other
// pair of hardware and protocol.
func ParseARP(b []byte) (ARP, error) {
	if len(b) < ARPLen {
		return nil, ErrShort
	}
	if get32(b) != arpEthernetIPv4 || get16(b[4:]) != arpLengths {
		return nil, ErrFormat
	}
	return ARP(b[:ARPLen]), nil
}

// The first six bytes: hardware type 1, protocol type IPv4, lengths 6 and 4.
const (
	arpEthernetIPv4 = 1<<16 | uint32(TypeIPv4)
	arpLengths      = 6<<8 | 4
)

// Op is the operation, which need not be one of those we know.
func (a ARP) Op() ARPOp { return ARPOp(get16(a[6:8])) }

// SenderMAC is the sender's hardware address.
func (a ARP) SenderMAC() MAC { return MAC(a[8:14]) }

// SenderIP is the sender's protocol address, 0.0.0.0 in a probe (RFC 5227).
func (a ARP) SenderIP() netip.Addr { return getIPv4(a[14:18]) }

// TargetMAC is the target's hardware address, meaningless in a request.
func (a ARP) TargetMAC() MAC { return MAC(a[18:24]) }

// TargetIP is the target's protocol address.
func (a ARP) TargetIP() netip.Addr { return getIPv4(a[24:28]) }

// ARPFields is the content of an ARP packet for Ethernet and IPv4.
type ARPFields struct {
	Op        ARPOp
	SenderMAC MAC
	SenderIP  netip.Addr // unset is written as 0.0.0.0
	TargetMAC MAC
	TargetIP  netip.Addr
}

// Fields is the view's content as a value.
func (a ARP) Fields() ARPFields {
	return ARPFields{
		Op: a.Op(), SenderMAC: a.SenderMAC(), SenderIP: a.SenderIP(),
		TargetMAC: a.TargetMAC(), TargetIP: a.TargetIP(),
	}
}

// Put writes the packet to b and returns its length.
func (f *ARPFields) Put(b []byte) int {
	_ = b[ARPLen-1]
	put32(b, arpEthernetIPv4)
	put16(b[4:], arpLengths)
	put16(b[6:], uint16(f.Op))
	copy(b[8:], f.SenderMAC[:])
	putIPv4(b[14:], f.SenderIP)
	copy(b[18:], f.TargetMAC[:])
	putIPv4(b[24:], f.TargetIP)
	return ARPLen
}

package capture

import (
	"encoding/binary"

	"golang.org/x/sys/unix"

	"gotcp/internal/wire"
)

const (
	vlanTagLen = 4
	// macsLen is what stands in front of a VLAN tag: two addresses.
	macsLen = 12

	// A Linux cooked header of version 2 (LINKTYPE_LINUX_SLL2): protocol, two bytes of
	// nothing, the interface's number, its kind (ARPHRD), the kind of packet, the address's
	// length and eight bytes for it. All in network byte order.
	cookedLen        = 20
	cookedInterface  = 4
	cookedKind       = 8
	cookedPacketType = 10
	cookedAddrLen    = 11
	cookedAddr       = 12
)

// restore gives a frame back what the kernel took apart, in the memory in front of it, and
// returns where it now begins. b is the memory, from where b[begin:] is the frame.
func (f *frame) restore(b []byte, begin int, cooked bool) int {
	tagged := f.status&unix.TP_STATUS_VLAN_VALID != 0
	tpid := f.vlanTPID
	if f.status&unix.TP_STATUS_VLAN_TPID_VALID == 0 {
		tpid = uint16(wire.TypeVLAN)
	}
	switch {
	case cooked:
		return f.cook(b, begin, tagged, tpid)
	case tagged && len(b)-begin >= macsLen && begin >= vlanTagLen:
		// The tag was taken out of its place behind the addresses.
		copy(b[begin-vlanTagLen:], b[begin:begin+macsLen])
		begin -= vlanTagLen
		binary.BigEndian.PutUint16(b[begin+macsLen:], tpid)
		binary.BigEndian.PutUint16(b[begin+macsLen+2:], f.vlanTCI)
	}
	return begin
}

// cook puts a cooked header in front of a packet that comes without a link header, and a
// VLAN tag between them.
func (f *frame) cook(b []byte, begin int, tagged bool, tpid uint16) int {
	protocol := networkOrder(f.from.Protocol)
	if tagged {
		begin -= vlanTagLen
		binary.BigEndian.PutUint16(b[begin:], f.vlanTCI)
		binary.BigEndian.PutUint16(b[begin+2:], protocol)
		protocol = tpid
	}
	begin -= cookedLen
	h := b[begin : begin+cookedLen]
	clear(h)
	binary.BigEndian.PutUint16(h, protocol)
	binary.BigEndian.PutUint32(h[cookedInterface:], uint32(f.from.Ifindex))
	binary.BigEndian.PutUint16(h[cookedKind:], f.from.Hatype)
	h[cookedPacketType] = f.from.Pkttype
	h[cookedAddrLen] = f.from.Halen
	copy(h[cookedAddr:], f.from.Addr[:min(f.from.Halen, 8)])
	return begin
}

// networkOrder turns a 16-bit number between the machine's byte order and the network's.
func networkOrder(v uint16) uint16 {
	var b [2]byte
	binary.BigEndian.PutUint16(b[:], v)
	return binary.NativeEndian.Uint16(b[:])
}

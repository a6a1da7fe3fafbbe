// Package virtio reads and writes the virtio-net header that packet sockets
// and TAP devices put in front of every frame (virtio 1.2 §5.1.6): a checksum
// left to be finished, an oversized segment left to be cut. It knows bytes,
// not descriptors.
package virtio

import (
	"encoding/binary"
	"math"

	"gotcp/internal/link"
)

// HeaderLen is the length of the header without num_buffers, which is what
// PACKET_VNET_HDR and IFF_VNET_HDR mean by default.
const HeaderLen = 10

// Flags of the header's first byte.
const (
	flagNeedsChecksum = 1
	flagDataValid     = 2
)

// Kinds of segments in the header's second byte.
const (
	gsoNone  = 0
	gsoTCPv4 = 1
	gsoTCPv6 = 4
	// gsoECN marks a segment with CWR set, which only its first piece may
	// carry (RFC 3168 §6.1.2). It is a bit beside the kind.
	gsoECN = 0x80
)

const tcpMinLen = 20

// Put writes the header for f. Multi-byte fields are in the machine's order,
// as legacy devices have them.
func Put(h *[HeaderLen]byte, f *link.Frame) {
	*h = [HeaderLen]byte{}
	if f.NeedsChecksum {
		h[0] = flagNeedsChecksum
		binary.NativeEndian.PutUint16(h[6:], f.ChecksumStart)
		binary.NativeEndian.PutUint16(h[8:], f.ChecksumOffset)
	}
	switch f.GSO {
	case link.GSOTCPv4:
		h[1] = gsoTCPv4
	case link.GSOTCPv6:
		h[1] = gsoTCPv6
	}
	if f.GSO != link.GSONone {
		binary.NativeEndian.PutUint16(h[4:], f.GSOSize)
	}
	binary.NativeEndian.PutUint16(h[2:], headerLen(f))
}

// headerLen is how much of the frame the kernel is to keep in one piece.
// Without it a packet socket asks for one piece as long as the whole frame,
// 64 KiB of contiguous memory for every segment.
func headerLen(f *link.Frame) uint16 {
	if f.HeaderLen != 0 {
		return f.HeaderLen
	}
	const most = 128
	return uint16(min(len(f.Data), most))
}

// Parse fills in f.Offload from the header of a received frame whose Data is
// set. It is false for a frame that can't be expressed: one whose header makes
// no sense, or an oversized segment of something else than TCP.
func Parse(h []byte, f *link.Frame) bool {
	f.Offload = link.Offload{}
	if len(h) < HeaderLen {
		return false
	}
	flags, kind := h[0], h[1]&^gsoECN
	if flags|h[1] == 0 {
		return true
	}
	f.ChecksumValid = flags&flagDataValid != 0
	if flags&flagNeedsChecksum != 0 {
		f.NeedsChecksum = true
		f.ChecksumStart = binary.NativeEndian.Uint16(h[6:])
		f.ChecksumOffset = binary.NativeEndian.Uint16(h[8:])
		if int(f.ChecksumStart)+int(f.ChecksumOffset)+2 > len(f.Data) {
			return false
		}
	}
	switch kind {
	case gsoNone:
		return true
	case gsoTCPv4:
		f.GSO = link.GSOTCPv4
	case gsoTCPv6:
		f.GSO = link.GSOTCPv6
	default:
		return false
	}
	f.GSOSize = binary.NativeEndian.Uint16(h[4:])
	return f.GSOSize != 0 && setHeaderLen(f)
}

// setHeaderLen works the length of the headers out where it can. The field on
// the wire is only a hint: kernels write there how much of the frame happens
// to lie in one piece of memory.
func setHeaderLen(f *link.Frame) bool {
	if !f.NeedsChecksum {
		return true
	}
	tcp := int(f.ChecksumStart)
	if tcp+tcpMinLen > len(f.Data) {
		return false
	}
	end := tcp + int(f.Data[tcp+12]>>4)*4
	if end < tcp+tcpMinLen || end > len(f.Data) {
		return false
	}
	if end > math.MaxUint16 {
		return false
	}
	f.HeaderLen = uint16(end)
	return true
}

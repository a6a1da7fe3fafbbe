package dissect

import "encoding/binary"

// view is the captured part of a message, from its first byte to the end of
// the capture or of the layer below. Reads behind its end do not return: they
// unwind to AppendPacket, which marks the packet as cut off there, `[|proto]`.
// That is what tcpdump does, too, and it leaves printers free of checks that
// they could forget.
type view []byte

// cutOff is what a read behind the end unwinds with.
type cutOff struct{ _ byte }

// The two cutOffs; being pointers, they cost no allocation. They differ in what
// a dump (-x) shows then: tcpdump dumps the link-layer header, too, if it
// stumbled over a field, and doesn't if it had checked for the whole header
// before.
var (
	endOfCapture = &cutOff{}
	endOfHeader  = &cutOff{}
)

// cut ends the packet's text here with `[|proto]`.
func cut() { panic(endOfCapture) }

// need makes sure that n bytes from at are there, as a read does.
func (b view) need(at, n int) {
	if !b.has(at, n) {
		cut()
	}
}

// check is need for headers that tcpdump checks before it reads them.
func (b view) check(at, n int) {
	if !b.has(at, n) {
		panic(endOfHeader)
	}
}

// has reports whether n bytes from at were captured, without consequences.
func (b view) has(at, n int) bool { return at >= 0 && n >= 0 && at <= len(b) && n <= len(b)-at }

func (b view) u8(at int) uint8 {
	b.need(at, 1)
	return b[at]
}

func (b view) u16(at int) uint16 {
	b.need(at, 2)
	return binary.BigEndian.Uint16(b[at:])
}

func (b view) u24(at int) uint32 {
	b.need(at, 3)
	return uint32(b[at])<<16 | uint32(b[at+1])<<8 | uint32(b[at+2])
}

func (b view) u32(at int) uint32 {
	b.need(at, 4)
	return binary.BigEndian.Uint32(b[at:])
}

func (b view) u64(at int) uint64 {
	b.need(at, 8)
	return binary.BigEndian.Uint64(b[at:])
}

func (b view) le16(at int) uint16 {
	b.need(at, 2)
	return binary.LittleEndian.Uint16(b[at:])
}

func (b view) le32(at int) uint32 {
	b.need(at, 4)
	return binary.LittleEndian.Uint32(b[at:])
}

// bytes are n bytes from at, all of them captured.
func (b view) bytes(at, n int) []byte {
	b.need(at, n)
	return b[at : at+n]
}

// from is what comes at and behind it. Nothing is there behind the end, which
// only matters when it is read.
func (b view) from(at int) view {
	if at < 0 {
		cut()
	}
	return b[min(at, len(b)):]
}

// first is b without what lies behind its first n bytes: a layer that says how
// long its payload is hides the padding from it.
func (b view) first(n int) view { return b[:max(0, min(n, len(b)))] }

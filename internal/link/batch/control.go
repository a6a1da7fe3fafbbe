package batch

import (
	"encoding/binary"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// wordSize is the kernel's long: cmsg_len and both halves of a timespec.
const wordSize = int(unsafe.Sizeof(uintptr(0)))

// Control is one control message.
type Control struct {
	Level, Kind int
	Data        []byte
}

// NextControl takes the first of a message's control messages; false if there
// is none.
func NextControl(b []byte) (c Control, rest []byte, ok bool) {
	const header = unix.SizeofCmsghdr
	if len(b) < header {
		return Control{}, nil, false
	}
	length := int(word64(b))
	if length < header || length > len(b) {
		return Control{}, nil, false
	}
	c.Level = int(binary.NativeEndian.Uint32(b[wordSize:]))
	c.Kind = int(binary.NativeEndian.Uint32(b[wordSize+4:]))
	c.Data = b[header:length]
	next := (length + wordSize - 1) &^ (wordSize - 1)
	return c, b[min(next, len(b)):], true
}

// Time is the timespec that Data begins with; false if that is too short.
func (c Control) Time() (time.Time, bool) {
	if len(c.Data) < 2*wordSize {
		return time.Time{}, false
	}
	return time.Unix(word64(c.Data), word64(c.Data[wordSize:])), true
}

func word64(b []byte) int64 {
	if wordSize == 4 {
		return int64(int32(binary.NativeEndian.Uint32(b)))
	}
	return int64(binary.NativeEndian.Uint64(b))
}

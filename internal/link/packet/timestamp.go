package packet

import (
	"encoding/binary"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// timestamp finds SCM_TIMESTAMPNS among the control messages; zero without it.
func timestamp(control []byte) time.Time {
	const header = unix.SizeofCmsghdr
	for len(control) >= header {
		length, level, kind := cmsg(control)
		if length < header || length > len(control) {
			break
		}
		data := control[header:length]
		if level == unix.SOL_SOCKET && kind == unix.SO_TIMESTAMPNS && len(data) >= 2*wordSize {
			return time.Unix(word64(data), word64(data[wordSize:]))
		}
		next := (length + wordSize - 1) &^ (wordSize - 1)
		control = control[min(next, len(control)):]
	}
	return time.Time{}
}

// wordSize is the kernel's long: cmsg_len and both halves of a timespec.
const wordSize = int(unsafe.Sizeof(uintptr(0)))

func cmsg(b []byte) (length, level, kind int) {
	return int(word64(b)), int(binary.NativeEndian.Uint32(b[wordSize:])), int(binary.NativeEndian.Uint32(b[wordSize+4:]))
}

func word64(b []byte) int64 {
	if wordSize == 4 {
		return int64(int32(binary.NativeEndian.Uint32(b)))
	}
	return int64(binary.NativeEndian.Uint64(b))
}

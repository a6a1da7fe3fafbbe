package batch

import (
	"bytes"
	"encoding/binary"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// message is a control message, padded as the kernel pads it.
func message(level, kind int, data ...byte) []byte {
	b := binary.NativeEndian.AppendUint64(nil, uint64(unix.SizeofCmsghdr+len(data)))
	b = binary.NativeEndian.AppendUint32(b, uint32(level))
	b = binary.NativeEndian.AppendUint32(b, uint32(kind))
	b = append(b, data...)
	for len(b)%8 != 0 {
		b = append(b, 0)
	}
	return b
}

// timespec is a time as the kernel writes it.
func timespec(at time.Time) []byte {
	b := binary.NativeEndian.AppendUint64(nil, uint64(at.Unix()))
	return binary.NativeEndian.AppendUint64(b, uint64(at.Nanosecond()))
}

func TestNextControl(t *testing.T) {
	if wordSize != 8 {
		t.Skip("written for 64-bit kernels")
	}
	at := time.Unix(1700000000, 123456789)
	both := append(message(1, 2, 3, 4, 5), message(6, 7, timespec(at)...)...)
	c, rest, ok := NextControl(both)
	if !ok || c.Level != 1 || c.Kind != 2 || !bytes.Equal(c.Data, []byte{3, 4, 5}) {
		t.Errorf("first %+v, %v", c, ok)
	}
	if _, ok := c.Time(); ok {
		t.Error("a time of three bytes")
	}
	c, rest, ok = NextControl(rest)
	if got, timed := c.Time(); !ok || c.Level != 6 || c.Kind != 7 || !timed || !got.Equal(at) {
		t.Errorf("second %+v, %v", c, ok)
	}
	for _, b := range [][]byte{rest, nil, both[:10], both[:17], make([]byte, 64)} {
		if _, _, ok := NextControl(b); ok {
			t.Errorf("%x is taken for a message", b)
		}
	}
}

func FuzzControls(f *testing.F) {
	f.Add(append(message(1, 2, 3), message(4, 5)...))
	f.Fuzz(func(t *testing.T, b []byte) {
		left := len(b)
		for c, rest, ok := NextControl(b); ok; c, rest, ok = NextControl(rest) {
			c.Time()
			if len(rest) >= left {
				t.Fatal("no progress")
			}
			left = len(rest)
		}
		parseStamp(b)
	})
}

package packet

import (
	"encoding/binary"
	"strconv"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// message is a control message, padded as the kernel pads it.
func message(level, kind int, data ...int64) []byte {
	b := binary.NativeEndian.AppendUint64(nil, uint64(unix.SizeofCmsghdr+8*len(data)))
	b = binary.NativeEndian.AppendUint32(b, uint32(level))
	b = binary.NativeEndian.AppendUint32(b, uint32(kind))
	for _, v := range data {
		b = binary.NativeEndian.AppendUint64(b, uint64(v))
	}
	return b
}

func TestTimestamp(t *testing.T) {
	if strconv.IntSize != 64 {
		t.Skip("written for 64-bit kernels")
	}
	stamp := message(unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1700000000, 123456789)
	other := message(unix.SOL_PACKET, unix.PACKET_AUXDATA, 1, 2)
	want := time.Unix(1700000000, 123456789)
	for _, tt := range []struct {
		name    string
		control []byte
		want    time.Time
	}{
		{"none", nil, time.Time{}},
		{"alone", stamp, want},
		{"second", append(append([]byte{}, other...), stamp...), want},
		{"another", other, time.Time{}},
		{"cut off", stamp[:len(stamp)-1], time.Time{}},
		{"too short for a header", stamp[:10], time.Time{}},
		{"no length", make([]byte, 64), time.Time{}},
		{"without data", message(unix.SOL_SOCKET, unix.SO_TIMESTAMPNS), time.Time{}},
	} {
		if got := timestamp(tt.control); !got.Equal(tt.want) {
			t.Errorf("%s: %s", tt.name, got)
		}
	}
}

func FuzzTimestamp(f *testing.F) {
	f.Add(message(unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1, 2))
	f.Fuzz(func(_ *testing.T, control []byte) { timestamp(control) })
}

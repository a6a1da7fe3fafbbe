package virtio

import (
	"bytes"
	"encoding/binary"
	"testing"

	"gotcp/internal/link"
)

// segment is an Ethernet frame with a TCP header at 34 whose data offset says
// how long it is.
func segment(tcpLen, payload int) []byte {
	b := make([]byte, 34+tcpLen+payload)
	b[34+12] = byte(tcpLen/4) << 4
	return b
}

// header is a virtio-net header as C would write it.
func header(flags, gso uint8, hdrLen, gsoSize, start, offset uint16) []byte {
	h := []byte{flags, gso}
	for _, v := range []uint16{hdrLen, gsoSize, start, offset} {
		h = binary.NativeEndian.AppendUint16(h, v)
	}
	return h
}

func TestPut(t *testing.T) {
	partial := link.Offload{NeedsChecksum: true, ChecksumStart: 34, ChecksumOffset: 16}
	gso4, gso6 := partial, partial
	gso4.GSO, gso4.GSOSize, gso4.HeaderLen = link.GSOTCPv4, 1448, 66
	gso6.GSO, gso6.GSOSize = link.GSOTCPv6, 1428
	for _, tt := range []struct {
		name string
		f    link.Frame
		want []byte
	}{
		{"plain", link.Frame{Data: make([]byte, 60)}, header(0, 0, 60, 0, 0, 0)},
		{"plain and long", link.Frame{Data: make([]byte, 9014)}, header(0, 0, 128, 0, 0, 0)},
		{"partial checksum", link.Frame{Data: make([]byte, 54), Offload: partial}, header(1, 0, 54, 0, 34, 16)},
		{"IPv4 segment", link.Frame{Data: make([]byte, 66), Offload: gso4}, header(1, 1, 66, 1448, 34, 16)},
		{"IPv6 segment, headers not counted", link.Frame{Data: make([]byte, 74), Offload: gso6}, header(1, 4, 74, 1428, 34, 16)},
		{"validity is not for sending", link.Frame{Data: make([]byte, 60), Offload: link.Offload{ChecksumValid: true}}, header(0, 0, 60, 0, 0, 0)},
	} {
		h := [HeaderLen]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}
		if Put(&h, &tt.f); !bytes.Equal(h[:], tt.want) {
			t.Errorf("%s: %x, want %x", tt.name, h, tt.want)
		}
	}
}

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		name   string
		header []byte
		data   []byte
		ok     bool
		want   link.Offload
	}{
		{"plain", header(0, 0, 0, 0, 0, 0), segment(20, 6), true, link.Offload{}},
		{"the longest packet", header(0, 0, 0, 0, 0, 0), make([]byte, 14+65535), true, link.Offload{}},
		{"verified", header(2, 0, 0, 0, 0, 0), segment(20, 6), true, link.Offload{ChecksumValid: true}},
		{"partial", header(1, 0, 54, 0, 34, 16), segment(20, 6), true,
			link.Offload{NeedsChecksum: true, ChecksumStart: 34, ChecksumOffset: 16}},
		{"IPv4 segment, hint too long", header(1, 1, 2000, 1448, 34, 16), segment(32, 4000), true,
			link.Offload{NeedsChecksum: true, ChecksumStart: 34, ChecksumOffset: 16, GSO: link.GSOTCPv4, GSOSize: 1448, HeaderLen: 66}},
		{"IPv6 segment with CWR", header(1, 4|0x80, 66, 1428, 34, 16), segment(20, 4000), true,
			link.Offload{NeedsChecksum: true, ChecksumStart: 34, ChecksumOffset: 16, GSO: link.GSOTCPv6, GSOSize: 1428, HeaderLen: 54}},
		{"merged by the device", header(2, 1, 66, 1448, 0, 0), segment(32, 4000), true,
			link.Offload{ChecksumValid: true, GSO: link.GSOTCPv4, GSOSize: 1448}},
		{"UDP fragments", header(1, 3, 42, 1472, 34, 6), segment(20, 4000), false, link.Offload{}},
		{"UDP segments", header(1, 5, 42, 1472, 34, 6), segment(20, 4000), false, link.Offload{}},
		{"no segment size", header(1, 1, 54, 0, 34, 16), segment(20, 4000), false, link.Offload{}},
		{"checksum beyond the end", header(1, 0, 54, 0, 34, 16), segment(20, 6)[:51], false, link.Offload{}},
		{"sum of offsets overflows", header(1, 0, 54, 0, 0xffff, 0xffff), segment(20, 6), false, link.Offload{}},
		{"TCP header beyond the end", header(1, 1, 54, 1448, 34, 4), segment(20, 6)[:53], false, link.Offload{}},
		{"data offset beyond the end", header(1, 1, 54, 1448, 34, 16), segment(60, 0)[:60], false, link.Offload{}},
		{"data offset too short", header(1, 1, 54, 1448, 34, 16), segment(16, 100), false, link.Offload{}},
		{"short header", header(0, 0, 0, 0, 0, 0)[:9], segment(20, 6), false, link.Offload{}},
	} {
		f := link.Frame{Data: tt.data, Offload: link.Offload{GSO: link.GSOTCPv6, HeaderLen: 1}}
		ok := Parse(tt.header, &f)
		if ok != tt.ok || ok && f.Offload != tt.want {
			t.Errorf("%s: %+v %v, want %+v %v", tt.name, f.Offload, ok, tt.want, tt.ok)
		}
	}
}

// FuzzParse checks that what Parse accepts may be used without another check,
// and that Put writes it back.
func FuzzParse(f *testing.F) {
	f.Add(header(1, 1, 66, 1448, 34, 16), segment(32, 100))
	f.Add(header(1, 0, 54, 0, 34, 16), segment(20, 0))
	f.Add(header(2, 0x84, 0, 1, 0, 0), segment(20, 0))
	f.Fuzz(func(t *testing.T, h, data []byte) {
		in := link.Frame{Data: data}
		if !Parse(h, &in) {
			return
		}
		if in.NeedsChecksum && int(in.ChecksumStart)+int(in.ChecksumOffset)+2 > len(data) {
			t.Fatalf("checksum outside of the frame: %+v", in.Offload)
		}
		if int(in.HeaderLen) > len(data) || (in.GSO != link.GSONone) != (in.GSOSize != 0) {
			t.Fatalf("nonsense: %+v", in.Offload)
		}
		var again [HeaderLen]byte
		Put(&again, &in)
		out := link.Frame{Data: data}
		if !Parse(again[:], &out) {
			t.Fatalf("%x became %x, which is refused", h, again)
		}
		out.ChecksumValid = in.ChecksumValid
		if out.Offload != in.Offload {
			t.Fatalf("%+v became %+v", in.Offload, out.Offload)
		}
	})
}

package wire

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/gopacket/layers"
)

func sack(edges ...uint32) (o TCPOptions) {
	for i := 0; i < len(edges); i += 2 {
		o.SACK[o.NumSACK] = SACKBlock{edges[i], edges[i+1]}
		o.NumSACK++
	}
	return o
}

func with(o TCPOptions, set func(o *TCPOptions)) TCPOptions {
	set(&o)
	return o
}

func equalOptions(t testing.TB, got, want TCPOptions) {
	t.Helper()
	equalBytes(t, "Unknown", got.Unknown, want.Unknown)
	got.Unknown, want.Unknown = nil, nil
	equal(t, "SACK", got.SACK, want.SACK)
	if got.MSS != want.MSS || got.WindowScale != want.WindowScale || got.HasWindowScale != want.HasWindowScale ||
		got.SACKPermitted != want.SACKPermitted || got.HasTimestamps != want.HasTimestamps ||
		got.TSVal != want.TSVal || got.TSEcr != want.TSEcr || got.NumSACK != want.NumSACK {
		t.Errorf("options:\n got %+v\nwant %+v", got, want)
	}
}

// The layouts are those that Linux sends, byte for byte.
func TestTCPOptionsLayout(t *testing.T) {
	timestamps := func(o *TCPOptions) { o.HasTimestamps, o.TSVal, o.TSEcr = true, 0x01020304, 0x05060708 }
	const tsBytes = "\x08\x0a\x01\x02\x03\x04\x05\x06\x07\x08"
	for _, tt := range []struct {
		name string
		o    TCPOptions
		want string
	}{
		{"none", TCPOptions{}, ""},
		{"SYN", with(TCPOptions{MSS: 1460, SACKPermitted: true, HasWindowScale: true, WindowScale: 7}, timestamps),
			"\x02\x04\x05\xb4\x04\x02" + tsBytes + "\x01\x03\x03\x07"},
		{"SYN without timestamps", TCPOptions{MSS: 1460, SACKPermitted: true, HasWindowScale: true},
			"\x02\x04\x05\xb4\x01\x01\x04\x02\x01\x03\x03\x00"},
		{"SYN with nothing but MSS", TCPOptions{MSS: 536}, "\x02\x04\x02\x18"},
		{"data", with(TCPOptions{}, timestamps), "\x01\x01" + tsBytes},
		{"one SACK block", with(sack(1, 2), timestamps), "\x01\x01" + tsBytes + "\x01\x01\x05\x0a\x00\x00\x00\x01\x00\x00\x00\x02"},
		{"SACK alone", sack(1, 2), "\x01\x01\x05\x0a\x00\x00\x00\x01\x00\x00\x00\x02"},
		{"unknown", TCPOptions{MSS: 536, Unknown: []byte("\xfe\x04\xab\xcd\x1e\x03\x00")}, "\x02\x04\x02\x18\xfe\x04\xab\xcd\x1e\x03\x00\x01"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := make([]byte, TCPOptionsMax)
			n := tt.o.Put(b)
			equalBytes(t, "Put", b[:n], []byte(tt.want))
			equal(t, "Len", tt.o.Len(), n)
			equalOptions(t, ParseTCPOptions(b[:n]), tt.o)
		})
	}
}

func TestTCPOptionsFit(t *testing.T) {
	for _, tt := range []struct {
		name   string
		o      TCPOptions
		blocks int
		length int
	}{
		{"four blocks alone", sack(1, 2, 3, 4, 5, 6, 7, 8), 4, 36},
		{"three beside timestamps", with(sack(1, 2, 3, 4, 5, 6, 7, 8), func(o *TCPOptions) { o.HasTimestamps = true }), 3, 40},
		{"two beside a whole SYN", with(sack(1, 2, 3, 4, 5, 6, 7, 8), func(o *TCPOptions) {
			o.MSS, o.HasWindowScale, o.SACKPermitted, o.HasTimestamps = 1, true, true, true
		}), 2, 40},
		{"none beside much else", with(sack(1, 2), func(o *TCPOptions) {
			o.HasTimestamps, o.Unknown = true, append([]byte{254, 20}, make([]byte, 18)...)
		}), 0, 32},
		{"more than there are", TCPOptions{NumSACK: 9}, 4, 36},
		{"fewer than none", TCPOptions{NumSACK: -1}, 0, 0},
	} {
		b := make([]byte, TCPOptionsMax)
		n := tt.o.Put(b)
		equal(t, tt.name+": length", n, tt.length)
		equal(t, tt.name+": Len", tt.o.Len(), n)
		equal(t, tt.name+": blocks", ParseTCPOptions(b[:n]).NumSACK, tt.blocks)
	}
}

func TestParseTCPOptionsIsPermissive(t *testing.T) {
	mss := TCPOptions{MSS: 1460}
	for _, tt := range []struct {
		name string
		b    string
		want TCPOptions
	}{
		{"empty", "", TCPOptions{}},
		{"only padding", "\x01\x01\x01\x00", TCPOptions{}},
		{"nothing after the end", "\x02\x04\x05\xb4\x00\x03\x03\x07", mss},
		{"length zero", "\x02\x04\x05\xb4\x03\x00\x07\x01", mss},
		{"length one", "\x02\x04\x05\xb4\x03\x01\x07\x01", mss},
		{"length beyond the end", "\x02\x04\x05\xb4\x08\x0a\x00\x00", mss},
		{"kind without length", "\x02\x04\x05\xb4\x01\x01\x01\x08", mss},
		{"the later counts", "\x02\x04\x00\x01\x02\x04\x05\xb4", mss},
		{"odd places", "\x03\x03\x0e\x04\x02\x02\x04\x05\xb4\x00", TCPOptions{MSS: 1460, WindowScale: 14, HasWindowScale: true, SACKPermitted: true}},
		{"wrong length is unknown", "\x02\x03\x05\x03\x04\x07\x00", TCPOptions{Unknown: []byte("\x02\x03\x05\x03\x04\x07\x00")}},
		{"empty SACK is unknown", "\x05\x02\x02\x04\x05\xb4", TCPOptions{MSS: 1460, Unknown: []byte("\x05\x02")}},
		{"crooked SACK is unknown", "\x05\x06\x00\x00\x00\x00", TCPOptions{Unknown: []byte("\x05\x06\x00\x00\x00\x00")}},
		{"SACK of five blocks is unknown", "\x05\x2a" + strings.Repeat("\x00", 40), TCPOptions{Unknown: []byte("\x05\x2a" + strings.Repeat("\x00", 40))}},
		{"timestamps first, then more", "\x01\x01\x08\x0a\x00\x00\x00\x01\x00\x00\x00\x02\x02\x04\x05\xb4", TCPOptions{MSS: 1460, HasTimestamps: true, TSVal: 1, TSEcr: 2}},
	} {
		t.Run(tt.name, func(t *testing.T) { equalOptions(t, ParseTCPOptions([]byte(tt.b)), tt.want) })
	}
}

func TestTCPOptionsKeepUnknown(t *testing.T) {
	in := []byte("\x1e\x04\xaa\xbb\x02\x04\x05\xb4\xfd\x06abcd\x03\x03\x07")
	o := ParseTCPOptions(in)
	equal(t, "MSS", o.MSS, 1460)
	equal(t, "WindowScale", o.WindowScale, 7)
	collect := func(o *TCPOptions) (s string) {
		o.EachUnknown(func(opt []byte) { s += string(opt) + ";" })
		return s
	}
	equal(t, "EachUnknown", collect(&o), "\x1e\x04\xaa\xbb;\xfd\x06abcd;")

	b := make([]byte, TCPOptionsMax)
	n := o.Put(b)
	again := ParseTCPOptions(b[:n])
	equal(t, "MSS again", again.MSS, 1460)
	equal(t, "EachUnknown again", collect(&again), collect(&o))
	equal(t, "written once", bytes.Count(b[:n], []byte("\x02\x04\x05\xb4")), 1)
}

func TestTCPOptionsAgainstGopacket(t *testing.T) {
	o := with(sack(0xfffffff0, 0x10), func(o *TCPOptions) {
		o.MSS, o.HasWindowScale, o.WindowScale, o.SACKPermitted = 8960, true, 14, true
		o.HasTimestamps, o.TSVal, o.TSEcr = true, 0xdeadbeef, 0xfeedface
		o.Unknown = []byte{254, 4, 0xca, 0xfe}
	})
	o.NumSACK = 1
	b := make([]byte, TCPMaxLen)
	n := (&TCPFields{SrcPort: 1, DstPort: 2, Flags: SYN | ACK}).Put(b, &o)
	// Ours through its decoder, then what it encodes of that through ours.
	decoded := theirLayer[*layers.TCP](t, b[:n], layers.LayerTypeTCP)
	kinds := make(map[layers.TCPOptionKind]string)
	for _, opt := range decoded.Options {
		kinds[opt.OptionType] = string(opt.OptionData)
	}
	equal(t, "MSS", kinds[layers.TCPOptionKindMSS], "\x23\x00")
	equal(t, "window scale", kinds[layers.TCPOptionKindWindowScale], "\x0e")
	_, permitted := kinds[layers.TCPOptionKindSACKPermitted]
	equal(t, "SACK permitted", permitted, true)
	equal(t, "SACK", kinds[layers.TCPOptionKindSACK], "\xff\xff\xff\xf0\x00\x00\x00\x10")
	equal(t, "timestamps", kinds[layers.TCPOptionKindTimestamps], "\xde\xad\xbe\xef\xfe\xed\xfa\xce")
	equal(t, "unknown", kinds[254], "\xca\xfe")

	if err := decoded.SetNetworkLayerForChecksum(theirIPv4(layers.IPProtocolTCP)); err != nil {
		t.Fatal(err)
	}
	s := must[TCP](t)(ParseTCP(theirs(t, decoded)))
	equalOptions(t, ParseTCPOptions(s.Options()), o)
	equal(t, "ChecksumOK", s.ChecksumOK(v4A, v4B), true)
}

func FuzzTCPOptions(f *testing.F) {
	f.Add([]byte("\x02\x04\x05\xb4\x04\x02\x08\x0a\x01\x02\x03\x04\x05\x06\x07\x08\x01\x03\x03\x07"))
	f.Add([]byte("\x01\x01\x08\x0a\x01\x02\x03\x04\x05\x06\x07\x08\x01\x01\x05\x0a\x00\x00\x00\x01\x00\x00\x00\x02"))
	f.Add([]byte("\x1e\x04\xaa\xbb\x02\x04\x05\xb4\xfd\x06abcd\x03\x03\x07\x05\x02"))
	f.Fuzz(func(t *testing.T, b []byte) {
		o := ParseTCPOptions(b)
		out := make([]byte, TCPOptionsMax)
		n := o.Put(out)
		if n != o.Len() || n%4 != 0 || n > TCPOptionsMax {
			t.Fatalf("Put wrote %d bytes, Len says %d", n, o.Len())
		}
		again := ParseTCPOptions(out[:n])
		if again.MSS != o.MSS || again.HasTimestamps != o.HasTimestamps || again.TSVal != o.TSVal || again.TSEcr != o.TSEcr ||
			again.HasWindowScale != o.HasWindowScale || again.WindowScale != o.WindowScale || again.SACKPermitted != o.SACKPermitted {
			t.Errorf("% x reads as %+v, is written as % x, which reads as %+v", b, o, out[:n], again)
		}
		for i := range again.NumSACK {
			equal(t, "SACK block", again.SACK[i], o.SACK[i])
		}
		// What was written once is written the same again.
		out2 := make([]byte, TCPOptionsMax)
		equalBytes(t, "second round", out2[:again.Put(out2)], out[:n])
	})
}

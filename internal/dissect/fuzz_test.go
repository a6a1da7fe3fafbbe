package dissect

import (
	"bytes"
	"testing"
	"time"
)

// FuzzPrinter prints any packet with any flags: nothing crashes, every packet
// ends with a line end, what was in dst stays, and an equal printer prints the
// same.
func FuzzPrinter(f *testing.F) {
	for _, d := range allDialogues(f) {
		for _, packet := range d.packets {
			f.Add(uint16(d.link), uint16(3<<3), packet.Data)
		}
	}
	f.Fuzz(func(t *testing.T, link, flags uint16, data []byte) {
		o := Options{
			Time: TimeFormat(flags & 7), Verbose: int(flags >> 3 & 3), Link: flags>>5&1 != 0, Quiet: int(flags >> 6 & 1),
			AbsoluteSeq: flags>>7&1 != 0, Dump: Dump(flags >> 8 & 3), DumpLink: flags>>10&1 != 0, NoChecksum: flags>>11&1 != 0,
		}
		packet := Packet{
			Time: time.Unix(1700000000, 0), Link: LinkType(link), Data: data, Length: len(data) + int(flags>>12),
		}
		out := New(o).AppendPacket([]byte("before "), packet)
		if !bytes.HasPrefix(out, []byte("before ")) || out[len(out)-1] != '\n' {
			t.Fatalf("printed %q", out)
		}
		if again := New(o).AppendPacket([]byte("before "), packet); !bytes.Equal(out, again) {
			t.Fatalf("printed %q and %q", out, again)
		}
	})
}

// TestMutatedPackets prints the packets of testdata cut off and changed at every
// byte: nothing crashes, and all of them are printed.
func TestMutatedPackets(t *testing.T) {
	p := New(Options{Verbose: 2, Link: true})
	var out []byte
	show := func(d *dialogue, data []byte, length int) {
		defer func() {
			if r := recover(); r != nil {
				t.Fatalf("%s: %v: link type %d, %x", d.what, r, d.link, data)
			}
		}()
		out = p.AppendPacket(out[:0], Packet{Link: d.link, Data: data, Length: length})
		if len(out) == 0 || out[len(out)-1] != '\n' {
			t.Fatalf("%s: printed %q", d.what, out)
		}
	}
	for _, d := range allDialogues(t) {
		for _, packet := range d.packets {
			changed := bytes.Clone(packet.Data)
			for i, c := range packet.Data {
				show(&d, packet.Data[:i], packet.Length)
				for _, v := range [...]byte{0, 1, 0x7f, 0xff, c ^ 0x40} {
					changed[i] = v
					show(&d, changed, packet.Length)
				}
				changed[i] = c
			}
		}
	}
}

package dissect

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// FuzzPrinter prints any packet with any flags: nothing crashes, every packet
// ends with a line end, what was in dst stays, and an equal printer prints the
// same.
func FuzzPrinter(f *testing.F) {
	f.Add(uint16(1), uint16(0), []byte("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x08\x00\x45\x00"))
	files, _ := filepath.Glob("testdata/*.txt")
	for _, file := range files {
		for _, d := range dialogues(f, strings.TrimSuffix(filepath.Base(file), ".txt")) {
			for _, packet := range d.packets {
				f.Add(uint16(d.link), uint16(3<<3), packet.Data)
			}
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

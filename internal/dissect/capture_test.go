package dissect

import (
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"gotcp/internal/theirs"
)

// corpus is all packets of the captures in $GOTCP_DATA/tcpdump that begin with
// the same kind of header, one behind the other.
type corpus struct {
	link    LinkType
	packets []Packet
	// file names the capture that a packet comes from.
	file []string
	// byFile: the files are the protocols.
	byFile bool
}

// name is the protocol in the table that a packet counts for.
func (c *corpus) name(i int) string {
	if c.byFile {
		return c.file[i]
	}
	return protocolOf(c.packets[i])
}

// corpora reads the captures, or skips the test where they or tcpdump, which
// turns every format into one, aren't there.
func corpora(tb testing.TB) map[LinkType]*corpus {
	tb.Helper()
	if _, err := exec.LookPath("tcpdump"); err != nil {
		tb.Skip("no tcpdump to read the captures with")
	}
	files := theirs.Files(tb, "tcpdump/*.pcap*")
	all := make(map[LinkType]*corpus)
	for _, file := range files {
		// A capture that ends early makes tcpdump fail after all it could read.
		data, _ := exec.Command("tcpdump", "-r", file, "-w", "-").Output()
		link, packets, err := parsePcap(data)
		if err != nil {
			tb.Logf("%s: %v", file, err)
			continue
		}
		c := all[link]
		if c == nil {
			c = &corpus{link: link}
			all[link] = c
		}
		c.packets = append(c.packets, packets...)
		for range packets {
			c.file = append(c.file, filepath.Base(file))
		}
	}
	return all
}

const (
	pcapMagic  = 0xa1b2c3d4
	pcapHeader = 24
	pcapRecord = 16
)

// parsePcap reads what this machine's tcpdump writes: its own byte order,
// microseconds.
func parsePcap(b []byte) (LinkType, []Packet, error) {
	if len(b) < pcapHeader || binary.NativeEndian.Uint32(b) != pcapMagic {
		return 0, nil, fmt.Errorf("not written by tcpdump")
	}
	link := LinkType(binary.NativeEndian.Uint32(b[20:]))
	var packets []Packet
	for b = b[pcapHeader:]; len(b) >= pcapRecord; {
		field := func(i int) int { return int(binary.NativeEndian.Uint32(b[4*i:])) }
		size := field(2)
		if size > len(b)-pcapRecord {
			break
		}
		packets = append(packets, Packet{
			Time: time.Unix(int64(field(0)), int64(field(1))*1000), Link: link,
			Data: b[pcapRecord : pcapRecord+size], Length: field(3),
		})
		b = b[pcapRecord+size:]
	}
	return link, packets, nil
}

// writePcap writes packets as parsePcap reads them.
func writePcap(tb testing.TB, link LinkType, packets []Packet) string {
	tb.Helper()
	var b []byte
	for _, v := range []uint32{pcapMagic, 2 | 4<<16, 0, 0, maxCapture, uint32(link)} {
		b = binary.NativeEndian.AppendUint32(b, v)
	}
	for _, p := range packets {
		for _, v := range []int{int(p.Time.Unix()), p.Time.Nanosecond() / 1000, len(p.Data), p.Length} {
			b = binary.NativeEndian.AppendUint32(b, uint32(v))
		}
		b = append(b, p.Data...)
	}
	name := filepath.Join(tb.TempDir(), "packets.pcap")
	if err := os.WriteFile(name, b, 0o600); err != nil {
		tb.Fatal(err)
	}
	return name
}

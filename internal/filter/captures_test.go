package filter

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"
)

// captured is a packet of a file, and its length on the wire.
type captured struct {
	data   []byte
	length int
}

// captures are packets of each link type from the files of $GOTCP_DATA/tcpdump,
// at most perFile of each.
func captures(tb testing.TB, perFile int) map[LinkType][]captured {
	tb.Helper()
	all := map[LinkType][]captured{}
	dir := os.Getenv("GOTCP_DATA")
	if dir == "" {
		tb.Log("no captures: GOTCP_DATA is not set")
		return all
	}
	files, err := filepath.Glob(filepath.Join(dir, "tcpdump", "*.pcap"))
	if err != nil {
		tb.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			tb.Fatal(err)
		}
		l, packets := readCapture(b)
		all[l] = append(all[l], packets[:min(perFile, len(packets))]...)
	}
	return all
}

// readCapture reads what is whole of a pcap file.
func readCapture(b []byte) (l LinkType, packets []captured) {
	if len(b) < 24 {
		return -1, nil
	}
	var order binary.ByteOrder = binary.LittleEndian
	if b[0] == 0xa1 {
		order = binary.BigEndian
	}
	if magic := order.Uint32(b); magic != 0xa1b2c3d4 && magic != 0xa1b23c4d {
		return -1, nil
	}
	l = LinkType(order.Uint32(b[20:]) & 0xffff).canonical()
	for b = b[24:]; len(b) >= 16; {
		n, length := order.Uint32(b[8:]), order.Uint32(b[12:])
		if uint64(n) > uint64(len(b)-16) {
			break
		}
		packets = append(packets, captured{b[16 : 16+n], int(length)})
		b = b[16+n:]
	}
	return l, packets
}

// emptyCapture is a pcap file without packets.
func emptyCapture(l LinkType) []byte {
	b := binary.LittleEndian.AppendUint32(nil, 0xa1b2c3d4)
	b = append(b, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	b = binary.LittleEndian.AppendUint32(b, defaultSnaplen)
	return binary.LittleEndian.AppendUint32(b, uint32(l))
}

package capture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gotcp/internal/theirs"
)

// file builds capture files field by field, right ones and wrong ones.
type file struct {
	order binary.AppendByteOrder
	b     []byte
}

func (f *file) put(fields ...any) *file {
	for _, v := range fields {
		switch v := v.(type) {
		case uint16:
			f.b = f.order.AppendUint16(f.b, v)
		case uint32:
			f.b = f.order.AppendUint32(f.b, v)
		case int:
			f.b = f.order.AppendUint32(f.b, uint32(v))
		case string:
			f.b = append(f.b, v...)
		}
	}
	return f
}

func (f *file) pcapHeader(magic uint32, snaplen int, link LinkType) *file {
	return f.put(magic, uint16(2), uint16(4), 0, 0, snaplen, uint32(link))
}

func (f *file) record(sec, fraction int, data string) *file {
	return f.put(sec, fraction, len(data), len(data), data)
}

// block is a pcapng block; body is what put takes.
func (f *file) block(kind uint32, body ...any) *file {
	inner := &file{order: f.order}
	inner.put(body...)
	for len(inner.b)%4 != 0 {
		inner.b = append(inner.b, 0)
	}
	n := len(inner.b) + 12
	return f.put(kind, n, string(inner.b), n)
}

func (f *file) section() *file {
	return f.block(blockSection, byteOrderMagic, uint16(1), uint16(0), -1, -1)
}

func (f *file) iface(link LinkType, snaplen int, options ...any) *file {
	return f.block(blockInterface, append([]any{uint16(link), uint16(0), snaplen}, options...)...)
}

func (f *file) enhanced(number int, units uint64, length int, data string, options ...any) *file {
	for n := len(data); n%4 != 0; n++ {
		options = append([]any{"\x00"}, options...)
	}
	return f.block(blockPacket, append([]any{number, uint32(units >> 32), uint32(units), len(data), length, data}, options...)...)
}

func littleFile() *file { return &file{order: binary.LittleEndian} }

// memory is a file in memory that is read piece bytes at a time.
type memory struct {
	b     []byte
	piece int
}

func (m *memory) read(b []byte, _ time.Time) (int, error) {
	if len(m.b) == 0 {
		return 0, io.EOF
	}
	n := copy(b[:min(len(b), max(m.piece, 1))], m.b)
	m.b = m.b[n:]
	return n, nil
}

func (m *memory) interrupt() {}

func (m *memory) progress() (done, size int64) { return 0, 0 }

func (m *memory) close() {}

// openMemory is OpenFile for a file in memory.
func openMemory(b []byte, piece int) (*Reader, error) {
	r := &Reader{name: "x.pcap", in: &memory{b, piece}}
	if err := r.readHeader(); err != nil {
		return nil, r.failed(err)
	}
	return r, nil
}

// readAll reads a source to its end, which is nil where it is io.EOF. The packets are copies.
func readAll(s Source) ([]Packet, error) {
	var all []Packet
	var b Batch
	for {
		err := s.Read(&b, time.Time{})
		for _, p := range b.Packets {
			p.Data = bytes.Clone(p.Data)
			all = append(all, p)
		}
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return all, err
		}
	}
}

// readBytes reads a file in memory in one piece and byte by byte, with the same result.
func readBytes(t *testing.T, b []byte) ([]Packet, error) {
	t.Helper()
	var results [2][]Packet
	var errs [2]error
	for i, piece := range []int{1 << 20, 1} {
		r, err := openMemory(b, piece)
		if err == nil {
			results[i], err = readAll(r)
		}
		errs[i] = err
	}
	if !same(results[0], results[1]) || (errs[0] == nil) != (errs[1] == nil) || errs[0] != nil && errs[0].Error() != errs[1].Error() {
		t.Errorf("in one piece %d packets, %v; byte by byte %d, %v", len(results[0]), errs[0], len(results[1]), errs[1])
	}
	return results[0], errs[0]
}

// same compares packets with everything that a file keeps.
func same(a, b []Packet) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !a[i].Time.Equal(b[i].Time) || a[i].Length != b[i].Length || a[i].LinkType != b[i].LinkType || !bytes.Equal(a[i].Data, b[i].Data) {
			return false
		}
	}
	return true
}

// save writes a file for a test.
func save(t testing.TB, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// corpus lists the captures that tcpdump's authors test it with.
func corpus(t testing.TB) []string {
	t.Helper()
	return theirs.Files(t, "tcpdump/*.pcap*")
}

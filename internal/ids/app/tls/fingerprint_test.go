package tls

import (
	"encoding/binary"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
)

// offer makes a client hello from its lists.
func offer(ciphers []uint16, extensions []uint16, bodies map[uint16]string) string {
	u16 := func(list []uint16) (b []byte) {
		for _, v := range list {
			b = binary.BigEndian.AppendUint16(b, v)
		}
		return b
	}
	b := append([]byte{3, 3}, make([]byte, 33)...)
	b = binary.BigEndian.AppendUint16(b, uint16(2*len(ciphers)))
	b = append(b, u16(ciphers)...)
	b = append(b, 1, 0)
	var ext []byte
	for _, e := range extensions {
		ext = binary.BigEndian.AppendUint16(ext, e)
		ext = binary.BigEndian.AppendUint16(ext, uint16(len(bodies[e])))
		ext = append(ext, bodies[e]...)
	}
	b = binary.BigEndian.AppendUint16(b, uint16(len(ext)))
	return string(append(b, ext...))
}

// TestJA4 is the example of the description of JA4, section by section.
func TestJA4(t *testing.T) {
	ciphers := []uint16{0x5a5a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d, 0x002f, 0x0035}
	extensions := []uint16{0x001b, 0x0000, 0x0033, 0x0010, 0x4469, 0x0017, 0x002d, 0x000d, 0x0005, 0x0023, 0x0012, 0x002b, 0xff01, 0x000b, 0x000a, 0x0015, 0x1a1a}
	bodies := map[uint16]string{
		0x0000: "\x00\x04\x00\x00\x01x",
		0x0010: "\x00\x0c\x02h2\x08http/1.1",
		0x000d: "\x00\x10\x04\x03\x08\x04\x04\x01\x05\x03\x08\x05\x05\x01\x08\x06\x06\x01",
		0x002b: "\x06\x1a\x1a\x03\x04\x03\x03",
	}

	p := New()
	apptest.Feed(p, []apptest.Chunk{apptest.C(record(22, message(1, offer(ciphers, extensions, bodies))))})
	if got := one(t, p, app.JA4Hash, app.ToServer); got != "t13d1516h2_8daaf6152771_e5627efa2ab1" {
		t.Errorf("%q", got)
	}
}

func TestJA4OfAlmostNothing(t *testing.T) {
	p := New()
	apptest.Feed(p, []apptest.Chunk{apptest.C(record(22, message(1, offer(nil, nil, nil))))})
	if got := one(t, p, app.JA4Hash, app.ToServer); got != "t12i000000_000000000000_000000000000" {
		t.Errorf("%q", got)
	}
}

func TestJA3LeavesOutGREASE(t *testing.T) {
	p := New()
	apptest.Feed(p, []apptest.Chunk{apptest.C(record(22, message(1, offer([]uint16{0x0a0a, 47, 53}, []uint16{0xdada, 10, 11},
		map[uint16]string{10: "\x00\x06\x3a\x3a\x00\x17\x00\x18", 11: "\x01\x00"}))))})
	if got := one(t, p, app.JA3String, app.ToServer); got != "771,47-53,10-11,23-24,0" {
		t.Errorf("%q", got)
	}
}

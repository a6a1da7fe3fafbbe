package capture

import (
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestPcapng(t *testing.T) {
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		f := (&file{order: order}).section()
		f.block(0xbad, "unknown")
		f.iface(LinkEthernet, 0, uint16(2), uint16(4), "eth0", 0)
		f.iface(LinkRaw, 3, uint16(9), uint16(1), "\x09\x00\x00\x00", 0)
		f.enhanced(0, 1_000_007, 60, "hello")
		f.block(0x40000bad, strings.Repeat("name resolution ", 10000))
		f.enhanced(1, 2_000_000_007, 3, "abc", uint16(2), uint16(4), 2, 0)
		f.block(blockSimple, 2, "ab")
		f.block(blockOldPacket, uint16(1), uint16(0), 0, 9, 1, 1, "x")
		// A section of its own, with interfaces that are counted from 0 again.
		f.section().iface(LinkNull, 0).enhanced(0, 5, 1, "y", uint16(2), uint16(4), 1, 0)
		got, err := readBytes(t, f.b)
		want := []Packet{
			{Time: time.Unix(1, 7000), Data: []byte("hello"), Length: 60, LinkType: LinkEthernet},
			{Time: time.Unix(2, 7), Data: []byte("abc"), Length: 3, LinkType: LinkRaw, Interface: 1},
			{Time: time.Unix(0, 0), Data: []byte("ab"), Length: 2, LinkType: LinkEthernet},
			{Time: time.Unix(0, 9), Data: []byte("x"), Length: 1, LinkType: LinkRaw, Interface: 1},
			{Time: time.Unix(0, 5000), Data: []byte("y"), Length: 1, LinkType: LinkNull, Interface: 2},
		}
		if err != nil || !same(got, want) {
			t.Fatalf("%v, %v", got, err)
		}
		for i := range got {
			if got[i].Interface != want[i].Interface {
				t.Errorf("packet %d is of interface %d", i, got[i].Interface)
			}
		}
		if got[1].Direction != DirectionOut || got[4].Direction != DirectionIn || got[0].Direction != DirectionUnknown {
			t.Errorf("directions %d %d", got[1].Direction, got[4].Direction)
		}
	}
}

func TestPcapngInterfaces(t *testing.T) {
	f := littleFile().section().iface(LinkRaw, 96, uint16(2), uint16(4), "wg0\x00", uint16(9), uint16(1), "\x09\x00\x00\x00", 0).iface(LinkEthernet, 0)
	r, err := openMemory(f.b, 1)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Interfaces(); len(got) != 1 || got[0] != (Interface{"wg0", LinkRaw, 96, true}) {
		t.Errorf("after the header: %+v", got)
	}
	if _, err := readAll(r); err != nil {
		t.Error(err)
	}
	if got := r.Interfaces(); len(got) != 2 || got[1] != (Interface{"", LinkEthernet, maxSnaplen, false}) {
		t.Errorf("at the end: %+v", got)
	}
}

func TestPcapngClocks(t *testing.T) {
	for _, tt := range []struct {
		resolution byte
		offset     int64
		units      uint64
		want       time.Time
	}{
		{6, 0, 1_500_000, time.Unix(1, 5e8)},
		{0, 0, 77, time.Unix(77, 0)},
		{3, 100, 1_001, time.Unix(101, 1e6)},
		{12, 0, 3_000_000_000_999, time.Unix(3, 0)},
		{0x80 | 1, 0, 3, time.Unix(1, 5e8)},
		{0x80 | 32, 0, 7<<32 | 1<<31, time.Unix(7, 5e8)},
		{0x80 | 63, 0, 1<<63 - 1, time.Unix(0, 999_999_999)},
		{19, 0, 1<<64 - 1, time.Unix(1, 844_674_407)},
		{9, -5, 6_000_000_001, time.Unix(1, 1)},
	} {
		var c clock
		if !c.setResolution(tt.resolution) {
			t.Errorf("%#x is refused", tt.resolution)
			continue
		}
		c.offset = tt.offset
		if got := c.time(tt.units); !got.Equal(tt.want) {
			t.Errorf("%#x: %v, want %v", tt.resolution, got, tt.want)
		}
	}
	for _, v := range []byte{20, 0x7f, 0xc0, 0xff} {
		if (&clock{}).setResolution(v) {
			t.Errorf("%#x is taken", v)
		}
	}
}

func TestPcapngDamaged(t *testing.T) {
	begin := func() *file { return littleFile().section().iface(LinkEthernet, 0).enhanced(0, 1, 1, "x") }
	for name, f := range map[string]*file{
		"the interface is missing":          begin().enhanced(1, 1, 1, "x"),
		"the data exceed the block":         begin().block(blockPacket, 0, 0, 0, 1000, 1000, "x"),
		"short block":                       begin().block(blockPacket, 0),
		"no multiple of four":               begin().put(blockPacket, 13, 0, 0),
		"length of a block below its frame": begin().put(5, 4, 0, 0),
		"the lengths differ":                begin().put(uint32(1), 24, 1, 0, 0, 28),
		"longer than anything":              begin().put(blockPacket, 1<<30, 0, 0),
		"times in nonsense":                 begin().iface(LinkEthernet, 0, uint16(9), uint16(1), "\x7f\x00\x00\x00"),
		"section without order":             begin().block(blockSection, 1, 2, 3, 4),
	} {
		if got, err := readBytes(t, f.b); len(got) != 1 || !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %d packets, %v", name, len(got), err)
		}
	}
	// Malformed options are no reason to lose a packet.
	f := begin().enhanced(0, 1, 1, "y", uint16(2), uint16(5000), 1)
	if got, err := readBytes(t, f.b); len(got) != 2 || err != nil {
		t.Errorf("%d packets, %v", len(got), err)
	}
	// Interfaces without end would fill the memory.
	f = begin()
	for range maxInterfaces {
		f.iface(LinkEthernet, 0)
	}
	r, err := openMemory(f.b, 1<<20)
	if err == nil {
		_, err = readAll(r)
	}
	if !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
}

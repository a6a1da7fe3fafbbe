package capture

import (
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestPcapOfAllKinds(t *testing.T) {
	for _, tt := range []struct {
		name  string
		order binary.AppendByteOrder
		magic uint32
		nsec  int64
	}{
		{"micro, little", binary.LittleEndian, magicMicroseconds, 7000},
		{"micro, big", binary.BigEndian, magicMicroseconds, 7000},
		{"nano, little", binary.LittleEndian, magicNanoseconds, 7},
		{"nano, big", binary.BigEndian, magicNanoseconds, 7},
	} {
		f := &file{order: tt.order}
		f.pcapHeader(tt.magic, 65535, LinkEthernet).record(3, 7, "first").record(4, 7, "").record(5, 7, "third")
		got, err := readBytes(t, f.b)
		want := []Packet{
			{Time: time.Unix(3, tt.nsec), Data: []byte("first"), Length: 5, LinkType: LinkEthernet},
			{Time: time.Unix(4, tt.nsec), Length: 0, LinkType: LinkEthernet},
			{Time: time.Unix(5, tt.nsec), Data: []byte("third"), Length: 5, LinkType: LinkEthernet},
		}
		if err != nil || !same(got, want) {
			t.Errorf("%s: %v, %v", tt.name, got, err)
		}
	}
}

// More captured than there was on the wire makes no sense and is shown.
func TestPcapCapturedAboveLength(t *testing.T) {
	f := littleFile().pcapHeader(magicMicroseconds, 65535, LinkEthernet).put(1, 0, 5, 2, "12345").record(2, 0, "x")
	got, err := readBytes(t, f.b)
	if err != nil || len(got) != 2 || string(got[0].Data) != "12345" || got[0].Length != 2 {
		t.Errorf("%v, %v", got, err)
	}
}

// What is longer than the header says is cut to that.
func TestPcapSnaplen(t *testing.T) {
	f := littleFile().pcapHeader(magicMicroseconds, 3, LinkEthernet).record(1, 0, "12345").record(2, 0, "abc")
	got, err := readBytes(t, f.b)
	if err != nil || len(got) != 2 || string(got[0].Data) != "123" || got[0].Length != 5 || string(got[1].Data) != "abc" {
		t.Errorf("%v, %v", got, err)
	}
	for _, snaplen := range []int{0, -1} {
		r, err := openMemory(littleFile().pcapHeader(magicMicroseconds, snaplen, LinkEthernet).b, 100)
		if err != nil || r.Interfaces()[0].Snaplen != maxSnaplen {
			t.Errorf("snapshot length %d: %v", snaplen, err)
		}
	}
}

func TestPcapOldVersions(t *testing.T) {
	for _, tt := range []struct {
		major, minor     uint16
		captured, length int // as they stand in the file
	}{
		{2, 4, 3, 9}, {2, 3, 3, 9}, {2, 3, 9, 3}, {2, 2, 9, 3}, {543, 0, 9, 3},
	} {
		f := littleFile().put(magicMicroseconds, tt.major, tt.minor, 0, 0, 100, 1).put(1, 0, tt.captured, tt.length, "abc")
		got, err := readBytes(t, f.b)
		if err != nil || len(got) != 1 || string(got[0].Data) != "abc" || got[0].Length != 9 {
			t.Errorf("%d.%d: %v, %v", tt.major, tt.minor, got, err)
		}
	}
	for _, v := range [][2]uint16{{1, 0}, {2, 5}, {3, 0}} {
		f := littleFile().put(magicMicroseconds, v[0], v[1], 0, 0, 100, 1)
		if _, err := readBytes(t, f.b); !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), "version") {
			t.Errorf("%v: %v", v, err)
		}
	}
}

func TestPcapModified(t *testing.T) {
	f := littleFile().pcapHeader(magicModified, 100, LinkEthernet)
	f.put(1, 2, 3, 3, 7, uint16(8), uint16(0), "abc").put(2, 2, 3, 3, 7, uint16(8), uint16(0), "def")
	got, err := readBytes(t, f.b)
	if err != nil || len(got) != 2 || string(got[1].Data) != "def" {
		t.Errorf("%v, %v", got, err)
	}
}

func TestPcapLinkTypes(t *testing.T) {
	for field, want := range map[uint32]LinkType{
		1: LinkEthernet, 0: LinkNull, 108: LinkLoop, 101: LinkRaw, 12: LinkRaw, 14: LinkRaw, 113: LinkLinuxSLL, 276: LinkLinuxSLL2, 147: 147,
		0x50000001: LinkEthernet, // with a frame check sequence
	} {
		r, err := openMemory(littleFile().pcapHeader(magicMicroseconds, 100, LinkType(field)).b, 100)
		if err != nil || r.Interfaces()[0].LinkType != want {
			t.Errorf("%d: %v", field, err)
		}
	}
}

// A record that claims gigabytes is no reason to look for them.
func TestPcapHostileLength(t *testing.T) {
	f := littleFile().pcapHeader(magicMicroseconds, 100, LinkEthernet).record(1, 0, "x").put(2, 0, 1<<32-1, 1<<32-1, "...")
	got, err := readBytes(t, f.b)
	if len(got) != 1 || !errors.Is(err, ErrDamaged) || err.Error() != "x.pcap: after 1 packets: damaged: a packet of 4294967295 bytes, more than 262144" {
		t.Errorf("%v, %v", got, err)
	}
	// Where it may be that long it is cut.
	f = littleFile().pcapHeader(magicMicroseconds, 1<<27, linkUSBLinux)
	f.record(1, 0, string(make([]byte, 1<<20))).record(2, 0, "x")
	r, err := openMemory(f.b, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if got, err = readAll(r); err != nil || len(got) != 2 || len(got[0].Data) != maxSnaplen || got[0].Length != 1<<20 {
		t.Errorf("%d packets, %v", len(got), err)
	}
}

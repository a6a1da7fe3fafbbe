package capture

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"testing"

	"github.com/google/gopacket/pcapgo"
)

func TestWriterPcapng(t *testing.T) {
	packets := somePackets(200, LinkEthernet)
	for i := range packets {
		if i%2 == 1 {
			packets[i].Interface, packets[i].LinkType = 1, LinkRaw
		}
	}
	b := write(t, WriterConfig{Pcapng: true, Interfaces: twoInterfaces, Application: "gdump"}, packets)
	got, err := readBytes(t, b)
	if err != nil || !same(got, packets) {
		t.Fatalf("%d packets, %v", len(got), err)
	}
	for i, p := range got {
		if p.Interface != i%2 || p.Direction != packets[i].Direction {
			t.Errorf("packet %d: interface %d, %v", i, p.Interface, p.Direction)
		}
	}
	r, err := openMemory(b, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	readAll(r)
	if got := fmt.Sprint(r.Interfaces()); got != fmt.Sprint(twoInterfaces()) {
		t.Errorf("interfaces %v", got)
	}
	theirs, err := pcapgo.NewNgReader(bytes.NewReader(b), pcapgo.NgReaderOptions{WantMixedLinkType: true})
	if err != nil {
		t.Fatal(err)
	}
	if app := theirs.SectionInfo().Application; app != "gdump" {
		t.Errorf("application %q", app)
	}
	for i := range packets {
		data, info, err := theirs.ReadPacketData()
		if err != nil || !bytes.Equal(data, packets[i].Data) || info.Length != packets[i].Length || !info.Timestamp.Equal(packets[i].Time) || info.InterfaceIndex != i%2 {
			t.Fatalf("packet %d: %x %+v %v", i, data, info, err)
		}
	}
	if _, _, err := theirs.ReadPacketData(); err != io.EOF {
		t.Error(err)
	}
}

// An interface that is learned of later is described before its first packet.
func TestWriterPcapngLearns(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	known := twoInterfaces()[:1]
	w, err := OpenWriter(path, WriterConfig{Pcapng: true, Interfaces: func() []Interface { return known }}, noon)
	if err != nil {
		t.Fatal(err)
	}
	first, second := Packet{Time: noon, LinkType: LinkEthernet}, Packet{Time: noon, LinkType: LinkRaw, Interface: 1}
	w.Write(noon, &first)
	known = twoInterfaces()
	w.Write(noon, &second)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := readFile(path); err != nil || len(got) != 2 || got[1].LinkType != LinkRaw {
		t.Errorf("%v, %v", got, err)
	}
}

func TestWriterPcapngOfOneInterface(t *testing.T) {
	packets := somePackets(3, LinkRaw)
	b := write(t, WriterConfig{Pcapng: true, LinkType: LinkRaw, Snaplen: 99}, packets)
	if got, err := readBytes(t, b); err != nil || !same(got, packets) {
		t.Errorf("%v, %v", got, err)
	}
}

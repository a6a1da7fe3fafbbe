package apptest

import (
	"encoding/binary"
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"

	"gotcp/internal/ids/app"
)

// capture makes a pcap file of raw IPv4 packets.
func capture(t *testing.T, packets ...[]gopacket.SerializableLayer) []byte {
	t.Helper()
	file := binary.LittleEndian.AppendUint32(nil, 0xa1b2c3d4)
	file = append(file, make([]byte, 16)...)
	file = binary.LittleEndian.AppendUint32(file, uint32(layers.LinkTypeRaw))
	for _, p := range packets {
		b := gopacket.NewSerializeBuffer()
		if err := gopacket.SerializeLayers(b, gopacket.SerializeOptions{FixLengths: true}, p...); err != nil {
			t.Fatal(err)
		}
		file = append(file, make([]byte, 8)...)
		file = binary.LittleEndian.AppendUint32(file, uint32(len(b.Bytes())))
		file = binary.LittleEndian.AppendUint32(file, uint32(len(b.Bytes())))
		file = append(file, b.Bytes()...)
	}
	return file
}

func segment(up bool, seq uint32, syn bool, data string) []gopacket.SerializableLayer {
	ip := &layers.IPv4{Version: 4, IHL: 5, TTL: 64, Protocol: layers.IPProtocolTCP, SrcIP: []byte{10, 0, 0, 1}, DstIP: []byte{10, 0, 0, 2}}
	tcp := &layers.TCP{SrcPort: 4000, DstPort: 80, Seq: seq, SYN: syn, ACK: true}
	if !up {
		ip.SrcIP, ip.DstIP = ip.DstIP, ip.SrcIP
		tcp.SrcPort, tcp.DstPort = tcp.DstPort, tcp.SrcPort
	}
	return []gopacket.SerializableLayer{ip, tcp, gopacket.Payload(data)}
}

func TestSegmentsInTheirOrder(t *testing.T) {
	list, err := Flows(capture(t,
		segment(true, 99, true, ""), segment(false, 499, true, ""),
		segment(true, 103, false, "def"), segment(true, 100, false, "abc"), segment(true, 101, false, "bcdefgh"), segment(false, 500, false, "xyz")))
	if err != nil || len(list) != 1 {
		t.Fatalf("%d flows, %v", len(list), err)
	}
	var sent [2]string
	for _, c := range list[0].Chunks {
		sent[c.Dir] += string(c.Data)
	}
	if sent[app.ToServer] != "abcdefgh" || sent[app.ToClient] != "xyz" || list[0].Client.Port() != 4000 || list[0].UDP {
		t.Errorf("%q %+v", sent, list[0])
	}
}

func TestNoCapture(t *testing.T) {
	if _, err := Flows([]byte("what")); err == nil {
		t.Error("taken for a capture")
	}
}

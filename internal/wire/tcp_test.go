package wire

import (
	"errors"
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
)

func tcpFields(t TCP) TCPFields {
	return TCPFields{t.SrcPort(), t.DstPort(), t.Seq(), t.Ack(), t.Flags(), t.Window(), t.Urgent()}
}

func TestTCP(t *testing.T) {
	for _, f := range []TCPFields{
		{SrcPort: 1, DstPort: 65535, Seq: 0xfffffffe, Flags: SYN, Window: 64240},
		{SrcPort: 443, DstPort: 40000, Seq: 1, Ack: 0x80000000, Flags: FIN | PSH | ACK | URG, Window: 0, Urgent: 0xffff},
		{SrcPort: 443, DstPort: 40000, Seq: 1, Ack: 2, Flags: RST | ECE | CWR | AE, Window: 65535},
	} {
		theirTCP := &layers.TCP{
			SrcPort: layers.TCPPort(f.SrcPort), DstPort: layers.TCPPort(f.DstPort), Seq: f.Seq, Ack: f.Ack,
			FIN: f.Flags&FIN != 0, SYN: f.Flags&SYN != 0, RST: f.Flags&RST != 0, PSH: f.Flags&PSH != 0, ACK: f.Flags&ACK != 0,
			URG: f.Flags&URG != 0, ECE: f.Flags&ECE != 0, CWR: f.Flags&CWR != 0, NS: f.Flags&AE != 0,
			Window: f.Window, Urgent: f.Urgent,
		}
		if err := theirTCP.SetNetworkLayerForChecksum(theirIPv4(layers.IPProtocolTCP)); err != nil {
			t.Fatal(err)
		}
		want := theirs(t, theirTCP, gopacket.Payload("odd"))
		got := make([]byte, TCPMinLen+3)
		equal(t, "Put", f.Put(got, nil), TCPMinLen)
		copy(got[TCPMinLen:], "odd")
		TCP(got).SetChecksum(v4A, v4B)
		equalBytes(t, "segment", got, want)

		s := must[TCP](t)(ParseTCP(want))
		equal(t, "fields", tcpFields(s), f)
		equal(t, "HeaderLen", s.HeaderLen(), TCPMinLen)
		equal(t, "Options", len(s.Options()), 0)
		equal(t, "Payload", string(s.Payload()), "odd")
		equal(t, "ChecksumOK", s.ChecksumOK(v4A, v4B), true)
		s[22] ^= 1
		equal(t, "ChecksumOK after a flipped bit", s.ChecksumOK(v4A, v4B), false)
		TCP(got).SetChecksum(v6A, v6B)
		equal(t, "ChecksumOK over IPv6", TCP(got).ChecksumOK(v6A, v6B), true)
		equal(t, "Checksum is there", TCP(got).Checksum() != 0, true)
	}
}

func TestTCPPutLeavesChecksumZero(t *testing.T) {
	b := []byte("dirty dirty dirty dirty dirty dirty")
	n := (&TCPFields{Flags: SYN}).Put(b, &TCPOptions{MSS: 1460})
	equal(t, "Put", n, 24)
	s := must[TCP](t)(ParseTCP(b[:n]))
	equal(t, "Checksum", s.Checksum(), 0)
	equal(t, "MSS", ParseTCPOptions(s.Options()).MSS, 1460)
}

func TestParseTCPRefuses(t *testing.T) {
	good := make([]byte, 24)
	(&TCPFields{}).Put(good, &TCPOptions{MSS: 1})
	for _, tt := range []struct {
		name   string
		b      []byte
		offset byte
		want   error
	}{
		{"nothing wrong", good, 6, nil},
		{"empty", nil, 0, ErrShort},
		{"short", good[:19], 5, ErrShort},
		{"offset too small", good, 4, ErrLength},
		{"offset beyond the packet", good, 7, ErrLength},
		{"options cut off", good[:23], 6, ErrLength},
	} {
		b := append([]byte(nil), tt.b...)
		if len(b) > 12 {
			b[12] = tt.offset << 4
		}
		if _, err := ParseTCP(b); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestTCPFlagsString(t *testing.T) {
	for want, f := range map[string]TCPFlags{
		"none": 0, "SYN|ACK": SYN | ACK, "FIN": FIN, "RST|ACK": RST | ACK,
		"FIN|SYN|RST|PSH|ACK|URG|ECE|CWR|AE": 0x1ff,
	} {
		equal(t, "String", f.String(), want)
	}
}

func FuzzTCP(f *testing.F) {
	seed := make([]byte, 64)
	o := TCPOptions{MSS: 1460, HasWindowScale: true, WindowScale: 7, SACKPermitted: true, HasTimestamps: true, TSVal: 1}
	n := (&TCPFields{SrcPort: 1, DstPort: 2, Flags: SYN}).Put(seed, &o)
	f.Add(seed[:n])
	f.Add(seed[:n-1])
	f.Add(append(seed[:n:n], "payload"...))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := ParseTCP(b)
		if err != nil {
			return
		}
		_ = s.ChecksumOK(v4A, v4B)
		again := make([]byte, len(b))
		fields := tcpFields(s)
		fields.Put(again, nil)
		again[12] = again[12]&0x0f | b[12]&0xfe // length and reserved bits
		copy(again[16:], b[16:18])
		copy(again[TCPMinLen:], s.Options())
		copy(again[s.HeaderLen():], s.Payload())
		equalBytes(t, "round trip", again, b)
		TCP(again).SetChecksum(v6A, v6B)
		equal(t, "ChecksumOK", TCP(again).ChecksumOK(v6A, v6B), true)
	})
}

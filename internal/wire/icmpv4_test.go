package wire

import (
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
)

func TestICMPv4(t *testing.T) {
	for _, tt := range []struct {
		typ, code uint8
		id, seq   uint16
		payload   string
		isError   bool
	}{
		{ICMPv4Echo, 0, 0xbeef, 0xffff, "odd", false},
		{ICMPv4EchoReply, 0, 1, 2, "", false},
		{ICMPv4Unreachable, ICMPv4FragmentationNeeded, 0, 1400, "quoted packet", true},
		{ICMPv4TimeExceeded, ICMPv4ReassemblyExceeded, 0, 0, "quoted packet", true},
	} {
		want := theirs(t, &layers.ICMPv4{
			TypeCode: layers.CreateICMPv4TypeCode(tt.typ, tt.code), Id: tt.id, Seq: tt.seq,
		}, gopacket.Payload(tt.payload))
		got := make([]byte, ICMPLen+len(tt.payload))
		n := PutICMPv4(got, tt.typ, tt.code, EchoRest(tt.id, tt.seq), []byte(tt.payload))
		equalBytes(t, "message", got[:n], want)

		m := must[ICMPv4](t)(ParseICMPv4(want))
		equal(t, "Type", m.Type(), tt.typ)
		equal(t, "Code", m.Code(), tt.code)
		equal(t, "ID", m.ID(), tt.id)
		equal(t, "Seq", m.Seq(), tt.seq)
		equal(t, "Rest", m.Rest(), EchoRest(tt.id, tt.seq))
		equal(t, "MTU", m.MTU(), int(tt.seq))
		equal(t, "Payload", string(m.Payload()), tt.payload)
		equal(t, "IsError", m.IsError(), tt.isError)
		equal(t, "ChecksumOK", m.ChecksumOK(), true)
		want[0] ^= 1
		equal(t, "ChecksumOK after a flipped bit", m.ChecksumOK(), false)
	}
}

func TestPutICMPv4InPlace(t *testing.T) {
	request := make([]byte, 64)
	n := PutICMPv4(request, ICMPv4Echo, 0, EchoRest(7, 8), []byte("some payload"))
	m := must[ICMPv4](t)(ParseICMPv4(request[:n]))
	PutICMPv4(request, ICMPv4EchoReply, 0, m.Rest(), m.Payload())
	equal(t, "Type", m.Type(), ICMPv4EchoReply)
	equal(t, "Payload", string(m.Payload()), "some payload")
	equal(t, "ChecksumOK", m.ChecksumOK(), true)

	// An error that quotes the packet which lies in the same buffer.
	b := []byte("quoted packet...........")
	n = PutICMPv4(b, ICMPv4Unreachable, ICMPv4PortUnreachable, 0, b[:13])
	equal(t, "quote", string(ICMPv4(b[:n]).Payload()), "quoted packet")
}

func FuzzICMPv4(f *testing.F) {
	seed := make([]byte, 16)
	PutICMPv4(seed, ICMPv4Echo, 0, 1, []byte("12345678"))
	f.Add(seed)
	f.Add(seed[:7])
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := ParseICMPv4(b)
		if err != nil {
			return
		}
		_, _, _ = m.ID(), m.MTU(), m.IsError()
		again := make([]byte, len(b))
		n := PutICMPv4(again, m.Type(), m.Code(), m.Rest(), m.Payload())
		equal(t, "ChecksumOK", ICMPv4(again[:n]).ChecksumOK(), true)
		if m.ChecksumOK() && m.Checksum() != 0xffff {
			equalBytes(t, "round trip", again, b)
		}
	})
}

package wire

import (
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
)

func TestICMPv6(t *testing.T) {
	for _, tt := range []struct {
		typ, code uint8
		rest      uint32
		payload   string
		isError   bool
	}{
		{ICMPv6Echo, 0, 0xbeef0001, "odd", false},
		{ICMPv6EchoReply, 0, 0, "", false},
		{ICMPv6PacketTooBig, 0, 1280, "quoted packet", true},
		{ICMPv6NeighborSolicit, 0, 0, "target address..", false},
	} {
		icmp := &layers.ICMPv6{TypeCode: layers.CreateICMPv6TypeCode(tt.typ, tt.code)}
		if err := icmp.SetNetworkLayerForChecksum(theirIPv6(layers.IPProtocolICMPv6)); err != nil {
			t.Fatal(err)
		}
		rest := make([]byte, 4)
		put32(rest, tt.rest)
		want := theirs(t, icmp, gopacket.Payload(string(rest)+tt.payload))
		got := make([]byte, ICMPLen+len(tt.payload))
		n := PutICMPv6(got, v6A, v6B, tt.typ, tt.code, tt.rest, []byte(tt.payload))
		equalBytes(t, "message", got[:n], want)

		m := must[ICMPv6](t)(ParseICMPv6(want))
		equal(t, "Type", m.Type(), tt.typ)
		equal(t, "Code", m.Code(), tt.code)
		equal(t, "Rest", m.Rest(), tt.rest)
		equal(t, "ID", m.ID(), uint16(tt.rest>>16))
		equal(t, "Seq", m.Seq(), uint16(tt.rest))
		equal(t, "MTU", m.MTU(), int(tt.rest))
		equal(t, "Payload", string(m.Payload()), tt.payload)
		equal(t, "IsError", m.IsError(), tt.isError)
		equal(t, "ChecksumOK", m.ChecksumOK(v6A, v6B), true)
		equal(t, "ChecksumOK for another address", m.ChecksumOK(v6A, v6A), false)
	}
}

func FuzzICMPv6(f *testing.F) {
	seed := make([]byte, 16)
	PutICMPv6(seed, v6A, v6B, ICMPv6Echo, 0, 1, []byte("12345678"))
	f.Add(seed)
	f.Add(seed[:7])
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := ParseICMPv6(b)
		if err != nil {
			return
		}
		_, _, _ = m.ID(), m.MTU(), m.IsError()
		again := make([]byte, len(b))
		n := PutICMPv6(again, v6A, v6B, m.Type(), m.Code(), m.Rest(), m.Payload())
		equal(t, "ChecksumOK", ICMPv6(again[:n]).ChecksumOK(v6A, v6B), true)
		if m.ChecksumOK(v6A, v6B) && m.Checksum() != 0xffff {
			equalBytes(t, "round trip", again, b)
		}
	})
}

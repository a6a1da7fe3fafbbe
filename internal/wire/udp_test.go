package wire

import (
	"errors"
	"net/netip"
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
)

func TestUDP(t *testing.T) {
	v4, v6 := theirIPv4(layers.IPProtocolUDP), theirIPv6(layers.IPProtocolUDP)
	for _, tt := range []struct {
		name     string
		src, dst netip.Addr
		ip       gopacket.NetworkLayer
		payload  string
	}{
		{"IPv4", v4A, v4B, v4, "hello"},
		{"IPv4, empty", v4A, v4B, v4, ""},
		{"IPv6", v6A, v6B, v6, "hello, world"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			udp := &layers.UDP{SrcPort: 53, DstPort: 65535}
			if err := udp.SetNetworkLayerForChecksum(tt.ip); err != nil {
				t.Fatal(err)
			}
			want := theirs(t, udp, gopacket.Payload(tt.payload))
			got := make([]byte, UDPLen+len(tt.payload))
			f := UDPFields{SrcPort: 53, DstPort: 65535}
			equal(t, "Put", f.Put(got, len(tt.payload)), UDPLen)
			copy(got[UDPLen:], tt.payload)
			u := must[UDP](t)(ParseUDP(append(got, "padding"...)))
			u.SetChecksum(tt.src, tt.dst)
			equalBytes(t, "datagram", u, want)

			equal(t, "SrcPort", u.SrcPort(), 53)
			equal(t, "DstPort", u.DstPort(), 65535)
			equal(t, "Length", u.Length(), len(want))
			equal(t, "Payload", string(u.Payload()), tt.payload)
			equal(t, "ChecksumOK", u.ChecksumOK(tt.src, tt.dst), true)
			u[0] ^= 0x40
			equal(t, "ChecksumOK after a flipped bit", u.ChecksumOK(tt.src, tt.dst), false)
		})
	}
}

func TestUDPZeroChecksum(t *testing.T) {
	b := make([]byte, UDPLen+2)
	(&UDPFields{SrcPort: 1, DstPort: 2}).Put(b, 2)
	u := must[UDP](t)(ParseUDP(b))
	equal(t, "none over IPv4", u.ChecksumOK(v4A, v4B), true)
	equal(t, "none over IPv6", u.ChecksumOK(v6A, v6B), false)

	// A payload that makes the sum come out as 0, which is sent as 0xffff.
	u.SetChecksum(v4A, v4B)
	put16(b[UDPLen:], u.Checksum())
	u.SetChecksum(v4A, v4B)
	equal(t, "Checksum", u.Checksum(), 0xffff)
	equal(t, "ChecksumOK", u.ChecksumOK(v4A, v4B), true)
}

func TestParseUDPRefuses(t *testing.T) {
	for _, tt := range []struct {
		b               string
		want, truncated error
	}{
		{"\x00\x01\x00\x02\x00\x08\x00\x00", nil, nil},
		{"\x00\x01\x00\x02\x00\x08\x00\x00padding", nil, nil},
		{"\x00\x01\x00\x02\x00\x08\x00", ErrShort, ErrShort},
		{"\x00\x01\x00\x02\x00\x07\x00\x00", ErrLength, ErrLength},
		{"\x00\x01\x00\x02\x00\x09\x00\x00", ErrLength, nil},
	} {
		if _, err := ParseUDP([]byte(tt.b)); !errors.Is(err, tt.want) {
			t.Errorf("%q: %v", tt.b, err)
		}
		if _, err := ParseTruncatedUDP([]byte(tt.b)); !errors.Is(err, tt.truncated) {
			t.Errorf("%q truncated: %v", tt.b, err)
		}
	}
}

func FuzzUDP(f *testing.F) {
	f.Add([]byte("\x00\x01\x00\x02\x00\x0b\x00\x00abc"))
	f.Add([]byte("\x00\x01\x00\x02\x00\x0b\x00\x00ab"))
	f.Fuzz(func(t *testing.T, b []byte) {
		u, err := ParseTruncatedUDP(b)
		if err != nil {
			return
		}
		_ = u.ChecksumOK(v4A, v4B)
		again := make([]byte, len(u))
		fields := UDPFields{u.SrcPort(), u.DstPort()}
		n := fields.Put(again, u.Length()-UDPLen)
		copy(again[n:], u.Payload())
		equalBytes(t, "round trip", again[:6], u[:6])
		UDP(again).SetChecksum(v6A, v6B)
		equal(t, "ChecksumOK", UDP(again).ChecksumOK(v6A, v6B), true)
	})
}

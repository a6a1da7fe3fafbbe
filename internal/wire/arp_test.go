package wire

import (
	"errors"
	"net/netip"
	"testing"

	"github.com/google/gopacket/layers"
)

func TestARP(t *testing.T) {
	for _, f := range []ARPFields{
		{Op: ARPRequest, SenderMAC: macA, SenderIP: v4A, TargetIP: v4B},
		{Op: ARPReply, SenderMAC: macB, SenderIP: v4B, TargetMAC: macA, TargetIP: v4A},
		{Op: 0x1234, SenderMAC: Broadcast, SenderIP: v4A, TargetMAC: Broadcast, TargetIP: v4A},
	} {
		want := theirs(t, &layers.ARP{
			AddrType: layers.LinkTypeEthernet, Protocol: layers.EthernetTypeIPv4, Operation: uint16(f.Op),
			SourceHwAddress: f.SenderMAC[:], SourceProtAddress: f.SenderIP.AsSlice(),
			DstHwAddress: f.TargetMAC[:], DstProtAddress: f.TargetIP.AsSlice(),
		})
		got := make([]byte, ARPLen)
		equal(t, "Put", f.Put(got), ARPLen)
		equalBytes(t, "packet", got, want)

		padded := append(want, make([]byte, 18)...)
		a := must[ARP](t)(ParseARP(padded))
		equal(t, "fields", a.Fields(), f)
	}
}

func TestARPProbeHasNoSender(t *testing.T) {
	probe := ARPFields{Op: ARPRequest, SenderMAC: macA, TargetIP: v4A} // RFC 5227 §2.1.1
	b := make([]byte, ARPLen)
	for i := range b {
		b[i] = 0xff
	}
	probe.Put(b)
	a := must[ARP](t)(ParseARP(b))
	equal(t, "SenderIP", a.SenderIP(), netip.IPv4Unspecified())
	equal(t, "TargetMAC", a.TargetMAC(), MAC{})
}

func TestARPRefuses(t *testing.T) {
	good := make([]byte, ARPLen)
	(&ARPFields{Op: ARPRequest}).Put(good)
	if _, err := ParseARP(good[:ARPLen-1]); !errors.Is(err, ErrShort) {
		t.Errorf("a short packet: %v", err)
	}
	for i := range 6 {
		bad := append([]byte(nil), good...)
		bad[i] ^= 0x10
		if _, err := ParseARP(bad); !errors.Is(err, ErrFormat) {
			t.Errorf("byte %d wrong: %v", i, err)
		}
	}
}

func FuzzARP(f *testing.F) {
	seed := make([]byte, ARPLen)
	(&ARPFields{Op: ARPReply, SenderMAC: macA, SenderIP: v4A, TargetMAC: macB, TargetIP: v4B}).Put(seed)
	f.Add(seed)
	f.Add(seed[:20])
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := ParseARP(b)
		if err != nil {
			return
		}
		again := make([]byte, ARPLen)
		fields := a.Fields()
		fields.Put(again)
		equalBytes(t, "round trip", again, a)
	})
}

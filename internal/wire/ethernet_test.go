package wire

import (
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
)

func TestEthernet(t *testing.T) {
	payload := gopacket.Payload(make([]byte, 46))
	want := theirs(t, &layers.Ethernet{SrcMAC: macA[:], DstMAC: macB[:], EthernetType: layers.EthernetTypeARP}, payload)
	e := must[Ethernet](t)(ParseEthernet(want))
	equal(t, "Dst", e.Dst(), macB)
	equal(t, "Src", e.Src(), macA)
	equal(t, "Type", e.Type(), TypeARP)
	equalBytes(t, "Payload", e.Payload(), payload)

	got := make([]byte, len(want))
	equal(t, "PutEthernet", PutEthernet(got, macB, macA, TypeARP), EthernetLen)
	equalBytes(t, "frame", got, want)
}

func TestEtherTypeString(t *testing.T) {
	for want, typ := range map[string]EtherType{
		"IPv4": TypeIPv4, "ARP": TypeARP, "802.1Q": TypeVLAN, "802.1ad": TypeQinQ, "IPv6": TypeIPv6, "0x88cc": 0x88cc,
	} {
		equal(t, "String", typ.String(), want)
	}
}

func FuzzEthernet(f *testing.F) {
	f.Add(make([]byte, 13))
	f.Add(make([]byte, 14))
	f.Add([]byte("abcdefghijklmnopqrst"))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := ParseEthernet(b)
		if err != nil {
			equal(t, "long enough", len(b) >= EthernetLen, false)
			return
		}
		again := make([]byte, len(b))
		n := PutEthernet(again, e.Dst(), e.Src(), e.Type())
		copy(again[n:], e.Payload())
		equalBytes(t, "round trip", again, b)
	})
}

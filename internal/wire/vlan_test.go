package wire

import (
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
)

func TestVLAN(t *testing.T) {
	payload := gopacket.Payload("what the tag is on, long enough not to need padding")
	for _, tag := range []layers.Dot1Q{
		{Type: layers.EthernetTypeIPv4},
		{Priority: 7, DropEligible: true, VLANIdentifier: 4095, Type: layers.EthernetTypeIPv6},
		{Priority: 5, VLANIdentifier: 0x123, Type: layers.EthernetTypeARP},
	} {
		frame := theirs(t, &layers.Ethernet{SrcMAC: macA[:], DstMAC: macB[:], EthernetType: layers.EthernetTypeDot1Q}, &tag, payload)
		e := must[Ethernet](t)(ParseEthernet(frame))
		equal(t, "outer type", e.Type(), TypeVLAN)
		v := must[VLAN](t)(ParseVLAN(e.Payload()))
		equal(t, "ID", v.ID(), tag.VLANIdentifier)
		equal(t, "PCP", v.PCP(), tag.Priority)
		equal(t, "DEI", v.DEI(), tag.DropEligible)
		equal(t, "Type", v.Type(), EtherType(tag.Type))
		equalBytes(t, "Payload", v.Payload(), payload)

		got := make([]byte, len(v))
		n := PutVLAN(got, tag.Priority, tag.DropEligible, tag.VLANIdentifier, EtherType(tag.Type))
		copy(got[n:], payload)
		equalBytes(t, "tag", got, v)
	}
}

func TestPutVLANMasks(t *testing.T) {
	var b [VLANLen]byte
	PutVLAN(b[:], 0xff, false, 0xffff, TypeIPv4)
	equalBytes(t, "tag", b[:], []byte{0xef, 0xff, 8, 0})
}

func FuzzVLAN(f *testing.F) {
	f.Add([]byte{0, 1, 8, 0})
	f.Add([]byte{0xff, 0xff, 0x86, 0xdd, 0x60})
	f.Add([]byte{1})
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := ParseVLAN(b)
		if err != nil {
			return
		}
		again := make([]byte, len(b))
		n := PutVLAN(again, v.PCP(), v.DEI(), v.ID(), v.Type())
		copy(again[n:], v.Payload())
		equalBytes(t, "round trip", again, b)
	})
}

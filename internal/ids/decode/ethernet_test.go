package decode

import (
	"testing"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

func TestVLANTags(t *testing.T) {
	in := ip4(wire.ProtoUDP, udp(7, 8, nil, false))
	p := innermost(t, Ethernet, ether(wire.TypeQinQ, join(bytesOf(t, "0064 8100 600a 0800"), in)), 1)
	if p.NumVLANs != 2 || p.VLANs != [3]uint16{100, 10, 0} {
		t.Errorf("%d tags %v", p.NumVLANs, p.VLANs)
	}
	if p.EtherSrc != (wire.MAC{4}) || p.EtherDst != (wire.MAC{2}) || !p.HasEther {
		t.Errorf("from %v to %v", p.EtherSrc, p.EtherDst)
	}
	expectEvents(t, Ethernet, ether(wire.TypeVLAN, bytesOf(t, "0001")), event.VLANHeaderTooSmall)
	expectEvents(t, Ethernet, ether(wire.TypeVLAN, bytesOf(t, "0001 8100 0002 8100 0003 8100 0004 0800")), event.VLANTooManyLayers)
	expectEvents(t, Ethernet, ether(wire.TypeVLAN, bytesOf(t, "0001 9999 00")), event.EthernetUnknownEthertype, event.VLANUnknownType)
	expectEvents(t, Ethernet, ether(wire.TypeVLAN, bytesOf(t, "0001 0010 00")), event.EthernetUnknownEthertype, event.VLANUnknownType)
	innermost(t, Ethernet, ether(type8021ah, join(bytesOf(t, "00000001 020000000000 040000000000 0800"), in)), 1)
	expectEvents(t, Ethernet, ether(type8021ah, bytesOf(t, "00000001")), event.IEEE8021ahHeaderTooSmall)
}

func TestARP(t *testing.T) {
	good := "0001 0800 06 04 0001 040000000000 0a000001 000000000000 0a000002"
	if p := expectEvents(t, Ethernet, ether(wire.TypeARP, bytesOf(t, good))); p[0].ARP.SenderIP() != v4a {
		t.Errorf("from %v", p[0].ARP.SenderIP())
	}
	for _, c := range []struct {
		from, to string
		e        event.Event
	}{
		{"0001 0800", "0007 0800", event.ARPUnsupportedHardware},
		{"0001 0800", "0001 86dd", event.ARPUnsupportedProtocol},
		{"06 04", "08 04", event.ARPInvalidHardwareSize},
		{"06 04", "06 05", event.ARPInvalidProtocolSize},
		{"04 0001", "04 0063", event.ARPUnsupportedOpcode},
	} {
		b := bytesOf(t, replace(good, c.from, c.to))
		expectEvents(t, Ethernet, ether(wire.TypeARP, b), c.e)
	}
	expectEvents(t, Ethernet, ether(wire.TypeARP, bytesOf(t, "0001 08")), event.ARPPacketTooSmall)
	expectEvents(t, Ethernet, ether(wire.TypeARP, bytesOf(t, "0001 0800")), event.ARPInvalidPacket)
}

func TestPortTags(t *testing.T) {
	in := ip4(wire.ProtoUDP, udp(7, 8, nil, false))
	innermost(t, Ethernet, ether(typeVNTag, join(bytesOf(t, "00010002 0800"), in)), 1)
	innermost(t, Ethernet, ether(typeETag, join(bytesOf(t, "000100020003 8100 0001 0800"), in)), 1)
	innermost(t, Ethernet, ether(typeFabricPath, join([]byte{0, 1}, ether(wire.TypeIPv4, in))), 1)
	expectEvents(t, Ethernet, ether(typeVNTag, bytesOf(t, "0001")), event.VNTagHeaderTooSmall)
	expectEvents(t, Ethernet, ether(typeVNTag, bytesOf(t, "00010002 1234")), event.EthernetUnknownEthertype, event.VNTagUnknownType)
	expectEvents(t, Ethernet, ether(typeETag, bytesOf(t, "0001")), event.ETagHeaderTooSmall)
	expectEvents(t, Ethernet, ether(typeETag, bytesOf(t, "000100020003 1234")), event.EthernetUnknownEthertype, event.ETagUnknownType)
	expectEvents(t, Ethernet, ether(typeFabricPath, []byte{0}), event.DCEPacketTooSmall)
}

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
	expectEvents(t, Ethernet, ether(wire.TypeARP, bytesOf(t, "0001 0800")), event.ARPPacketTooSmall)
}

func TestMPLS(t *testing.T) {
	in := ip4(wire.ProtoUDP, udp(7, 8, nil, false))
	innermost(t, Ethernet, ether(typeMPLS, join(bytesOf(t, "00020040 00030140"), in)), 1)
	innermost(t, Ethernet, ether(typeMPLS, join(bytesOf(t, "00030140 00000000"), ether(wire.TypeIPv4, in))), 1)
	innermost(t, Ethernet, ether(typeMPLS, join(bytesOf(t, "00000140"), in)), 1)
	for stack, e := range map[string]event.Event{
		"000200":            event.MPLSHeaderTooSmall,
		"00001140 45000000": event.MPLSBadLabelRouterAlert,
		"00003140 45000000": event.MPLSBadLabelImplicitNull,
		"00004140 45000000": event.MPLSBadLabelReserved,
		"00020140 45":       event.MPLSPacketTooSmall,
		"00020140 95000000": event.MPLSUnknownPayloadType,
	} {
		expectEvents(t, Ethernet, ether(typeMPLS, bytesOf(t, stack)), e)
	}
	endless := make([]byte, 1000) // no label is the last
	expectEvents(t, Ethernet, ether(typeMPLS, endless), event.TooManyLayers)
}

func TestPPPoE(t *testing.T) {
	in := ip4(wire.ProtoUDP, udp(7, 8, nil, false))
	innermost(t, Ethernet, ether(typePPPoE, join(bytesOf(t, "1100 0001 0020 0021"), in)), 1)
	expectEvents(t, Ethernet, ether(typePPPoE, bytesOf(t, "1100 0001")), event.PPPoEPacketTooSmall)
	expectEvents(t, Ethernet, ether(typePPPoE, bytesOf(t, "1109 0001 0020 0021")), event.PPPoEWrongCode)
	expectEvents(t, Ethernet, ether(typePPPoEDiscover, bytesOf(t, "1109 0000 0004 0101 0000")))
	expectEvents(t, Ethernet, ether(typePPPoEDiscover, bytesOf(t, "1109 0000 0004 0101 0009")), event.PPPoEMalformedTags)
	expectEvents(t, Ethernet, ether(typePPPoEDiscover, bytesOf(t, "1101 0000 0000")), event.PPPoEWrongCode)
	expectEvents(t, Ethernet, ether(typePPPoEDiscover, bytesOf(t, "1109")), event.PPPoEPacketTooSmall)
}

func TestNSH(t *testing.T) {
	in := ip4(wire.ProtoUDP, udp(7, 8, nil, false))
	innermost(t, Ethernet, ether(typeNSH, join(bytesOf(t, "0002 02 01 00000000"), in)), 1)
	for header, e := range map[string]event.Event{
		"0002":                       event.NSHHeaderTooSmall,
		"4002 02 01 00000000 45":     event.NSHUnsupportedVersion,
		"0001 02 01 00000000 45":     event.NSHBadHeaderLength,
		"0002 00 01 00000000 45":     event.NSHReservedType,
		"0002 03 01 00000000 45":     event.NSHUnsupportedType,
		"0002 02 09 00000000 450000": event.NSHUnknownPayload,
	} {
		expectEvents(t, Ethernet, ether(typeNSH, bytesOf(t, header)), e)
	}
}

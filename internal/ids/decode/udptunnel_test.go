package decode

import (
	"testing"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

func TestTunnelsInUDP(t *testing.T) {
	in4 := ip4(wire.ProtoUDP, udp(7, 8, nil, false))
	in6 := ip6(wire.ProtoUDP, udp(7, 8, nil, true))
	tunnel := func(port uint16, header string, b []byte) []byte {
		return ip4(wire.ProtoUDP, udp(9, port, join(bytesOf(t, header), b), false))
	}
	for name, b := range map[string][]byte{
		"VXLAN":            tunnel(4789, "08000000 00000100", ether(wire.TypeIPv4, in4)),
		"Geneve, Ethernet": tunnel(6081, "0000 6558 00000100", ether(wire.TypeIPv6, in6)),
		"Geneve, options":  tunnel(6081, "0100 0800 00000100 00000000", in4),
		"Teredo":           tunnel(3544, "", in6),
		"Teredo, origin":   tunnel(3544, "0000 0001 0a000001", in6),
		"Teredo, auth":     tunnel(3544, "0001 00 00 0000000000000000 00", in6),
	} {
		t.Run(name, func(t *testing.T) { innermost(t, IPv4, b, 2) })
	}
	for name, b := range map[string][]byte{
		"VXLAN without its flag": tunnel(4789, "00000000 00000100", ether(wire.TypeIPv4, in4)),
		"VXLAN, reserved bits":   tunnel(4789, "08000000 00000101", ether(wire.TypeIPv4, in4)),
		"VXLAN cut off":          tunnel(4789, "08000000 00000100", nil),
		"not Teredo":             tunnel(3544, "", in4),
		"longer than Teredo":     tunnel(3544, "", join(in6, []byte{1})),
		"another port":           tunnel(4790, "08000000 00000100", ether(wire.TypeIPv4, in4)),
	} {
		if got := decoded(IPv4, b); len(got) != 1 || len(got[0].Events) > 0 {
			t.Errorf("%s: %d packets, events %v", name, len(got), got[0].Events)
		}
	}
	expectEvents(t, IPv4, tunnel(4789, "08000000 00000100", ether(0x1234, in4)), event.VXLANUnknownPayloadType)
	expectEvents(t, IPv4, tunnel(6081, "0000 1234 00000100", in4), event.GeneveUnknownPayloadType)
}

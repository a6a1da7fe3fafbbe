package decode

import (
	"testing"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

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
		"0000e140 45000000": event.MPLSBadLabelReserved,
		"00020140 45":       event.MPLSPacketTooSmall,
		"00020140 95000000": event.MPLSUnknownPayloadType,
	} {
		expectEvents(t, Ethernet, ether(typeMPLS, bytesOf(t, stack)), e)
	}
	endless := make([]byte, 1000) // no label is the last
	expectEvents(t, Ethernet, ether(typeMPLS, endless), event.MPLSHeaderTooSmall)
	innermost(t, Ethernet, ether(typeMPLS, join(endless, bytesOf(t, "00000140"), in)), 1)
}

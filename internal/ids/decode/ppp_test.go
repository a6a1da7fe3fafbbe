package decode

import (
	"testing"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

func TestPPPoE(t *testing.T) {
	in := ip4(wire.ProtoUDP, udp(7, 8, nil, false))
	innermost(t, Ethernet, ether(typePPPoE, join(bytesOf(t, "1100 0001 0020 0021"), in)), 1)
	expectEvents(t, Ethernet, ether(typePPPoE, bytesOf(t, "1100 0001")), event.PPPoEPacketTooSmall)
	expectEvents(t, Ethernet, ether(typePPPoE, bytesOf(t, "1100 0001 0000 0000")))
	innermost(t, Ethernet, ether(typePPPoE, join(bytesOf(t, "1100 0001 0020 002f"), in)), 1)
	expectEvents(t, Ethernet, ether(typePPPoE, bytesOf(t, "1100 0001 0006 c021 0101 0004")), event.PPPUnsupportedProtocol)
	expectEvents(t, Ethernet, ether(typePPPoE, bytesOf(t, "1100 0001 0006 00ff 0101 0004")), event.PPPWrongType)
	expectEvents(t, Ethernet, ether(typePPPoE, bytesOf(t, "1100 0001 0006 002f 0101 0004")), event.PPPVJUPacketTooSmall)
	expectEvents(t, Ethernet, ether(typePPPoE, bytesOf(t, "1109 0001 0020 0021")), event.PPPoEWrongCode)
	expectEvents(t, Ethernet, ether(typePPPoEDiscover, bytesOf(t, "1109 0000 0004 0101 0000")))
	expectEvents(t, Ethernet, ether(typePPPoEDiscover, bytesOf(t, "1109 0000 0004 0101 0009")), event.PPPoEMalformedTags)
	expectEvents(t, Ethernet, ether(typePPPoEDiscover, bytesOf(t, "1101 0000 0000")), event.PPPoEWrongCode)
	expectEvents(t, Ethernet, ether(typePPPoEDiscover, bytesOf(t, "1109")), event.PPPoEPacketTooSmall)
}

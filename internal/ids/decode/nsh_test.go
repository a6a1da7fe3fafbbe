package decode

import (
	"testing"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

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

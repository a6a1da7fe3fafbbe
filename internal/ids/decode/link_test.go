package decode

import (
	"testing"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

func TestLinkTypes(t *testing.T) {
	in4 := ip4(wire.ProtoUDP, udp(7, 8, []byte("hi"), false))
	in6 := ip6(wire.ProtoUDP, udp(7, 8, []byte("hi"), true))
	for name, c := range map[string]struct {
		link  LinkType
		frame []byte
	}{
		"ethernet":          {Ethernet, ether(wire.TypeIPv4, in4)},
		"ethernet, padding": {Ethernet, ether(wire.TypeIPv4, join(in4, make([]byte, 20)))},
		"raw 4":             {Raw, in4},
		"raw 6":             {Raw, in6},
		"ipv4":              {IPv4, in4},
		"ipv6":              {IPv6, in6},
		"null, little":      {Null, join([]byte{2, 0, 0, 0}, in4)},
		"null, big":         {Null, join([]byte{0, 0, 0, 30}, in6)},
		"loop":              {Loop, join([]byte{0, 0, 0, 24}, in6)},
		"sll":               {LinuxSLL, join(bytesOf(t, "0000 0001 0006 020000000000 0000 0800"), in4)},
		"sll2":              {LinuxSLL2, join(bytesOf(t, "86dd 0000 00000002 0001 00 06 0200000000000000"), in6)},
		"hdlc":              {CiscoHDLC, join(bytesOf(t, "0f00 0800"), in4)},
		"ppp":               {PPP, join(bytesOf(t, "ff03 0021"), in4)},
		"ppp, short":        {PPP, join(bytesOf(t, "57"), in6)},
	} {
		t.Run(name, func(t *testing.T) {
			p := innermost(t, c.link, c.frame, 1)
			if string(p.Payload) != "hi" || p.DstPort != 8 {
				t.Errorf("payload %q to port %d", p.Payload, p.DstPort)
			}
		})
	}
	// What is known finds something wrong with a frame of nothing.
	for l := range LinkType(300) {
		if p := decoded(l, nil)[0]; p.Invalid != l.Known() {
			t.Errorf("link type %d: known %v, and a frame of nothing is invalid: %v", l, l.Known(), p.Invalid)
		}
	}
	if len(decoded(999, in4)[0].Events) > 0 {
		t.Error("an unknown link type has a packet without anything in it")
	}
}

func TestLinksTooSmall(t *testing.T) {
	for _, c := range []struct {
		link LinkType
		b    string
		e    event.Event
	}{
		{Ethernet, "0102", event.EthernetPacketTooSmall},
		{LinuxSLL, "0102", event.SLLPacketTooSmall},
		{LinuxSLL2, "0102", event.SLL2PacketTooSmall},
		{Null, "0102", event.NullPacketTooSmall},
		{Null, "07000000", event.NullUnsupportedType},
		{CiscoHDLC, "0f00", event.CHDLCPacketTooSmall},
		{PPP, "ff03", event.PPPPacketTooSmall},
		{PPP, "ff03 0021 45", event.PPPIPv4PacketTooSmall},
		{PPP, "ff03 0057 60", event.PPPIPv6PacketTooSmall},
		{PPP, "ff03 002f 60", event.PPPVJUPacketTooSmall},
		{PPP, "ff03 0022 60", event.PPPWrongType},
		{PPP, "ff03 c021 60", event.PPPUnsupportedProtocol},
		{Raw, "15", event.IPRawInvalidIPVersion},
		{Raw, "", event.IPv4PacketTooSmall},
		{Ethernet, "020000000000 040000000000 9999 00", event.EthernetUnknownEthertype},
		{Ethernet, "020000000000 040000000000 0010 aaaa", event.EthernetUnknownEthertype}, // a length, not a type
	} {
		expectEvents(t, c.link, bytesOf(t, c.b), c.e)
	}
}

package decode

import (
	"testing"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

func TestGRE(t *testing.T) {
	in4 := ip4(wire.ProtoUDP, udp(7, 8, nil, false))
	in6 := ip6(wire.ProtoUDP, udp(7, 8, nil, true))
	for name, b := range map[string][]byte{
		"IPv4":               join(bytesOf(t, "0000 0800"), in4),
		"IPv6":               join(bytesOf(t, "0000 86dd"), in6),
		"checksum, key, seq": join(bytesOf(t, "b000 0800 00000000 00000001 00000002"), in4),
		"routes":             join(bytesOf(t, "4000 0800 00000000 0800 00 04 0a000009 0000 00 00"), in4),
		"Ethernet":           join(bytesOf(t, "0000 6558"), ether(wire.TypeIPv4, in4)),
		"VLAN":               join(bytesOf(t, "0000 8100 0001 0800"), in4),
		"MPLS":               join(bytesOf(t, "0000 8847 00030140"), in4),
		"PPTP":               join(bytesOf(t, "3081 880b 0004 0001 00000001 00000002 ff03 0021"), in4),
		"ERSPAN, version I":  join(bytesOf(t, "0000 88be"), ether(wire.TypeIPv4, in4)),
		"ERSPAN, version II": join(bytesOf(t, "1000 88be 00000001 1064 0001 00000000"), ether(wire.TypeIPv4, in4)),
	} {
		t.Run(name, func(t *testing.T) { innermost(t, IPv4, ip4(wire.ProtoGRE, b), 2) })
	}
	if n := len(decoded(IPv4, ip4(wire.ProtoGRE, bytesOf(t, "2081 880b 0000 0001 00000002")))); n != 1 {
		t.Errorf("an acknowledgement has %d packets", n)
	}
}

func TestGREEvents(t *testing.T) {
	for b, e := range map[string]event.Event{
		"0000":                                  event.GREPacketTooSmall,
		"0002 0800":                             event.GREWrongVersion,
		"0100 0800":                             event.GREV0Recursion,
		"0008 0800":                             event.GREV0Flags,
		"8000 0800 0000":                        event.GREV0HeaderTooBig,
		"4000 0800 00000000 0800 00":            event.GREV0MalformedSREHeader,
		"a001 880b 0000 0001":                   event.GREV1Checksum,
		"6001 880b 0000 0001":                   event.GREV1Route,
		"2801 880b 0000 0001":                   event.GREV1SSR,
		"2101 880b 0000 0001":                   event.GREV1Recursion,
		"2009 880b 0000 0001":                   event.GREV1Flags,
		"2001 0800 0000 0001":                   event.GREV1WrongProtocol,
		"0001 880b 0000 0001":                   event.GREV1NoKey,
		"3001 880b 0000 0001":                   event.GREV1HeaderTooBig,
		"1000 88be 00000001 10":                 event.ERSPANHeaderTooSmall,
		"1000 88be 00000001 2064 0001 00000000": event.ERSPANUnsupportedVersion,
	} {
		t.Run(b, func(t *testing.T) { expectEvents(t, IPv4, ip4(wire.ProtoGRE, bytesOf(t, b)), e) })
	}
}

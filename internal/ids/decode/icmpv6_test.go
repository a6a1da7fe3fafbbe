package decode

import (
	"testing"

	"gotcp/internal/ids/event"
	"gotcp/internal/ids/packettest"
	"gotcp/internal/wire"
)

// message6 is an ICMPv6 message with the right checksum.
func message6(kind, code byte, payload []byte) []byte {
	return ip6(wire.ProtoICMPv6, packettest.ICMP(v6a, v6b, kind, code, wire.EchoRest(77, 1), string(payload)))
}

func TestICMPv6(t *testing.T) {
	quoted := ip6(wire.ProtoUDP, udp(7, 8, nil, true))
	p := expectEvents(t, IPv6, message6(128, 0, []byte("hi")))[0]
	if string(p.Payload) != "hi" || p.ChecksumBad {
		t.Errorf("echo %q", p.Payload)
	}
	for _, c := range []struct {
		b []byte
		e event.Event
	}{
		{ip6(wire.ProtoICMPv6, make([]byte, 7)), event.ICMPv6PacketTooSmall},
		{message6(50, 0, nil), event.ICMPv6UnassignedType},
		{message6(210, 0, nil), event.ICMPv6UnassignedType},
		{message6(100, 0, nil), event.ICMPv6ExperimentationType},
		{message6(127, 0, nil), event.ICMPv6UnknownType},
		{message6(0, 0, nil), event.ICMPv6UnknownType},
		{message6(255, 0, nil), event.ICMPv6UnassignedType},
		{message6(160, 0, nil), event.ICMPv6UnassignedType},
		{message6(135, 1, nil), event.ICMPv6UnknownCode},
		{message6(3, 2, quoted), event.ICMPv6UnknownCode},
		{message6(1, 7, quoted), event.ICMPv6UnknownCode},
		{message6(131, 0, nil), event.ICMPv6MLDMessageWithInvalidHopLimit},
	} {
		expectEvents(t, IPv6, c.b, c.e)
	}
	b := message6(131, 0, nil)
	b[7] = 1
	expectEvents(t, IPv6, b)
	expectEvents(t, IPv6, message6(131, 1, nil), event.ICMPv6UnknownCode, event.ICMPv6MLDMessageWithInvalidHopLimit)
}

// TestICMPv6Codes: some types know codes that do not begin at 0 alone.
func TestICMPv6Codes(t *testing.T) {
	for _, c := range []struct {
		kind, code byte
		known      bool
	}{
		{138, 2, true}, {138, 3, false}, {138, 255, true},
		{155, 3, true}, {155, 4, false}, {155, 127, false}, {155, 128, true}, {155, 132, true}, {155, 133, false},
		{154, 1, false}, {151, 200, true},
	} {
		if c.known {
			expectEvents(t, IPv6, message6(c.kind, c.code, nil))
		} else {
			expectEvents(t, IPv6, message6(c.kind, c.code, nil), event.ICMPv6UnknownCode)
		}
	}
}

// TestICMPv6Payload: what follows the first four bytes, but for echoes and errors,
// which have four more of header.
func TestICMPv6Payload(t *testing.T) {
	for _, c := range []struct {
		kind, code byte
		want       int
	}{{128, 0, 2}, {128, 1, 6}, {134, 0, 6}, {1, 0, 2}} {
		if p := decoded(IPv6, message6(c.kind, c.code, []byte("hi")))[0]; len(p.Payload) != c.want {
			t.Errorf("type %d, code %d: payload %q", c.kind, c.code, p.Payload)
		}
	}
}

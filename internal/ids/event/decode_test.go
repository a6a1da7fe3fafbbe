package event

import "testing"

func TestDecodeNamesAreThoseOfTheConstants(t *testing.T) {
	if got := decodeBase + Event(len(decodeNames)) - 1; got != ARPInvalidPacket {
		t.Fatalf("the last name belongs to %d, the last constant is %d", got, ARPInvalidPacket)
	}
	for e, want := range map[Event]string{
		IPv4PacketTooSmall:      "ipv4.pkt_too_small",
		IPv6FragmentOverlap:     "ipv6.frag_overlap",
		TCPHeaderLenTooSmall:    "tcp.hlen_too_small",
		NSHHeaderTooSmall:       "nsh.header_too_small",
		VXLANUnknownPayloadType: "vxlan.unknown_payload_type",
	} {
		if got := decodeNames[e-decodeBase]; got != want {
			t.Errorf("%d is %q, want %q", e, got, want)
		}
	}
}

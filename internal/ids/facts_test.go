package ids

import (
	"slices"
	"testing"

	"gotcp/internal/ids/decode"
	"gotcp/internal/wire"
)

func TestProtoName(t *testing.T) {
	for p, want := range map[wire.IPProto]string{wire.ProtoTCP: "TCP", wire.ProtoICMPv6: "IPv6-ICMP", protoSCTP: "SCTP", protoESP: "ESP", 2: "002", 255: "255"} {
		if got := protoName(p); got != want {
			t.Errorf("%d: %s, want %s", p, got, want)
		}
	}
}

// TestEndsOfMessages: those of ICMP have type and code where others have ports.
func TestEndsOfMessages(t *testing.T) {
	p := &decode.Packet{Src: addr1, Dst: addr2, SrcPort: 7, DstPort: 8, Proto: wire.ProtoUDP}
	if e := endsOf(p); e.src.String() != "10.0.0.1:7" || e.dst.String() != "10.0.0.2:8" || !e.hasPorts || e.isICMP {
		t.Errorf("%+v", e)
	}
	p = &decode.Packet{Src: addr61, Dst: addr62, Proto: wire.ProtoICMPv6, ICMPv6: []byte{1, 4, 0, 0}}
	if e := endsOf(p); e.hasPorts || !e.isICMP || e.icmpType != 1 || e.icmpCode != 4 {
		t.Errorf("%+v", e)
	}
}

func TestSourceOfPackets(t *testing.T) {
	for want, p := range map[PacketSource]decode.Packet{FromWire: {}, FromTunnel: {Depth: 1, Reassembled: true}, FromDefrag: {Reassembled: true}} {
		if got := sourceOf(&p, false); got != want {
			t.Errorf("%d, want %d", got, want)
		}
		if got := sourceOf(&p, true); got != FromFlowEnd {
			t.Errorf("%d of a pseudo packet", got)
		}
	}
	tagged := &decode.Packet{VLANs: [3]uint16{5, 6, 7}, NumVLANs: 2}
	if got := vlansOf(tagged); !slices.Equal(got, []uint16{5, 6}) {
		t.Errorf("%v", got)
	}
}

package wire

import "testing"

func TestIPProtoString(t *testing.T) {
	for want, p := range map[string]IPProto{"ICMP": ProtoICMP, "TCP": ProtoTCP, "UDP": ProtoUDP, "ICMPv6": ProtoICMPv6, "132": ProtoSCTP} {
		equal(t, "String", p.String(), want)
	}
}

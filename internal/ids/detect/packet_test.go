package detect

import (
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/decode"
	"gotcp/internal/ids/rule"
	"gotcp/internal/wire"
)

func TestPacketConditions(t *testing.T) {
	tcp := tcpPacket(app.ToServer, 0x12, "12345") // SYN, ACK
	withOptions := *tcp
	options := make([]byte, 24)
	(&wire.IPv4Fields{Src: client, Dst: server, Options: []byte{1, 7, 3, 0}}).Put(options, 0)
	withOptions.IPv4 = options
	same := *tcp
	same.Dst = same.Src
	tagged := *tcp
	tagged.VLANs, tagged.NumVLANs = [3]uint16{5, 7}, 2
	ping := &decode.Packet{Src: client, Dst: server, Proto: wire.ProtoICMP, IPv4: tcp.IPv4, ICMPv4: []byte{8, 1, 0, 0, 0x12, 0x34, 0, 9}}
	unreachable := &decode.Packet{Src: client, Dst: server, Proto: wire.ProtoICMP, IPv4: tcp.IPv4, ICMPv4: []byte{3, 1, 0, 0, 0x12, 0x34, 0, 9}}
	field := func(f rule.Field, op rule.Compare, v, most uint32) rule.PacketCondition {
		return &rule.FieldTest{Field: f, Op: op, Value: v, Max: most}
	}
	tests := []struct {
		name   string
		packet *decode.Packet
		c      rule.PacketCondition
		want   bool
	}{
		{"dsize", tcp, field(rule.DSize, rule.Equal, 5, 0), true},
		{"dsize between", tcp, field(rule.DSize, rule.Between, 5, 9), false},
		{"dsize not", tcp, &rule.FieldTest{Field: rule.DSize, Op: rule.Equal, Value: 5, Negated: true}, false},
		{"ttl", tcp, field(rule.TTL, rule.Less, 65, 0), true},
		{"id", tcp, field(rule.IPID, rule.Equal, 77, 0), true},
		{"seq", tcp, field(rule.TCPSeq, rule.Equal, 1, 0), true},
		{"ack", tcp, field(rule.TCPAck, rule.Equal, 2, 0), true},
		{"window", tcp, field(rule.TCPWindow, rule.Equal, 1024, 0), true},
		{"window of a ping", ping, field(rule.TCPWindow, rule.Equal, 1024, 0), false},
		{"type", ping, field(rule.ICMPType, rule.Equal, 8, 0), true},
		{"code", ping, field(rule.ICMPCode, rule.Equal, 1, 0), true},
		{"icmp_id", ping, field(rule.ICMPID, rule.Equal, 0x1234, 0), true},
		{"icmp_seq", ping, field(rule.ICMPSeq, rule.Equal, 9, 0), true},
		{"icmp_id of what has none", unreachable, field(rule.ICMPID, rule.Equal, 0x1234, 0), false},
		{"ip_proto", ping, field(rule.IPProto, rule.Equal, 1, 0), true},
		{"flags", tcp, &rule.TCPFlagsTest{Flags: 0x12}, true},
		{"flags, not exactly", tcp, &rule.TCPFlagsTest{Flags: 0x02}, false},
		{"flags, one ignored", tcp, &rule.TCPFlagsTest{Flags: 0x02, Ignore: 0x10}, true},
		{"flags, all of", tcp, &rule.TCPFlagsTest{Flags: 0x02, Op: rule.AllOf}, true},
		{"flags, any of", tcp, &rule.TCPFlagsTest{Flags: 0x06, Op: rule.AnyOf}, true},
		{"flags, not all of", tcp, &rule.TCPFlagsTest{Flags: 0x06, Op: rule.NoneOf}, true},
		{"flags of a ping", ping, &rule.TCPFlagsTest{Flags: 0x02, Op: rule.NoneOf}, false},
		{"fragbits", tcp, &rule.FragBitsTest{Bits: 1, Op: rule.AnyOf}, false},
		{"ipopts", &withOptions, &rule.IPOptionTest{Option: 7}, true},
		{"another of ipopts", &withOptions, &rule.IPOptionTest{Option: 68}, false},
		{"any of ipopts", tcp, &rule.IPOptionTest{Any: true}, false},
		{"vlan", &tagged, &rule.VLANTest{Min: 7, Layer: 1}, true},
		{"vlan, outermost", &tagged, &rule.VLANTest{Min: 7, Layer: 0}, false},
		{"vlan, innermost", &tagged, &rule.VLANTest{Min: 7, Layer: -1}, true},
		{"vlan, any", &tagged, &rule.VLANTest{Min: 5, Layer: rule.AnyLayer}, true},
		{"vlan, all", &tagged, &rule.VLANTest{Op: rule.Less, Min: 7, Layer: rule.AllLayers}, false},
		{"vlan of a packet without", tcp, &rule.VLANTest{Min: 7, Layer: rule.AllLayers}, false},
		{"vlan layers", &tagged, field(rule.VLANLayers, rule.Equal, 2, 0), true},
		{"bits of a mask", tcp, field(rule.TTL, rule.MaskEqual, 0xf0, 0x40), true},
		{"sameip", &same, &rule.SameIP{}, true},
		{"not sameip", tcp, &rule.SameIP{}, false},
		{"stream_size", tcp, &rule.StreamSize{Side: "client", Op: rule.Greater, Bytes: 99}, true},
		{"stream_size of the server", tcp, &rule.StreamSize{Side: "server", Op: rule.Greater, Bytes: 99}, false},
		{"stream_size of either", tcp, &rule.StreamSize{Side: "either", Op: rule.Greater, Bytes: 99}, true},
		{"stream_size of both", tcp, &rule.StreamSize{Side: "both", Op: rule.Greater, Bytes: 99}, false},
		{"flow.pkts", tcp, &rule.FlowTest{Kind: "pkts_toserver", Op: rule.Equal, Min: 3}, true},
		{"flow.bytes", tcp, &rule.FlowTest{Kind: "bytes", Op: rule.Equal, Min: 11}, true},
	}
	flow := &Flow{State: &FlowState{}, Packets: [2]uint64{3, 4}, Bytes: [2]uint64{5, 6}, StreamBytes: [2]uint64{100, 10}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := NewMatcher(build(t), nil)
			m.in = &Input{Packet: tt.packet, Flow: flow}
			if got := m.packetHolds(tt.c); got != tt.want {
				t.Errorf("holds: %v, want %v", got, tt.want)
			}
		})
	}
}

package rule

import (
	"fmt"
	"testing"
)

func TestFields(t *testing.T) {
	for options, want := range map[string]PacketCondition{
		`dsize:>5;`:                  &FieldTest{Field: DSize, Op: Greater, Value: 5},
		`dsize:8<>20;`:               &FieldTest{Field: DSize, Op: Between, Value: 8, Max: 20},
		`ttl:<10;`:                   &FieldTest{Field: TTL, Op: Less, Value: 10},
		`tos:!x10;`:                  &FieldTest{Field: TOS, Op: NotEqual, Value: 16},
		`id:"3868";`:                 &FieldTest{Field: IPID, Value: 3868},
		`ip_proto:!TCP;`:             &FieldTest{Field: IPProto, Op: NotEqual, Value: 6},
		`ip_proto:>100;`:             &FieldTest{Field: IPProto, Op: Greater, Value: 100},
		`l3_proto:ipv6;`:             &FieldTest{Field: IPv4Version, Value: 6},
		`fragoffset:!0;`:             &FieldTest{Field: FragOffset, Op: NotEqual},
		`seq:4294967295;`:            &FieldTest{Field: TCPSeq, Value: 4294967295},
		`ack:0;`:                     &FieldTest{Field: TCPAck},
		`window:!55808;`:             &FieldTest{Field: TCPWindow, Op: NotEqual, Value: 55808},
		`tcp.mss:<536;`:              &FieldTest{Field: TCPMSS, Op: Less, Value: 536},
		`itype:8<>11;`:               &FieldTest{Field: ICMPType, Op: Between, Value: 8, Max: 11},
		`icode:>0;`:                  &FieldTest{Field: ICMPCode, Op: Greater},
		`icmp_id:51201;`:             &FieldTest{Field: ICMPID, Value: 51201},
		`icmp_seq:0;`:                &FieldTest{Field: ICMPSeq},
		`icmpv6.mtu:<1280;`:          &FieldTest{Field: ICMPv6MTU, Op: Less, Value: 1280},
		`vlan.layers:2;`:             &FieldTest{Field: VLANLayers, Value: 2},
		`vlan.id:>200;`:              &VLANTest{Op: Greater, Min: 200, Layer: AnyLayer},
		`vlan.id:!5,all;`:            &VLANTest{Op: NotEqual, Min: 5, Layer: AllLayers},
		`vlan.id:5,-1;`:              &VLANTest{Min: 5, Layer: -1},
		`flags:S,12;`:                &TCPFlagsTest{Flags: 2, Ignore: 0xc0},
		`flags:*SF;`:                 &TCPFlagsTest{Flags: 3, Op: AnyOf},
		`flags:PA+;`:                 &TCPFlagsTest{Flags: 0x18, Op: AllOf},
		`tcp.flags:!R , CE;`:         &TCPFlagsTest{Flags: 4, Op: NoneOf, Ignore: 0xc0},
		`flags:0;`:                   &TCPFlagsTest{},
		`fragbits:M;`:                &FragBitsTest{Bits: 1},
		`fragbits:+DR;`:              &FragBitsTest{Bits: 6, Op: AllOf},
		`ipopts:lsrr;`:               &IPOptionTest{Option: 131},
		`ipopts:any;`:                &IPOptionTest{Any: true},
		`sameip;`:                    &SameIP{},
		`stream_size:server,<,6;`:    &StreamSize{Side: "server", Op: Less, Bytes: 6},
		`stream_size: both, != , 6;`: &StreamSize{Side: "both", Op: NotEqual, Bytes: 6},
		`flow.age:>3600;`:            &FlowTest{Kind: "age", Op: Greater, Min: 3600},
		`flow.pkts:toclient,3;`:      &FlowTest{Kind: "pkts_toclient", Min: 3},
		`flow.bytes_toserver:>=9;`:   &FlowTest{Kind: "bytes_toserver", Op: GreaterEqual, Min: 9},
		`flow.bytes:1<>3;`:           &FlowTest{Kind: "bytes", Op: Between, Min: 1, Max: 3},
	} {
		r := load(t, options)
		if len(r.Packet) != 1 || fmt.Sprintf("%T %+v", r.Packet[0], r.Packet[0]) != fmt.Sprintf("%T %+v", want, want) {
			t.Errorf("%s is %+v, want %+v", options, r.Packet[0], want)
		}
	}
}

func TestWrongFields(t *testing.T) {
	for options, want := range map[string]string{
		`ttl:256;`:                    "no number of 8 bits",
		`dsize:big;`:                  "no number",
		`ip_proto:xyz;`:               "no number",
		`l3_proto:ipx;`:               "no version of IP",
		`flags:X;`:                    "no flag of TCP",
		`flags:!;`:                    "no flags",
		`flags:S,X;`:                  "no flag of TCP",
		`fragbits:X;`:                 "none of M, D and R",
		`fragbits:+;`:                 "no bits",
		`ipopts:nothing;`:             "no option of IP",
		`vlan.id:4096;`:               "at most 4095",
		`vlan.id:1,7;`:                "no number",
		`stream_size:server,<;`:       "needs a side",
		`stream_size:middle,<,5;`:     "no side",
		`stream_size:server,about,5;`: "no operator",
		`stream_size:server,,5;`:      "no operator",
		`flow.pkts:up,5;`:             "no direction",
		`flow.age:x;`:                 "no number",
	} {
		refuse(t, options, want)
	}
}

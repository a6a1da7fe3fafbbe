package enginetest

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"gotcp/internal/ids/packettest"
	"gotcp/internal/wire"
)

// rules joins lines: the header stands before each.
func rules(header string, options ...string) string {
	var b strings.Builder
	for i, o := range options {
		fmt.Fprintf(&b, "%s (%s sid:%d;)\n", header, o, i+1)
	}
	return b.String()
}

func TestFlow(t *testing.T) {
	udp := newTalk()
	udp.udp(c2s, "one").udp(c2s, "two").udp(s2c, "three").udp(c2s, "four")
	play(t, []scene{
		{
			name: "directions and state of UDP",
			rules: rules("alert udp any any -> any any", "flow:to_server;", "flow:to_client;", "flow:established;", "flow:not_established;",
				"flow:from_client,established;", "flow:from_server,stateless;"),
			talk: udp,
			want: "1@1 4@1 1@2 4@2 2@3 3@3 6@3 1@4 3@4 5@4",
		},
		{
			name:  "an error about a datagram establishes nothing",
			rules: rules("alert ip any any -> any any", "flow:established;", "flow:not_established;"),
			talk: func() *talk {
				k := newTalk().udp(c2s, "one")
				quoted := string(k.frames[0].Data)
				return k.icmp(s2c, 3, 3, 0, quoted).udp(c2s, "two")
			}(),
			want: "2@1 2@2 2@3",
		},
		{
			name:  "only once per flow and direction if it is about addresses and ports",
			rules: "alert ip any any -> any any (sid:1;)\nalert udp any any -> any any (sid:2;)\nalert ip 192.0.2.1 any -> any any (sid:3;)\nalert udp !192.0.2.1 any -> any any (sid:4;)\nalert udp any any -> any 80 (sid:5;)\nalert udp any any <> any 40000 (sid:6;)\nalert udp any any -> any any (ip_proto:17; sid:7;)\nalert tcp any any -> any any (sid:8;)",
			talk:  udp,
			want:  "1@1 2@1 3@1 5@1 6@1 7@1 1@3 2@3 4@3 6@3 7@3",
		},
		{
			name:  "nor does one of ICMPv6",
			rules: rules("alert udp any any -> any any", "flow:established;", "flow:not_established;"),
			talk: func() *talk {
				k := newTalk()
				k.hosts = [2]netip.Addr{netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("2001:db8::2")}
				k.udp(c2s, "one")
				return k.icmp(s2c, 1, 4, 0, string(k.frames[0].Data)).udp(c2s, "two").udp(s2c, "three").udp(c2s, "four")
			}(),
			want: "2@1 2@3 1@4 1@5",
		},
		{
			name:  "all echoes of two hosts are one flow",
			rules: rules("alert icmp any any -> any any", "", "flow:established;"),
			talk: newTalk().icmp(c2s, 8, 0, wire.EchoRest(1, 1), "").icmp(c2s, 8, 0, wire.EchoRest(2, 1), "").
				icmp(s2c, 0, 0, wire.EchoRest(2, 1), "").icmp(c2s, 8, 0, wire.EchoRest(3, 1), "").icmp(c2s, 13, 0, 0, ""),
			want: "1@1 1@3 2@3 2@4 1@5",
		},
		{
			name:  "errors of ICMP are of no flow, but for those about one that is there",
			rules: rules("alert icmp any any -> any any", "", "flow:to_client;", "flow:to_server;"),
			talk: func() *talk {
				k := newTalk().udp(c2s, "one")
				quoted := string(k.frames[0].Data)
				k.icmp(s2c, 11, 0, 0, quoted).icmp(s2c, 11, 0, 0, quoted)
				k.icmp(s2c, 3, 3, 0, quoted).icmp(s2c, 3, 3, 0, quoted)
				k.ports[0]++
				return k.icmp(s2c, 3, 1, 0, string(newTalk().tcp(c2s, wire.SYN, "").frames[0].Data))
			}(),
			want: "1@2 3@2 1@3 3@3 2@4 2@5 1@6 3@6",
		},
		{
			name:  "nor are those the first packet of a direction",
			rules: rules("alert ip any any -> any any", ""),
			talk: func() *talk {
				k := newTalk().udp(c2s, "one")
				return k.icmp(s2c, 3, 3, 0, string(k.frames[0].Data)).udp(s2c, "two").udp(s2c, "three")
			}(),
			want: "1@1 1@3",
		},
		{
			name: "so it is for TCP in packets, and in streams; addresses that are excluded are looked at each time",
			rules: rules("alert tcp-pkt any any -> any any", "") + "alert tcp-stream any any -> any 80 (sid:2;)\nalert tcp !192.0.2.1 any -> any any (sid:3;)\n" +
				"alert tcp any any -> any 80 (flow:to_server; sid:4;)\nalert ip any any -> any 81 (sid:5;)",
			talk: newTalk().open().ack(s2c).tcp(c2s, wire.RST, ""),
			want: "1@1 2@1 4@1 1@2 3@2 4@3 3@4 4@5",
		},
		{
			name:  "address rules set flowbits",
			rules: "alert udp 192.0.2.1 any -> any any (flowbits:set,seen; sid:1;)\nalert udp any any -> any any (flowbits:isset,seen; content:\"t\"; sid:2;)\nalert udp any any -> any any (flowbits:isnotset,seen; content:\"t\"; sid:3;)",
			talk:  udp,
			want:  "1@1 2@2 2@3",
		},
		{
			name:  "figures of a flow",
			rules: rules("alert udp any any -> any any", "flow.pkts:toserver,>1;", "flow.pkts:both,>0;", "flow.bytes:toclient,>10;", "flow.age:<1;", "flow.pkts_toserver:3;", "flow.pkts:either,=2;"),
			talk:  udp,
			want:  "4@1 1@2 4@2 6@2 1@3 2@3 3@3 4@3 6@3 1@4 2@4 3@4 4@4 5@4",
		},
		{
			name:  "its age is of whole seconds of the clock",
			rules: rules("alert udp any any -> any any", "flow.age:0;", "flow.age:1;", "flow.age:>1;"),
			talk: newTalk().wait(900*time.Millisecond).udp(c2s, "one").wait(80*time.Millisecond).udp(c2s, "two").udp(c2s, "three").
				wait(900*time.Millisecond).udp(c2s, "four").wait(200*time.Millisecond).udp(c2s, "five"),
			want: "1@1 1@2 2@3 2@4 3@5",
		},
	})
}

func TestFragments(t *testing.T) {
	// A datagram in two pieces.
	pieces := newTalk()
	payload := packettest.UDP(pieces.end(c2s), pieces.end(s2c), "the evil that men do, it")
	pieces.ipv4(c2s, wire.IPv4Fields{Proto: wire.ProtoUDP, ID: 7, MoreFragments: true}, payload[:16])
	pieces.ipv4(c2s, wire.IPv4Fields{Proto: wire.ProtoUDP, ID: 7, FragmentOffset: 16}, payload[16:])
	pieces.udp(c2s, "whole evil")
	pieces.ipv4(c2s, wire.IPv4Fields{Proto: wire.ProtoUDP, ID: 9, DontFragment: true}, payload)
	play(t, []scene{
		{
			name:  "content and flow",
			rules: rules("alert udp any any -> any any", `content:"evil";`, `content:"evil"; flow:only_frag;`, `content:"evil"; flow:no_frag;`, "flow:only_frag;", "flow:no_frag;", "dsize:>0;"),
			talk:  pieces,
			want:  "1@2 2@2 4@2 6@2 1@3 3@3 5@3 6@3 1@4 3@4 5@4 6@4",
		},
		{
			name:  "they have no ports to be asked for",
			rules: "alert ip any any -> any !81 (ttl:64; sid:1;)\nalert ip any any -> any any (ttl:64; sid:2;)",
			talk:  newTalk().ipv4(c2s, wire.IPv4Fields{Proto: wire.ProtoUDP, ID: 7, MoreFragments: true}, payload[:16]).icmp(c2s, 8, 0, 0, "ping").udp(c2s, "one"),
			want:  "2@1 2@2 1@3 2@3",
		},
		{
			name:  "bits and places",
			rules: rules("alert ip any any -> any any", "fragbits:M;", "fragbits:D;", "fragbits:!M;", "fragbits:M+;", "fragbits:MD*;", "fragoffset:0;", "fragoffset:2;", "fragoffset:>1;", "id:7;", "id:9; fragbits:D;"),
			talk:  pieces,
			want:  "1@1 5@1 6@1 9@1 3@2 7@2 8@2 9@2 3@2 6@2 9@2 3@3 6@3 2@4 3@4 5@4 6@4 10@4",
		},
	})
}

// TestBroken: what is wrong with a transport's header does not hide addresses.
func TestBroken(t *testing.T) {
	play(t, []scene{{
		name: "headers",
		rules: rules("alert ip any any -> any any", "", "ip_proto:6; ttl:64;", "decode-event:tcp.pkt_too_small;", `content:"broken";`, "flow:to_server;", "flow:established;") +
			"alert tcp 192.0.2.1 any -> any any (sid:7;)\nalert udp any any -> any any (sid:8;)\nalert tcp any any -> any 80 (flags:S; sid:9;)\n",
		talk: newTalk().ip(c2s, wire.ProtoTCP, []byte("broken")),
		want: "1@1 2@1 3@1 5@1 7@1",
	}})
}

func TestWithoutFlow(t *testing.T) {
	odd := newTalk()
	odd.ip(c2s, 2, []byte{0x11, 0, 0xee, 0xff, 0, 0, 0, 0}) // IGMP
	odd.ip(c2s, 2, []byte{0x11, 0, 0xee, 0xff, 0, 0, 0, 0})
	odd.ip(c2s, 99, []byte("evil bytes"))
	odd.ip(c2s, 47, []byte("\x00\x00\x12\x34evil"))
	play(t, []scene{
		{
			name:  "other protocols",
			rules: rules("alert ip any any -> any any", "", "flow:to_server;", "flow:established;", `content:"evil";`, "ip_proto:2;", "ip_proto:igmp;", "ip_proto:!2;", "ip_proto:>50;", "ip_proto:99; dsize:10;", `ipv4.hdr; content:"|02|"; offset:9; depth:1;`, "dsize:>0;", "flow:no_stream; ip_proto:2;"),
			talk:  odd,
			want:  "1@1 2@1 5@1 6@1 10@1 12@1 1@2 2@2 5@2 6@2 10@2 12@2 1@3 2@3 7@3 8@3 1@4 2@4 7@4",
		},
	})
}

// A rule about an event looks into what its own packet has made ready of the stream, not into what
// one before has.
func TestEventBesideContent(t *testing.T) {
	k := newTalk().open().say(c2s, strings.Repeat("secret", 500)).ack(s2c)
	for range 2 {
		k.segment(s2c, wire.ACK, k.next[s2c], k.next[c2s]+1e6, "")
		k.say(c2s, strings.Repeat("public", 500))
	}
	play(t, []scene{{
		rules: rules("alert tcp any any -> any any", `content:"secret";`, `stream-event:est_invalid_ack;`, `stream-event:est_invalid_ack; content:"secret";`),
		talk:  k,
		want:  "2@6 1@7 2@8",
	}})
}

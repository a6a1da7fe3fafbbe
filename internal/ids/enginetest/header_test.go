package enginetest

import (
	"net/netip"
	"strings"
	"testing"

	"gotcp/internal/wire"
)

func TestHeadersOfTCP(t *testing.T) {
	k := newTalk()
	k.tcpOptions = &wire.TCPOptions{MSS: 1460, WindowScale: 7, HasWindowScale: true}
	k.tcp(c2s, wire.SYN, "")
	k.tcpOptions = nil
	k.tcp(s2c, wire.SYN|wire.ACK, "").ack(c2s).say(c2s, "hello").ack(s2c)
	k.tcp(c2s, wire.FIN|wire.PSH|wire.ACK, "")
	play(t, []scene{
		{
			name: "flags",
			rules: rules("alert tcp any any -> any any", "flags:S;", "flags:S+;", "flags:SA;", "flags:!S;", "tcp.flags:*SF;", "flags:PA,12;", "flags:A;",
				"flags:FPA;", "flags:0;", "flags:!A;", "flags:+F;", "flags:S,CE;", "tcp.flags:+FP;", "flags:!0; dsize:5;"),
			talk: k,
			want: "1@1 2@1 5@1 10@1 12@1 2@2 3@2 5@2 4@3 7@3 4@4 6@4 14@4 4@5 7@5 4@6 5@6 8@6 11@6 13@6",
		},
		{
			name: "numbers",
			rules: rules("alert tcp any any -> any any", "seq:1000;", "tcp.seq:>5000;", "ack:1001;", "window:65535; flags:S;", "window:!65535;", "tcp.mss:1460;", "tcp.mss:>1000; flags:S;",
				"tcp.wscale:7;", "dsize:5;", "dsize:>4;", "dsize:!0;", "dsize:4<>6;", "tcp.mss:<536;", "ack:0;"),
			talk: k,
			want: "1@1 4@1 6@1 7@1 8@1 14@1 3@2 9@4 10@4 11@4 12@4 2@5",
		},
		{
			name: "as a buffer",
			rules: rules("alert tcp any any -> any any", `tcp.hdr; content:"|02 04|"; offset:20; depth:2;`, `tcp.hdr; content:"|02 04|"; byte_test:2,>,1400,0,relative;`, `tcp.hdr; bsize:20; content:"|50 02|";`,
				`tcp.hdr; bsize:>20;`, `ipv4.hdr; content:"|06|"; offset:9; depth:1; content:"hello";`, `ipv4.hdr; bsize:20; tcp.hdr; content:!"|02 04|"; flags:S;`, `tcp.hdr; content:"hello";`, `tcp.hdr; to_md5; bsize:16; flags:S;`),
			talk: k,
			want: "1@1 2@1 4@1 8@1",
		},
		{
			name:  "payload is something else",
			rules: rules("alert tcp any any -> any any", `content:"hello"; pkt_data; content:"ell"; tcp.hdr; bsize:20;`, `tcp.hdr; content:"|00|"; pkt_data; content:"hello";`, `tcp.hdr; bsize:20; pkt_data; content:!"hello"; dsize:5;`),
			talk:  k,
			want:  "1@4 2@4",
		},
	})
}

// TestNothingInside: dsize:0 and its denial are about there being something to look into, as what has become
// ready of the stream is.
func TestNothingInside(t *testing.T) {
	play(t, []scene{{
		name:  "packets without data",
		rules: rules("alert tcp any any -> any any", "dsize:0; flow:to_server,established;", "dsize:!7; flow:to_server,established;", "dsize:<1; flow:to_server,established;"),
		talk:  newTalk().open().say(c2s, "GET / HTTP/1.0\r\n\r\n").ack(s2c).ack(c2s).ack(c2s),
		want:  "2@4 2@6 3@6 1@7 3@7",
	}})
}

// TestBothWays: a rule of both directions is two, and a packet that fits both ways has two alerts. Where there
// is no difference it is one.
func TestBothWays(t *testing.T) {
	play(t, []scene{{
		name: "ways",
		rules: "alert udp any [80,40000] <> any any (content:\"x\"; sid:1;)\nalert udp any any <> any any (content:\"x\"; sid:2;)\n" +
			"alert udp [192.0.2.1,198.51.100.2] any <> any any (content:\"x\"; sid:3;)\nalert udp any [40000:] <> any [40000:] (content:\"x\"; sid:4;)\n" +
			"alert udp 192.0.2.1 any <> 198.51.100.2 80 (content:\"x\"; sid:5;)\nalert udp [192.0.2.1,198.51.100.2] any <> [192.0.2.1,198.51.100.2] any (content:\"x\"; sid:6;)",
		talk: newTalk().udp(c2s, "x").udp(s2c, "x"),
		want: "1@1 1@1 2@1 3@1 3@1 5@1 6@1 1@2 1@2 2@2 3@2 3@2 5@2 6@2",
	}})
}

func TestHeadersOfUDP(t *testing.T) {
	k := newTalk().udp(c2s, "hello")
	play(t, []scene{{
		name: "buffers",
		rules: rules("alert udp any any -> any any", `udp.hdr; content:"|00 50|"; offset:2; depth:2;`, `udp.hdr; content:"|00 0d|"; offset:4; depth:2;`, `udp.hdr; bsize:8;`, `udp.hdr; content:"hello";`,
			`content:"hello"; udp.hdr; byte_test:2,=,13,4;`, `isdataat:4; isdataat:!5;`, `content:"lo"; endswith;`, `content:"he"; startswith;`,
			`content:"LO"; nocase; isdataat:!1,relative;`, `content:"h"; depth:1; content:"e"; distance:0; within:1;`, `content:"l"; offset:3; depth:1;`, `pcre:"/^he(l+)o$/";`, `pcre:!"/xyz/";`),
		talk: k,
		want: "1@1 2@1 3@1 5@1 6@1 7@1 8@1 9@1 10@1 11@1 12@1 13@1",
	}})
}

func TestHeadersOfICMP(t *testing.T) {
	k := newTalk()
	k.icmp(c2s, 8, 0, wire.EchoRest(300, 7), "abcdefgh")
	k.icmp(s2c, 0, 0, wire.EchoRest(300, 7), "abcdefgh")
	k.icmp(s2c, 3, 1, 0, "")
	times := newTalk()
	times.icmp(c2s, 13, 0, wire.EchoRest(300, 7), "abcdefghijklmnop")
	six := newTalk()
	six.hosts = [2]netip.Addr{netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("2001:db8::2")}
	six.icmp(c2s, 128, 0, wire.EchoRest(300, 7), "abcdefgh")
	six.icmp(c2s, 2, 0, 1279, "\x60"+strings.Repeat("\x00", 47))
	play(t, []scene{
		{
			name: "version 4",
			rules: rules("alert icmp any any -> any any", "itype:8;", "itype:>2;", "itype:1<>9; icode:0;", "icode:>0;", "icmp_id:300;", "icmp_seq:7;", "icmp_id:!300;", `icmpv4.hdr; content:"|08 00|"; startswith;`,
				`icmpv4.hdr; bsize:8;`, `icmpv6.hdr; bsize:8;`, `content:"abcd"; offset:0; depth:4; itype:0;`, "itype:!8;", "icode:0<>2;"),
			talk: k,
			want: "1@1 2@1 3@1 5@1 6@1 8@1 9@1 5@2 6@2 9@2 11@2 12@2 2@3 4@3 9@3 12@3 13@3",
		},
		{
			name:  "a message with more header",
			rules: rules("alert icmp any any -> any any", `icmpv4.hdr; bsize:20; content:"jkl"; endswith;`, `content:"mnop"; depth:4; dsize:4;`, `content:"abcd"; depth:4;`),
			talk:  times,
			want:  "1@1 2@1",
		},
		{
			name: "version 6",
			rules: rules("alert ip any any -> any any", "itype:128;", "icmp_id:300;", `icmpv6.hdr; content:"|80 00|"; depth:2;`, "icmpv6.mtu:<1280;", "icmpv6.mtu:1279;", `ipv6.hdr; content:"|3a 40|"; offset:6; depth:2;`,
				`ipv6.hdr; bsize:40;`, "ttl:64;", "ip_proto:58;", "l3_proto:ipv6;", "ip_proto:icmp;", "id:0;", "l3_proto:ipv4;", "itype:2; icode:0;", "tos:0;"),
			talk: six,
			want: "1@1 2@1 3@1 6@1 7@1 8@1 9@1 10@1 4@2 5@2 6@2 7@2 8@2 9@2 10@2 14@2",
		},
		{
			name:  "protocols",
			rules: "alert icmpv6 any any -> any any (itype:128; sid:1;)\nalert icmpv4 any any -> any any (itype:128; sid:2;)\nalert icmp any any -> any any (itype:128; sid:3;)\nalert ip6 any any -> any any (itype:128; sid:4;)\nalert ipv6 any any -> any any (itype:128; sid:5;)\nalert ip4 any any -> any any (itype:128; sid:6;)\nalert icmpv6 [2001:db8::/32,!2001:db8::1] any -> any any (itype:128; sid:7;)\nalert icmp 2001:db8::1 any -> [2001:db8::2,10.0.0.0/8] any (itype:128; sid:8;)\nalert pkthdr any any -> any any (itype:128; sid:9;)",
			talk:  six,
			want:  "1@1 3@1 4@1 5@1 8@1 9@1",
		},
	})
}

func TestHeadersOfIPv4(t *testing.T) {
	k := newTalk()
	k.ttl = 3
	k.options = []byte{7, 3, 4, 0}
	k.udp(c2s, "a")
	k.options = []byte{1, 1, 1, 0}
	k.udp(c2s, "a")
	k.options = nil
	k.ipv4(c2s, wire.IPv4Fields{TOS: 0x20, ID: 1234, Proto: wire.ProtoUDP, DontFragment: true, TTL: 255}, []byte{0, 1, 0, 2, 0, 9, 0, 0, 'b'})
	same := newTalk()
	same.hosts = [2]netip.Addr{client, client}
	same.udp(c2s, "x")
	play(t, []scene{
		{
			name: "fields",
			rules: rules("alert ip any any -> any any", "ttl:3;", "ttl:<4;", "ttl:2-4;", "ttl:>254;", "tos:32;", "tos:x20;", "tos:!0;", "id:1234;", "ip.id:1234;", "ipopts:rr;", "ipopts:any;", "ipopts:nop;", "ipopts:eol;",
				"ip_proto:udp; ttl:255;", "fragbits:D;", "sameip;", "ttl:!3;", "ipopts:ts;"),
			talk: k,
			want: "1@1 2@1 3@1 10@1 11@1 13@1 1@2 2@2 3@2 11@2 12@2 13@2 4@3 5@3 6@3 7@3 8@3 9@3 14@3 15@3 17@3",
		},
		{name: "one address", rules: rules("alert ip any any -> any any", "sameip;"), talk: same, want: "1@1"},
		{
			name:  "addresses and ports",
			rules: "alert udp [192.0.2.0/24,!192.0.2.2] any -> any [80,443] (sid:1;)\nalert udp !$HOME_NET any -> any !80 (sid:2;)\nalert udp any [40000:] -> any [:100,!80] (sid:3;)\nalert udp any 1:40000 -> 198.51.100.0-198.51.100.9 any (sid:4;)\nalert udp 198.51.100.2 80 <> 192.0.2.1 any (sid:5;)\nalert udp any any -> any [1:1024,![80,443]] (sid:6;)",
			talk:  newTalk().udp(c2s, "x"),
			want:  "1@1 4@1 5@1",
		},
	})
}

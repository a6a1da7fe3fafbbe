package enginetest

import (
	"testing"
	"time"

	"gotcp/internal/ids"
)

func TestFlowBits(t *testing.T) {
	k := newTalk().udp(c2s, "one").udp(c2s, "two").udp(s2c, "three").udp(c2s, "one")
	play(t, []scene{
		{
			name:  "set and asked in one packet, whatever the order",
			rules: "alert udp any any -> any any (flowbits:isset,a; content:\"one\"; sid:1;)\nalert udp any any -> any any (content:\"one\"; flowbits:set,a; sid:2;)",
			talk:  k,
			want:  "2@1 1@1 2@4 1@4",
		},
		{
			name:  "unset, not set, one of several",
			rules: rules("alert udp any any -> any any", `content:"one"; flowbits:set,a; noalert;`, `content:"two"; flowbits:isset,a; flowbits:unset,a;`, `flowbits:isnotset,a;`, `flowbits:isset,b|a;`, `flowbits:isset,a; content:"e";`),
			talk:  k,
			want:  "4@1 5@1 2@2 3@2 3@3 4@4 5@4",
		},
		{
			name:  "one of several that is set, or that is not",
			rules: rules("alert udp any any -> any any", `flowbits:set,a; noalert; content:"one";`, `flowbits:isset,a|b;`, `flowbits:isnotset,a|b;`, `flowbits:isnotset,a|c; flowbits:set,c;`, `flowbits:isnotset,a; flowbits:isnotset,b;`),
			talk:  newTalk().udp(c2s, "zero").udp(c2s, "one"),
			want:  "4@1 3@1 5@1 2@2 3@2",
		},
		{
			name:  "toggled",
			rules: rules("alert udp any any -> any any", `flowbits:toggle,a; noalert; dsize:>0;`, `flowbits:isset,a;`, `flowbits:isnotset,a;`),
			talk:  k,
			want:  "2@1 3@2 2@3 3@4",
		},
		{
			name:  "a chain of three",
			rules: rules("alert udp any any -> any any", `flowbits:isset,b;`, `flowbits:isset,a; flowbits:set,b;`, `content:"one"; flowbits:set,a;`),
			talk:  k,
			want:  "3@1 2@1 1@1 2@2 1@2 2@3 1@3 3@4 2@4 1@4",
		},
	})
}

func TestFlowInts(t *testing.T) {
	k := newTalk().udp(c2s, "one").udp(c2s, "one").udp(s2c, "three").udp(c2s, "one")
	play(t, []scene{{
		name: "counting",
		rules: rules("alert udp any any -> any any", `content:"one"; flowint:n,+,1; noalert;`, `flowint:n,==,2;`, `flowint:n,>,1; content:"e";`, `flowint:n,notset;`, `flowint:n,isset;`, `flowint:m,isset;`,
			`flowint:m,=,5; noalert; content:"three";`, `flowint:m,>,n;`, `flowint:k,-,1;`, `flowint:k,isset;`, `flowint:n,!=,2; flowint:n,<=,3;`),
		talk: k,
		want: "9@1 5@1 11@1 9@2 2@2 3@2 5@2 9@3 2@3 3@3 5@3 6@3 8@3 9@4 3@4 5@4 6@4 8@4 11@4",
	}, {
		name: "one that was not set counts as none on the right side",
		rules: rules("alert udp any any -> any any", `content:"one"; flowint:n,+,1; flowint:k,=,never; noalert;`, `flowint:n,>,never;`, `flowint:n,==,never;`, `flowint:never,==,n;`,
			`flowint:k,isset; flowint:k,==,0;`),
		talk: newTalk().udp(c2s, "one"),
		want: "2@1 5@1",
	}})
}

func TestHostBits(t *testing.T) {
	k := newTalk().udp(c2s, "one")
	k.ports[0]++
	k.udp(c2s, "two").udp(s2c, "two").wait(20*time.Second).udp(c2s, "two")
	k.wait(20*time.Second).udp(c2s, "two")
	play(t, []scene{
		{
			name:  "xbits",
			rules: "alert udp any any -> any any (content:\"one\"; xbits:set,a,track ip_src,expire 10; sid:1;)\nalert udp any any -> any any (content:\"one\"; xbits:set,b,track ip_pair,expire 30; sid:2;)\nalert udp any any -> any any (content:\"two\"; xbits:isset,a,track ip_src; sid:3;)\nalert udp any any -> any any (content:\"two\"; xbits:isset,b,track ip_pair; sid:4;)\nalert udp any any -> any any (content:\"two\"; xbits:isset,a,track ip_dst; sid:5;)\nalert udp any any -> any any (content:\"two\"; xbits:isnotset,b,track ip_pair; sid:6;)",
			talk:  k,
			want:  "1@1 2@1 3@2 4@2 5@3 4@3 4@4 6@5",
		},
		{
			name:  "hostbits",
			rules: "alert udp any any -> any any (content:\"one\"; hostbits:set,a,src; sid:1;)\nalert udp any any -> any any (content:\"one\"; hostbits:set,b,dst; sid:2;)\nalert udp any any -> any any (content:\"two\"; hostbits:isset,a,src; sid:3;)\nalert udp any any -> any any (content:\"two\"; hostbits:isset,b,dst; sid:4;)\nalert udp any any -> any any (content:\"two\"; hostbits:isset,b; sid:5;)\nalert udp any any -> any any (content:\"two\"; hostbits:isnotset,a; sid:6;)",
			talk:  k,
			want:  "1@1 2@1 3@2 4@2 5@3 6@3 3@4 4@4 3@5 4@5",
		},
		{
			name: "an xbit of one host is a hostbit",
			rules: rules("alert udp any any -> any any", `content:"one"; xbits:set,a,track ip_src,expire 60;`, `content:"one"; hostbits:set,b,dst;`,
				`content:"two"; hostbits:isset,a,src;`, `content:"two"; xbits:isset,b,track ip_dst;`, `content:"two"; xbits:isset,a,track ip_pair;`),
			talk: newTalk().udp(c2s, "one").udp(c2s, "two"),
			want: "2@1 1@1 4@2 3@2",
		},
	})
}

// TestOncePerFlow: rules about addresses that set bits, or ask for those of hosts, are looked at once per flow
// and direction; those that do anything else to their flow with each packet.
func TestOncePerFlow(t *testing.T) {
	play(t, []scene{{
		name: "what they do and ask",
		rules: rules("alert udp 192.0.2.1 any -> any any", "flowbits:set,a;", "flowbits:toggle,b;", "flowbits:unset,c;", "flowint:n,+,1;", "xbits:set,d,track ip_src;", "xbits:isset,d,track ip_src;", "hostbits:set,e;") +
			"alert udp any any -> any any (flowint:n,>,1; sid:9;)",
		talk: newTalk().udp(c2s, "one").udp(s2c, "two").udp(c2s, "three"),
		want: "1@1 2@1 3@1 4@1 7@1 5@1 2@3 3@3 4@3 9@3",
	}, {
		name:  "a bit of hosts that comes too late",
		rules: "alert udp any any -> any any (content:\"one\"; xbits:set,d,track ip_src; sid:1;)\nalert udp any any -> any 80 (xbits:isset,d,track ip_src; sid:2;)",
		talk: func() *talk {
			k := newTalk().udp(c2s, "one").udp(c2s, "two")
			k.ports[0]++
			return k.udp(c2s, "three").udp(c2s, "four")
		}(),
		want: "1@1 2@3",
	}})
}

func TestPass(t *testing.T) {
	k := newTalk().udp(c2s, "one").udp(c2s, "two").udp(s2c, "three")
	play(t, []scene{
		{
			name:  "of a packet",
			rules: "alert udp any any -> any any (content:\"o\"; sid:1;)\npass udp any any -> any any (content:\"one\"; sid:2;)\nalert udp any any -> any any (content:\"e\"; sid:3;)",
			talk:  k,
			want:  "1@2 3@3",
		},
		{
			name:  "of a flow, by its addresses",
			rules: "alert udp any any -> any any (content:\"e\"; sid:1;)\npass udp 192.0.2.1 any -> any any (sid:2;)",
			talk:  k,
			want:  "",
		},
		{
			name:  "of a flow, by an address that it excludes",
			rules: "alert udp any any -> any any (content:\"e\"; sid:1;)\npass udp !198.51.100.2 any -> any any (sid:2;)",
			talk:  k,
			want:  "",
		},
		{
			name:  "said aloud",
			rules: "alert udp any any -> any any (content:\"o\"; sid:1;)\npass udp any any -> any any (content:\"one\"; alert; sid:2;)\nalert udp any any -> any any (content:\"three\"; alert; sid:3;)",
			talk:  k,
			want:  "2@1 1@2 3@3",
		},
		{
			name:  "drops and rejects alert",
			rules: "drop udp any any -> any any (content:\"one\"; sid:1;)\nreject udp any any -> any any (content:\"two\"; sid:2;)\nalert udp any any -> any any (content:\"o\"; sid:3;)",
			talk:  k,
			want:  "1@1 3@1 2@2 3@2",
		},
		{
			name:  "of a stream",
			rules: "pass tcp any any -> any 80 (content:\"friend\"; sid:1;)\nalert tcp any any -> any any (flags:PA; sid:2;)\nalert http any any -> any any (http.uri; content:\"evil\"; sid:3;)",
			talk:  newTalk().open().say(c2s, "GET /friend HTTP/1.1\r\nHost: a\r\n\r\n").ack(s2c).say(c2s, "GET /evil HTTP/1.1\r\nHost: a\r\n\r\n").ack(s2c).close(),
			want:  "2@4",
		},
		{
			name:  "a drop that is counted first does not end it",
			rules: "drop tcp any any -> any any (content:\"evil\"; threshold:type threshold,track by_src,count 2,seconds 60; sid:1;)\nalert tcp any any -> any any (flags:PA; sid:2;)",
			cfg:   ids.Config{Inline: true},
			talk:  newTalk().open().say(c2s, "evil").ack(s2c).say(c2s, "evil").ack(s2c),
			want:  "2@4 1@6 2@6",
		},
		{
			name:  "inline, a drop ends the flow when it is about the stream",
			rules: "drop tcp any any -> any any (content:\"evil\"; sid:1;)\nalert tcp any any -> any any (flags:PA; sid:2;)",
			cfg:   ids.Config{Inline: true},
			talk:  newTalk().open().say(c2s, "evil").ack(s2c).say(c2s, "evil").ack(s2c),
			want:  "1@4 2@4",
		},
	})
}

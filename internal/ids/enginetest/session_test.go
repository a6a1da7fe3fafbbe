package enginetest

import (
	"strings"
	"testing"

	"gotcp/internal/ids"
	"gotcp/internal/wire"
)

const threeWays = `alert tcp any any -> any any (content:"evil"; sid:1;)
alert tcp-stream any any -> any any (content:"evil"; sid:2;)
alert tcp-pkt any any -> any any (content:"evil"; sid:3;)
alert tcp any any -> any any (flow:established; content:"evil"; sid:4;)
alert tcp any any -> any any (flow:established,to_server; sid:5;)
alert http any any -> any any (http.uri; content:"evil"; sid:6;)
alert tcp any any -> any any (content:!"evil"; sid:7;)
alert tcp any any -> any any (dsize:>0; content:!"evil"; sid:8;)`

func TestSessions(t *testing.T) {
	request := "GET /evil HTTP/1.1\r\nHost: a\r\n\r\n"
	play(t, []scene{
		{name: "the middle of a session", rules: threeWays, talk: newTalk().say(c2s, request).ack(s2c).close(), want: "1@1 2@1 3@1"},
		{name: "the middle of a session, followed", rules: threeWays, cfg: ids.Config{Midstream: true}, talk: newTalk().say(c2s, request).ack(s2c).close(), want: "3@1 1@3 2@3 4@3 5@3 6@3 5@6"},
		{name: "a whole session", rules: threeWays, talk: newTalk().open().say(c2s, request).ack(s2c).close(), want: "3@4 5@4 1@6 2@6 4@6 5@6 6@6 5@9"},
		{name: "a whole session, inline", rules: threeWays, cfg: ids.Config{Inline: true}, talk: newTalk().open().say(c2s, request).ack(s2c).close(), want: "1@4 2@4 3@4 4@4 5@4 6@4 5@6 5@9"},
		{name: "reset by the server", rules: threeWays, talk: newTalk().open().say(c2s, request).tcp(s2c, wire.RST|wire.ACK, ""), want: "3@4 5@4 1@0 2@0 4@0 6@0"},
		{name: "reset by the client", rules: threeWays, talk: newTalk().open().say(c2s, request).ack(s2c).tcp(c2s, wire.RST, ""), want: "3@4 5@4 1@6 2@6 4@6 5@6 6@6"},
		{name: "without an end", rules: threeWays, talk: newTalk().open().say(c2s, request), want: "3@4 5@4 1@0 2@0 4@0 6@0"},
		{name: "byte by byte", rules: threeWays, talk: func() *talk {
			k := newTalk().open()
			for i := range request {
				k.say(c2s, request[i:i+1])
			}
			return k.ack(s2c).close()
		}(), want: "5@4 8@4 5@5 8@5 5@6 8@6 5@7 8@7 5@8 8@8 5@9 8@9 5@10 8@10 5@11 8@11 5@12 8@12 5@13 8@13 5@14 8@14 5@15 8@15 5@16 8@16 5@17 8@17 5@18 8@18 5@19 8@19 5@20 8@20 5@21 8@21 5@22 8@22 5@23 8@23 5@24 8@24 5@25 8@25 5@26 8@26 5@27 8@27 5@28 8@28 5@29 8@29 5@30 8@30 5@31 8@31 5@32 8@32 5@33 8@33 5@34 8@34 1@36 2@36 4@36 5@36 6@36 5@39"},
		{name: "with a gap", rules: threeWays, talk: func() *talk {
			k := newTalk().open().say(c2s, "xxxx").ack(s2c)
			k.next[c2s] += 100
			return k.say(c2s, "evil").ack(s2c).close()
		}(), want: "5@4 8@4 3@6 5@6 7@7 1@8 2@8 4@8 5@8 5@11"},
		{name: "out of order", rules: threeWays, talk: func() *talk {
			k := newTalk().open()
			k.next[c2s] += 2
			k.say(c2s, "il bytes")
			k.segment(c2s, wire.ACK|wire.PSH, 1001, k.next[s2c], "ev")
			return k.ack(s2c).close()
		}(), want: "5@4 8@4 5@5 8@5 1@7 2@7 4@7 5@7 5@10"},
		{name: "much", rules: threeWays, talk: newTalk().open().say(c2s, strings.Repeat("x", 1398)+"ev").say(c2s, "il"+strings.Repeat("y", 1398)).ack(s2c).ack(c2s), want: "5@4 8@4 5@5 8@5 1@7 2@7 4@7 5@7"},
	})
}

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
		{name: "the middle of a session", rules: threeWays, talk: newTalk().say(c2s, request).ack(s2c).close(), want: ""},
		{name: "the middle of a session, followed", rules: threeWays, cfg: ids.Config{Midstream: true}, talk: newTalk().say(c2s, request).ack(s2c).close(), want: ""},
		{name: "a whole session", rules: threeWays, talk: newTalk().open().say(c2s, request).ack(s2c).close(), want: ""},
		{name: "a whole session, inline", rules: threeWays, cfg: ids.Config{Inline: true}, talk: newTalk().open().say(c2s, request).ack(s2c).close(), want: ""},
		{name: "reset by the server", rules: threeWays, talk: newTalk().open().say(c2s, request).tcp(s2c, wire.RST|wire.ACK, ""), want: ""},
		{name: "reset by the client", rules: threeWays, talk: newTalk().open().say(c2s, request).ack(s2c).tcp(c2s, wire.RST, ""), want: ""},
		{name: "without an end", rules: threeWays, talk: newTalk().open().say(c2s, request), want: ""},
		{name: "byte by byte", rules: threeWays, talk: func() *talk {
			k := newTalk().open()
			for i := range request {
				k.say(c2s, request[i:i+1])
			}
			return k.ack(s2c).close()
		}(), want: ""},
		{name: "with a gap", rules: threeWays, talk: func() *talk {
			k := newTalk().open().say(c2s, "xxxx").ack(s2c)
			k.next[c2s] += 100
			return k.say(c2s, "evil").ack(s2c).close()
		}(), want: ""},
		{name: "out of order", rules: threeWays, talk: func() *talk {
			k := newTalk().open()
			k.next[c2s] += 2
			k.say(c2s, "il bytes")
			k.segment(c2s, wire.ACK|wire.PSH, 1001, k.next[s2c], "ev")
			return k.ack(s2c).close()
		}(), want: ""},
		{name: "much", rules: threeWays, talk: newTalk().open().say(c2s, strings.Repeat("x", 1398)+"ev").say(c2s, "il"+strings.Repeat("y", 1398)).ack(s2c).ack(c2s), want: ""},
	})
}

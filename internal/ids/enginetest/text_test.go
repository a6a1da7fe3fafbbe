package enginetest

import "testing"

// What groups of expressions have matched can be asked for: that of a flow later, that of a packet
// by the rules that come after.
func TestTexts(t *testing.T) {
	k := newTalk().udp(c2s, "user=alice").udp(c2s, "go").udp(s2c, "user=bob").udp(c2s, "go")
	request := newTalk().open().say(c2s, "GET /a?id=7 HTTP/1.1\r\nHost: one.example\r\nUser-Agent: curl/8\r\n\r\n").ack(s2c).
		say(c2s, "GET /b HTTP/1.1\r\nHost: two.example\r\n\r\n").ack(s2c).close()
	play(t, []scene{
		{
			name: "of the flow, by a name behind the expression or by that of the group",
			rules: rules("alert udp any any -> any any", `pcre:"/user=(\w+)/, flow:user"; noalert;`, `pcre:"/(?P<flow_first>.)/"; noalert;`,
				`content:"go"; flowvar:user,"alice";`, `content:"go"; flowvar:user,"o";`, `flowvar:first,"u";`, `flowvar:nobody,"a";`, `pktvar:user,"alice";`),
			talk: k,
			want: "5@1 3@2 5@3 4@4",
		},
		{
			name: "of the packet, set before it is asked for whatever the order",
			rules: rules("alert udp any any -> any any", `pktvar:user,"al|69|";`, `flowvar:user,"alice";`, `pcre:"/(user)=(\w+)/, pkt:what, pkt:user"; noalert;`,
				`content:"go"; pktvar:user,"alice";`, `pktvar:what,"user";`),
			talk: k,
			want: "1@1 5@1 5@3",
		},
		{
			name:  "a name that the packet gives itself",
			rules: rules("alert udp any any -> any any", `pcre:"/(\w+)=(\w+)/, pkt:key, pkt:value"; noalert;`, `pktvar:user,"bob";`, `pktvar:user,"alice";`),
			talk:  k,
			want:  "3@1 2@3",
		},
		{
			name: "a rule that does not match keeps nothing, one that does keeps what made it match",
			rules: rules("alert udp any any -> any any", `pcre:"/(u)s/, flow:a"; content:"nowhere"; noalert;`, `pcre:"/([a-z])/, flow:b"; content:"r=a"; distance:0; within:3; noalert;`,
				`flowvar:a,"u";`, `flowvar:b,"e";`, `flowvar:b,"u";`),
			talk: k,
			want: "4@1 4@2 4@3 4@4",
		},
		{
			name:  "of a group that took no part there is nothing",
			rules: rules("alert udp any any -> any any", `pcre:"/(x)?(go)/, flow:x, flow:go"; noalert;`, `flowvar:go,"go"; content:"user";`, `flowvar:x,"x";`),
			talk:  k,
			want:  "2@3",
		},
		{
			name: "of parts of a message",
			rules: rules("alert http any any -> any any", `http.uri; pcre:"/id=(\d)/, flow:id"; http.host; pcre:"/^(\w+)\./, flow:host"; noalert;`,
				`flowvar:id,"7"; flowvar:host,"one"; http.uri; content:"/b";`, `pcre:"/^\x2f(\w)/U, flow:path"; noalert;`, `http.uri; content:"/b"; flowvar:path,"b";`),
			talk: request,
			want: "2@8 4@8",
		},
		{
			name:  "of what was decoded, and of a stream",
			rules: rules("alert tcp any any -> any any", `content:"x="; base64_decode:relative; base64_data; pcre:"/user (\w+)/, flow:user"; noalert;`, `flowvar:user,"alice"; content:"x=";`),
			talk:  newTalk().open().say(c2s, "x=dXNlciBhbGljZQ==").ack(s2c).close(),
			want:  "2@6",
		},
	})
}

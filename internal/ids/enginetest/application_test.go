package enginetest

import (
	"testing"

	"gotcp/internal/ids"
)

func TestApplications(t *testing.T) {
	page := get("/evil/path")
	page.close()
	two := newTalk().open().say(c2s, "GET /one HTTP/1.1\r\nHost: a\r\n\r\n").ack(s2c).say(s2c, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").ack(c2s).
		say(c2s, "GET /two HTTP/1.1\r\nHost: a\r\n\r\n").ack(s2c).say(s2c, "HTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nno").ack(c2s).close()
	play(t, []scene{
		{
			name: "what a flow speaks",
			rules: rules("alert tcp any any -> any any", "app-layer-protocol:!http;", "app-layer-protocol:tls;",
				"app-layer-protocol:!tls; flow:established,to_server;", "app-layer-protocol:http,final; dsize:>0;", "app-layer-protocol:unknown; dsize:>0;"),
			talk: page,
			want: "5@4 4@6 3@7 3@8 3@11",
		},
		{
			name:  "the protocol in the header",
			rules: "alert http any any -> any any (sid:1;)\nalert http any any -> any any (flow:to_server; sid:2;)\nalert http any any -> any any (content:\"evil\"; sid:3;)\nalert tls any any -> any any (sid:4;)\nalert tcp any any -> any any (http.uri; content:\"evil\"; content:\"GET\"; pkt_data; sid:5;)\nalert http any any -> any any (content:\"GET\"; http.uri; content:\"evil\"; sid:6;)",
			talk:  page,
			want:  "1@5 1@6 1@7 2@7 3@7 6@7 1@8 2@8 1@9 1@10 1@11 2@11",
		},
		{
			name:  "the protocol in the header, at the end of a session that was cut off",
			rules: "alert http any any -> any any (sid:1;)\nalert http any any -> any any (flow:established; sid:2;)\nalert http any any -> any any (flowbits:isnotset,no; sid:3;)\nalert http any any -> any any (flow:to_server; sid:4;)",
			talk:  newTalk().open().say(c2s, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
			want:  "1@0 4@0 1@0",
		},
		{
			name: "once for each transaction",
			rules: rules("alert http any any -> any any", `http.method; content:"GET";`, `http.stat_code; content:"404";`, `http.uri; content:"two";`, `http.uri; content:!"two";`, `http.uri; content:"/"; threshold:type limit, track by_src, count 1, seconds 60;`,
				`flow:to_client; file.data; content:"o";`, `http.method; content:"GET"; flowbits:set,got; noalert;`, `flowbits:isset,got; http.stat_code; content:"200";`),
			talk: two,
			want: "1@7 4@7 5@7 8@9 6@9 1@11 3@11 2@13 6@13",
		},
		{
			name:  "once for each transaction, inline",
			rules: rules("alert http any any -> any any", `http.method; content:"GET";`, `http.stat_code; content:"404";`, `http.uri; content:"two";`),
			cfg:   ids.Config{Inline: true},
			talk:  two,
			want:  "1@4 1@8 3@8 2@10",
		},
		{
			name:  "passed and dropped",
			rules: "pass http any any -> any any (http.uri; content:\"one\"; sid:1;)\nalert http any any -> any any (http.uri; content:\"/\"; sid:2;)",
			talk:  two,
			want:  "",
		},
		{
			name:  "bypassed",
			rules: "alert http any any -> any any (http.uri; content:\"one\"; bypass; sid:1;)\nalert http any any -> any any (http.uri; content:\"/\"; sid:2;)\nalert tcp any any -> any any (flags:FA; sid:3;)",
			talk:  two,
			want:  "1@7 2@7",
		},
		{
			name:  "dropped",
			rules: "drop http any any -> any any (http.uri; content:\"one\"; sid:1;)\nalert http any any -> any any (http.uri; content:\"/\"; sid:2;)",
			talk:  two,
			want:  "1@7 2@7",
		},
	})
}

// TestHooks: a rule is asked when a transaction has come so far, once.
func TestHooks(t *testing.T) {
	page := get("/evil/path").close()
	ask := newTalk()
	ask.ports[1] = 53
	ask.udp(c2s, "\x00\x01\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x01a\x00\x00\x01\x00\x01")
	banners := newTalk()
	banners.ports[1] = 22
	banners.open().say(s2c, "SSH-2.0-s\r\n").ack(c2s).say(c2s, "SSH-2.0-c\r\n").ack(s2c)
	play(t, []scene{
		{
			name: "of HTTP",
			rules: "alert http1:request_started any any -> any any (sid:1;)\nalert http:request_headers any any -> any any (http.uri; content:\"evil\"; sid:2;)\n" +
				"alert http1:response_line any any -> any any (http.stat_code; content:\"200\"; sid:3;)\nalert http1:request_complete any any -> any any (flowbits:isset,no; sid:4;)\n" +
				"alert http1:response_complete any any -> any any (sid:5;)\nalert tcp:all any any -> any any (flags:S,12; sid:6;)",
			talk: page,
			want: "6@1 1@7 2@7 3@9 5@9",
		},
		{
			name:  "of DNS",
			rules: "alert dns:request_complete any any -> any any (sid:1;)\nalert dns:response_started any any -> any any (sid:2;)",
			talk:  ask,
			want:  "1@1",
		},
		{
			name:  "of SSH",
			rules: "alert ssh:response_banner_done any any -> any any (sid:1;)\nalert ssh:request_finished any any -> any any (sid:2;)\nalert ssh:request_in_progress any any -> any any (sid:3;)",
			talk:  banners,
			want:  "3@5 1@7 2@0",
		},
	})
}

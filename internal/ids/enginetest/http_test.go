package enginetest

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"gotcp/internal/ids"
)

// page is an answer that any request may get.
const page = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

// found plays one conversation to rules, each on its own, and compares the packets
// that they alert on.
func found(t *testing.T, k *talk, want map[string]string) {
	t.Helper()
	for rule, packets := range want {
		sc := scene{rules: "alert " + rule[:len(rule)-1] + " sid:1;)", talk: k}
		if got := sc.run(t); got != packets {
			t.Errorf("%s\ngot  %s\nwant %s", rule, got, packets)
		}
	}
}

// http is the rule of some options.
func http(options string) string { return fmt.Sprintf("http any any -> any any (%s)", options) }

// hello is a client's first word of TLS, with the name of a server (RFC 8446 §4.1.2,
// RFC 6066 §3).
func hello(name string) string {
	vector := func(size int, s string) string {
		return string(binary.BigEndian.AppendUint32(nil, uint32(len(s)))[4-size:]) + s
	}
	sni := "\x00\x00" + vector(2, vector(2, "\x00"+vector(2, name)))
	body := "\x03\x03" + fmt.Sprintf("%32d", 0) + vector(1, "") + vector(2, "\x13\x01") + vector(1, "\x00") + vector(2, sni)
	return "\x16\x03\x01" + vector(2, "\x01"+vector(3, body))
}

func TestHTTPTunnels(t *testing.T) {
	connect := func(status string) *talk {
		return newTalk().open().say(c2s, "CONNECT www.example.com:443 HTTP/1.1\r\nHost: www.example.com:443\r\n\r\n").ack(s2c).
			say(s2c, "HTTP/1.1 "+status+"\r\n\r\n").ack(c2s)
	}
	found(t, connect("200 Connected").say(c2s, "GET /in HTTP/1.1\r\nHost: z\r\n\r\n").ack(s2c).say(s2c, page).ack(c2s).close(), map[string]string{
		http(`http.method; content:"CONNECT";`):                        "1@7",
		http(`http.uri.raw; content:"www.example.com:443"; bsize:19;`): "1@7",
		http(`http.uri; content:"example";`):                           "",
		http(`http.host; content:"www.example.com"; bsize:15;`):        "1@7",
		http(`http.stat_code; content:"200";`):                         "1@7 1@13",
		http(`http.uri; content:"/in";`):                               "1@11",
		http(`file.data; content:"hello";`):                            "1@13",
	})
	found(t, connect("200 Connected").say(c2s, hello("in.example.com")).ack(s2c).close(), map[string]string{
		`tls any any -> any any (tls.sni; content:"in.example.com";)`: "1@10",
		http(`http.stat_code; content:"200";`):                        "1@7",
	})
	// Until somebody speaks in the tunnel the flow is one of HTTP.
	found(t, connect("200 Connected").say(c2s, hello("in.example.com")).ack(s2c).say(c2s, "\x17\x03\x03\x00\x04abcd").ack(s2c).close(), map[string]string{
		`tcp any any -> any any (app-layer-protocol:http; flow:to_server;)`:          "1@7",
		`tcp any any -> any any (app-layer-protocol:http; dsize:>0;)`:                "1@6 1@8",
		`tcp any any -> any any (app-layer-protocol:tls; dsize:>0;)`:                 "1@10",
		`tcp any any -> any any (app-layer-protocol:tls;)`:                           "1@9 1@10",
		`tcp any any -> any any (app-layer-protocol:http,original; flow:to_server;)`: "1@10",
		`tls any any -> any any (content:"in.example";)`:                             "1@10",
	})
	found(t, connect("407 Who are you").say(c2s, hello("in.example.com")).ack(s2c).close(), map[string]string{
		`tls any any -> any any (tls.sni; content:"in.example.com";)`: "",
	})
}

// Headers may follow a body. Rules look into them as into those before it; those that
// have not found what they want in the headers are over by then.
func TestHTTPTrailers(t *testing.T) {
	upload := "POST /up HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n"
	k := newTalk().open().say(c2s, upload).ack(s2c).say(c2s, "0\r\nSum: 1f\r\n\r\n").ack(s2c).
		say(s2c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n").ack(c2s).
		say(s2c, "0\r\nMark: x\r\n\r\n").ack(c2s).close()
	found(t, k, map[string]string{
		http(`http.header; content:"Sum|3a| 1f|0d 0a|"; endswith;`):                       "1@9",
		http(`http.header.raw; content:"Sum|3a| 1f"; http.method; content:"POST";`):       "1@9",
		http(`http.header; content:"Mark";`):                                              "1@13",
		http(`http.header; content:"Mark"; http.stat_code; content:"200";`):               "1@13",
		http(`http.header; content:"Mark"; http.stat_code; content:"200"; fast_pattern;`): "",
		http(`http.header; content:"Transfer-Encoding"; flow:to_client;`):                 "1@10",
		http(`http.header; content:!"Mark"; http.stat_code; content:"200";`):              "1@10",
	})
}

func TestHTTPFiles(t *testing.T) {
	k := newTalk().open()
	for _, name := range []string{"a.txt", "b.exe", "none"} {
		answer := "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
		if name != "none" {
			answer = page
		}
		k.say(c2s, "GET /"+name+" HTTP/1.1\r\nHost: h\r\n\r\n").say(s2c, answer)
	}
	found(t, k.ack(c2s).close(), map[string]string{
		http(`fileext:"txt";`):                                     "1@7",
		http(`fileext:!"txt";`):                                    "1@9",
		http(`filestore;`):                                         "1@7 1@9",
		http(`flow:to_server; filestore;`):                         "",
		http(`filestore:response,file; fileext:"exe";`):            "1@9",
		http(`filestore:response; http.stat_code; content:"200";`): "1@7 1@9 1@12",
	})
}

// What is looked at inline could be stopped: a body is looked at as it comes. Elsewhere
// it is once there is enough of it.
func TestHTTPBodiesInPieces(t *testing.T) {
	download := func(pieces ...string) *talk {
		k := newTalk().open().say(c2s, "GET /x HTTP/1.1\r\nHost: h\r\n\r\n").say(s2c, "HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n")
		for _, p := range pieces {
			k.say(s2c, p).ack(c2s)
		}
		return k
	}
	quiet := strings.Repeat(".", 20<<10)
	for _, c := range []struct {
		options string
		cfg     ids.Config
		talk    *talk
		want    string
	}{
		{`file.data; content:"evil";`, ids.Config{Inline: true}, download("..ev", "il..", ".."), "1@8"},
		{`http.response_body; content:"evil";`, ids.Config{Inline: true}, download("..ev", "il..", ".."), "1@8"},
		{`file.data; content:!"evil";`, ids.Config{Inline: true}, download("..ev", ".."), "1@0"},
		{`file.data; content:"evil";`, ids.Config{}, download("evil", "..", ".."), "1@0"},
		{`file.data; content:"evil";`, ids.Config{}, download("evil", quiet, quiet, quiet), "1@12"},
		{`file.data; content:"evil";`, ids.Config{}, download(quiet, quiet, quiet[:9000]+"evil", quiet, quiet), "1@12"},
	} {
		sc := scene{rules: "alert " + http(c.options)[:len(http(c.options))-1] + " sid:1;)", cfg: c.cfg, talk: c.talk}
		if got := sc.run(t); got != c.want {
			t.Errorf("%s %+v\ngot  %s\nwant %s", c.options, c.cfg, got, c.want)
		}
	}
}

// TestInterimResponses: rules see the final response, and after 101 Switching Protocols no HTTP (RFC 9110 §15.2).
func TestInterimResponses(t *testing.T) {
	const request = "GET /a HTTP/1.1\r\nHost: z\r\n\r\n"
	found(t, newTalk().open().say(c2s, request).ack(s2c).say(s2c, "HTTP/1.1 103 Early Hints\r\nLink: x\r\nContent-Length: 5\r\n\r\n").ack(c2s).
		say(s2c, page).ack(c2s).say(c2s, request).ack(s2c).say(s2c, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n").ack(c2s).close(), map[string]string{
		http(`http.stat_code; content:"103";`):                                      "",
		http(`http.stat_code; content:"200"; http.response_body; content:"hello";`): "1@11",
		http(`http.stat_code; content:"404";`):                                      "1@15",
		http(`http.response_header; content:"Link";`):                               "",
	})
	found(t, newTalk().open().say(c2s, request).ack(s2c).say(s2c, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\n\r\n").ack(c2s).
		say(c2s, "GET /in HTTP/1.1\r\nHost: z\r\n\r\n").ack(s2c).say(s2c, page).ack(c2s).close(), map[string]string{
		http(`http.stat_code; content:"101";`):                                "1@9",
		http(`http.stat_code; content:"200";`):                                "",
		http(`http.uri; content:"/in";`):                                      "",
		`tcp any any -> any any (flow:to_server,established; content:"/in";)`: "1@12",
	})
}

package eventtest

import "testing"

const web = "http any any -> any any"

func TestHTTPBuffers(t *testing.T) {
	request := "GET /a%20b//c/../d?x=%41 HTTP/1.1\r\nHost: Example.COM:80\r\nUser-Agent: curl/8\r\nCookie: a=b; c=d\r\nReferer: http://r/\r\nAccept: */*\r\nAccept-Encoding: gzip\r\nAccept-Language: en\r\nConnection: close\r\nX-A: 1\r\nX-A: 2\r\n\r\n"
	ok := "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html\r\nContent-Length: 5\r\nSet-Cookie: s=1\r\nLocation: /x\r\n\r\nhello"
	for _, c := range []struct{ rule, want string }{
		{`http.method; content:"GET"; startswith; endswith;`, "1@7"},
		{`http.uri; content:"/a b/d?x=A"; bsize:10;`, "1@7"},
		{`http.uri.raw; content:"/a%20b//c/../d?x=%41"; bsize:20;`, "1@7"},
		{`http.uri; content:"/c/";`, ""},
		{`http.protocol; content:"HTTP/1.1"; bsize:8;`, "1@7 1@9"}, // of request and response
		{`http.request_line; content:"GET /a%20b//c/../d?x=%41 HTTP/1.1"; bsize:33;`, "1@7"},
		{`http.host; content:"example.com"; bsize:11;`, "1@7"},
		{`http.host.raw; content:"Example.COM:80"; bsize:14;`, "1@7"},
		{`http.user_agent; content:"curl/8"; bsize:6;`, "1@7"},
		{`http.cookie; content:"a=b|3b| c=d"; bsize:8;`, "1@7"},
		{`http.cookie; content:"s=1"; bsize:3;`, "1@9"},
		{`http.referer; content:"http://r/"; bsize:9;`, "1@7"},
		{`http.accept; content:"*/*"; bsize:3;`, "1@7"},
		{`http.accept_enc; content:"gzip"; bsize:4;`, "1@7"},
		{`http.accept_lang; content:"en"; bsize:2;`, "1@7"},
		{`http.connection; content:"close"; bsize:5;`, "1@7"},
		{`http.header; content:"X-A: 1, 2|0d 0a|";`, "1@7"},
		{`http.header; content:"Cookie";`, ""},
		{`http.header.raw; content:"X-A: 1|0d 0a|X-A: 2|0d 0a 0d 0a|";`, "1@7"},
		{`http.header.raw; content:"Cookie: a=b";`, "1@7"},
		{`http.header_names; content:"|0d 0a|Host|0d 0a|User-Agent|0d 0a|Cookie|0d 0a|"; startswith;`, "1@7"},
		{`http.start; content:"GET /a%20b//c/../d?x=%41 HTTP/1.1|0d 0a|Host: Example.COM:80|0d 0a|"; startswith;`, "1@7"},
		{`http.stat_code; content:"200"; bsize:3;`, "1@9"},
		{`http.stat_msg; content:"OK"; bsize:2;`, "1@9"},
		{`http.response_line; content:"HTTP/1.1 200 OK"; bsize:15;`, "1@9"},
		{`http.server; content:"nginx"; bsize:5;`, "1@9"},
		{`http.location; content:"/x"; bsize:2;`, "1@9"},
		{`http.content_type; content:"text/html"; bsize:9;`, "1@9"},
		{`http.content_len; content:"5"; bsize:1;`, "1@9"},
		{`http.response_body; content:"hello"; bsize:5;`, "1@9"},
		{`file.data; content:"hello"; bsize:5;`, "1@9"},
		{`http.request_header; content:"X-A: 1";`, "1@7"},
		{`http.response_header; content:"Server: nginx";`, "1@9"},
		{`urilen:10;`, "1@7"},
		{`urilen:20,raw;`, "1@7"},
		{`http.request_body; content:!"x";`, ""},
		{`http.uri; content:!"zzz";`, "1@7"},
	} {
		expect(t, web, c.rule, dial(80).say(client, request).say(server, ok).close(), c.want)
	}
}

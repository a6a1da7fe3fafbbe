package http

import (
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

func TestRequestAndResponse(t *testing.T) {
	p := New(80)
	converse(t, p,
		"> GET /a/./b/../c%20d?x=%41+%2f HTTP/1.1\r\nHost: WWW.Example.com:80\r\nUser-Agent:  curl \r\nCookie: a=b\r\nAccept: */*\r\nAccept: text/html\r\n\r\n",
		"< HTTP/1.1 200 All OK\r\nServer: x\r\nSet-Cookie: s\r\nContent-Length: 5\r\n\r\nhello")
	expect(t, p, 0, app.ToServer, "uri", "/a/c d?x=A+/")
	expect(t, p, 0, app.ToServer, "uri.raw", "/a/./b/../c%20d?x=%41+%2f")
	expect(t, p, 0, app.ToServer, "method", "GET")
	expect(t, p, 0, app.ToServer, "protocol", "HTTP/1.1")
	expect(t, p, 0, app.ToServer, "host", "www.example.com")
	expect(t, p, 0, app.ToServer, "host.raw", "WWW.Example.com:80")
	expect(t, p, 0, app.ToServer, "user_agent", "curl")
	expect(t, p, 0, app.ToServer, "cookie", "a=b")
	expect(t, p, 0, app.ToServer, "header", "Host: WWW.Example.com:80\r\nUser-Agent: curl\r\nAccept: */*, text/html\r\n")
	expect(t, p, 0, app.ToServer, "header.raw", "Host: WWW.Example.com:80\r\nUser-Agent:  curl \r\nCookie: a=b\r\nAccept: */*\r\nAccept: text/html\r\n\r\n")
	expect(t, p, 0, app.ToServer, "header_names", "\r\nHost\r\nUser-Agent\r\nCookie\r\nAccept\r\n\r\n")
	expect(t, p, 0, app.ToServer, "request_header", "Host: WWW.Example.com:80", "User-Agent: curl", "Cookie: a=b", "Accept: */*, text/html")
	expect(t, p, 0, app.ToServer, "request_body")
	expect(t, p, 0, app.ToServer, "file.data")
	expectEvents(t, p, 0, app.ToServer, event.HTTPRequestHeaderRepetition)
	expect(t, p, 0, app.ToClient, "stat_code", "200")
	expect(t, p, 0, app.ToClient, "stat_msg", "All OK")
	expect(t, p, 0, app.ToClient, "response_line", "HTTP/1.1 200 All OK")
	expect(t, p, 0, app.ToClient, "start", "HTTP/1.1 200 All OK\r\nServer: x\r\nSet-Cookie: s\r\nContent-Length: 5\r\n\r\n")
	expect(t, p, 0, app.ToClient, "header", "Server: x\r\nContent-Length: 5\r\n")
	expect(t, p, 0, app.ToClient, "cookie", "s")
	expect(t, p, 0, app.ToClient, "response_body", "hello")
	expect(t, p, 0, app.ToClient, "file.data", "hello")
	expect(t, p, 0, app.ToClient, "file.name", "/a/c d")
	expectEvents(t, p, 0, app.ToClient)
	for dir := range app.Direction(2) {
		if got := p.Transactions()[0].Progress(dir); got != app.Complete {
			t.Errorf("%s has come to %d", dir, got)
		}
	}
}

// What there is of a first line belongs to no transaction yet.
func TestHeld(t *testing.T) {
	p := New(0)
	for _, step := range []struct {
		data string
		held int
	}{{get[2:], 0}, {"GET /b", 6}, {" HTTP/1.1\r\n", 0}, {"Host", 0}, {": a\r\n\r\n", 0}, {"P", 1}} {
		if p.Input(app.ToServer, []byte(step.data), false); p.Held(app.ToServer) != step.held || p.Held(app.ToClient) != 0 {
			t.Errorf("after %q: %d bytes", step.data, p.Held(app.ToServer))
		}
	}
}

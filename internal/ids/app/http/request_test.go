package http

import (
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

func TestRequestLines(t *testing.T) {
	const invalid = event.HTTPRequestLineInvalid
	for _, c := range []struct {
		line, method, uri, protocol string
		events                      []event.Event
	}{
		{"GET /a HTTP/1.0", "GET", "/a", "HTTP/1.0", nil},
		{"  GET /a HTTP/1.0", "GET", "/a", "HTTP/1.0", []event.Event{event.HTTPRequestLineLeadingWhitespace}},
		{"GET\t/a HTTP/1.0", "GET", "/a", "HTTP/1.0", []event.Event{event.HTTPMethodDelimNonCompliant}},
		{"GET  /a   HTTP/1.0  ", "GET", "/a", "HTTP/1.0", nil},
		{"GET /a\tb HTTP/1.0", "GET", "/a\tb", "HTTP/1.0", []event.Event{event.HTTPURIDelimNonCompliant}},
		{"GET /a\tHTTP/1.0", "GET", "/a", "HTTP/1.0", []event.Event{event.HTTPURIDelimNonCompliant}},
		{"GET /a b HTTP/1.0", "GET", "/a", "b HTTP/1.0", nil},
		{"FOO /a HTTP/1.0", "FOO", "/a", "HTTP/1.0", nil},
		{"FOO /a XTTP/1.0", "FOO", "/a", "XTTP/1.0", []event.Event{invalid}},
		{"get /a HTTP/9", "get", "/a", "HTTP/9", []event.Event{invalid}},
		{"GET /\x00a HTTP/1.0", "GET", "/\x00a", "HTTP/1.0", nil},
	} {
		p := New(0)
		converse(t, p, "> \r\n\n"+c.line+"\r\n\r\n")
		expect(t, p, 0, app.ToServer, "method", c.method)
		expect(t, p, 0, app.ToServer, "uri.raw", c.uri)
		expect(t, p, 0, app.ToServer, "protocol", c.protocol)
		expect(t, p, 0, app.ToServer, "request_line", c.line)
		expectEvents(t, p, 0, app.ToServer, c.events...)
	}
}

func TestRequestLineIsThereBeforeTheHeaders(t *testing.T) {
	p := New(0)
	converse(t, p, "> GET /a HTTP/1.0\r\nHost: x\r\n")
	tx := p.Transactions()[0]
	if got := tx.Progress(app.ToServer); got != progressLine {
		t.Errorf("progress is %d", got)
	}
	if data, final, ok := tx.Buffer(app.HTTPURI, app.ToServer, 0); string(data) != "/a" || !final || !ok {
		t.Errorf("uri is %q, final %t, ok %t", data, final, ok)
	}
	for _, b := range []app.Buffer{app.HTTPHeader, app.HTTPHost, app.HTTPUserAgent, app.HTTPRequestBody, app.FileData} {
		if _, final, ok := tx.Buffer(b, app.ToServer, 0); final || ok {
			t.Errorf("buffer %d is there, or final, before the headers", b)
		}
	}
	before := tx.Version(app.ToServer)
	converse(t, p, "> \r\n")
	if tx.Version(app.ToServer) == before {
		t.Error("the version has not changed with the headers")
	}
	expect(t, p, 0, app.ToServer, "host", "x")
}

func TestHTTP09(t *testing.T) {
	p := New(0)
	converse(t, p, "> GET /a\r\n", "< <html>", "< more\n")
	p.Input(app.ToClient, nil, true)
	expect(t, p, 0, app.ToServer, "uri", "/a")
	expect(t, p, 0, app.ToServer, "protocol")
	expect(t, p, 0, app.ToClient, "response_body", "<html>more\n")
	expect(t, p, 0, app.ToClient, "response_line")
	expectEvents(t, p, 0, app.ToServer)
	if got := p.Transactions()[0].Progress(app.ToServer); got != app.Complete {
		t.Errorf("the request has come to %d", got)
	}
}

func TestMissingProtocol(t *testing.T) {
	p := New(0)
	converse(t, p, "> GET /a\r\n", "> Host: x\r\n\r\n", "< HTTP/1.0 200 OK\r\n\r\n")
	expect(t, p, 0, app.ToServer, "host", "x")
	expect(t, p, 0, app.ToClient, "stat_code", "200")
	expectEvents(t, p, 0, app.ToServer, event.HTTPRequestLineMissingProtocol)
}

func TestSpacesAfterALineWithoutProtocol(t *testing.T) {
	for _, c := range []struct {
		spaces  int
		headers bool
	}{{3, false}, {16, false}, {17, true}, {40, true}} {
		for _, size := range []int{1, 100} {
			p := New(0)
			for rest := "GET /a\r\n" + strings.Repeat(" ", c.spaces); len(rest) > 0; rest = rest[min(size, len(rest)):] {
				converse(t, p, "> "+rest[:min(size, len(rest))])
			}
			converse(t, p, "> \n")
			if got := p.Transactions()[0].Progress(app.ToServer) != app.Complete; got != c.headers {
				t.Errorf("%d spaces in pieces of %d: headers follow: %t", c.spaces, size, got)
			}
		}
	}
}

func TestPipelining(t *testing.T) {
	p := New(0)
	converse(t, p, "> GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n",
		"< HTTP/1.1 201 A\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 202 B\r\nContent-Length: 0\r\n\r\n", "< HTTP/1.1 203 C\r\n\r\n")
	for i, want := range []string{"/1", "/2", "/3"} {
		expect(t, p, i, app.ToServer, "uri", want)
		expect(t, p, i, app.ToClient, "stat_code", "20"+want[1:])
	}
	expect(t, p, 1, app.ToServer, "request_body", "hi\r\n")
}

func TestUnexpectedBody(t *testing.T) {
	p := New(0)
	converse(t, p, "> POST / HTTP/1.0\r\n\r\nsome=data\r\nGET /2 HTTP/1.0\r\n\r\n")
	expect(t, p, 0, app.ToServer, "request_body", "some=data\r\n")
	expectEvents(t, p, 0, app.ToServer, event.HTTPRequestBodyUnexpected)
	expect(t, p, 1, app.ToServer, "uri", "/2")
}

func TestUnknownWordAfterAResponseIsARequest(t *testing.T) {
	p := New(0)
	converse(t, p, "> GET / HTTP/1.0\r\n\r\n", "< HTTP/1.0 204 No\r\n\r\n", "> nonsense\r\n\r\n")
	expect(t, p, 1, app.ToServer, "method", "nonsense")
	expectEvents(t, p, 1, app.ToServer, event.HTTPRequestLineInvalid)
}

func TestLongRequestLine(t *testing.T) {
	for _, size := range []int{1, 1000, 1 << 20} {
		p := New(0)
		line := "GET /" + strings.Repeat("a", maxLine) + " HTTP/1.0\r\n\r\n"
		for len(line) > 0 {
			n := min(size, len(line))
			converse(t, p, "> "+line[:n])
			line = line[n:]
		}
		expectEvents(t, p, 0, app.ToServer, event.HTTPRequestFieldTooLong)
		if !p.Failed(app.ToServer) || p.Failed(app.ToClient) {
			t.Error("the request goes on, or the response does not")
		}
	}
}

func TestRequestWithoutAnEnd(t *testing.T) {
	for _, c := range []struct {
		bytes, uri, host string
		events           []event.Event
	}{
		{"GET /a HTTP/1.0", "/a", "", []event.Event{event.HTTPRequestLineIncomplete}},
		{"GET /a HTTP/1.1\r\nHost: x\r\nUser-", "/a", "x", []event.Event{event.HTTPRequestFieldMissingColon}},
		{"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc", "/a", "x", nil},
	} {
		p := New(0)
		converse(t, p, "> "+c.bytes)
		p.Input(app.ToServer, nil, true)
		expect(t, p, 0, app.ToServer, "uri", c.uri)
		if c.host != "" {
			expect(t, p, 0, app.ToServer, "host", c.host)
		}
		expectEvents(t, p, 0, app.ToServer, c.events...)
		if got := p.Transactions()[0].Progress(app.ToServer); got != app.Complete {
			t.Errorf("%q: the request has come to %d", c.bytes, got)
		}
	}
}

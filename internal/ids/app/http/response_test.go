package http

import (
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

const get = "> GET / HTTP/1.1\r\nHost: a\r\n\r\n"

func TestStatusLines(t *testing.T) {
	for _, c := range []struct {
		line, protocol, code, message string
		events                        []event.Event
	}{
		{"HTTP/1.1 200 OK", "HTTP/1.1", "200", "OK", nil},
		{"HTTP/1.0  404  Not  Found ", "HTTP/1.0", "404", "Not  Found ", nil},
		{"HTTP/1.1 200", "HTTP/1.1", "200", "", nil},
		{" \x00HTTP/1.1 200 OK", "HTTP/1.1", "200", "OK", nil},
		{"http/1.1 20 OK", "http/1.1", "20", "OK", []event.Event{event.HTTPResponseInvalidStatus}},
		{"HTTP/7 200 OK", "HTTP/7", "200", "OK", []event.Event{event.HTTPResponseInvalidProtocol}},
		{"HTTP/1.1 abc OK", "HTTP/1.1", "abc", "OK", []event.Event{event.HTTPResponseInvalidStatus}},
	} {
		p := New(0)
		converse(t, p, get, "< \r\n"+c.line+"\r\n\r\n")
		expect(t, p, 0, app.ToClient, "protocol", c.protocol)
		expect(t, p, 0, app.ToClient, "stat_code", c.code)
		if c.message != "" {
			expect(t, p, 0, app.ToClient, "stat_msg", c.message)
		}
		expect(t, p, 0, app.ToClient, "response_line", c.line)
		expectEvents(t, p, 0, app.ToClient, c.events...)
	}
}

func TestInterimResponses(t *testing.T) {
	p := New(0)
	converse(t, p, get, "< HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n")
	if got := p.Transactions()[0].Progress(app.ToClient); got != app.Started {
		t.Errorf("an interim response is shown: %d", got)
	}
	converse(t, p, "< HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 0\r\n\r\n")
	expect(t, p, 0, app.ToClient, "stat_code", "200")
	expect(t, p, 0, app.ToClient, "header", "Server: x\r\nContent-Length: 0\r\n")
	expectEvents(t, p, 0, app.ToClient, event.HTTP100ContinueAlreadySeen)
}

// Early hints have the headers of the response to come, and no body whatever those say: what follows them is
// that response, and the next one that of the next request.
func TestHintsHaveNoBody(t *testing.T) {
	for _, interim := range []string{
		"103 Early Hints\r\nContent-Length: 60", "102 Processing\r\nTransfer-Encoding: chunked", "103 Early Hints\r\nContent-Length: x", "199 Miscellaneous",
	} {
		p := New(0)
		converse(t, p, get, "> GET /b HTTP/1.1\r\nHost: a\r\n\r\n", "< HTTP/1.1 "+interim+"\r\nLink: x\r\n\r\n",
			"< HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 201 Created\r\nServer: x\r\nContent-Length: 2\r\n\r\nhi", "< HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
		expect(t, p, 0, app.ToClient, "stat_code", "201")
		expect(t, p, 0, app.ToClient, "header", "Server: x\r\nContent-Length: 2\r\n")
		expect(t, p, 0, app.ToClient, "response_body", "hi")
		expect(t, p, 1, app.ToClient, "stat_code", "404")
		expectEvents(t, p, 0, app.ToClient)
	}
}

func TestResponseThatNobodyAskedFor(t *testing.T) {
	p := New(0)
	converse(t, p, "< HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", get)
	expect(t, p, 0, app.ToServer, "uri", unseenURI)
	expect(t, p, 0, app.ToClient, "response_body", "hi")
	expectEvents(t, p, 0, app.ToClient, event.HTTPUnableToMatchResponseToRequest)
	expect(t, p, 1, app.ToServer, "uri", "/")
}

func TestEarlyResponse(t *testing.T) {
	p := New(0)
	converse(t, p, "> POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab", "< HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno",
		"> cdGET /b HTTP/1.1\r\nHost: a\r\n\r\n", "< HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
	expect(t, p, 0, app.ToServer, "request_body", "abcd")
	expect(t, p, 0, app.ToClient, "stat_code", "413")
	expect(t, p, 1, app.ToServer, "uri", "/b")
	expect(t, p, 1, app.ToClient, "stat_code", "200")
}

func TestRefusedBody(t *testing.T) {
	p := New(0)
	converse(t, p, "> PUT /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n", "< HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n",
		"> GET /b HTTP/1.1\r\nHost: a\r\n\r\n")
	expect(t, p, 1, app.ToServer, "uri", "/b")
}

func TestLineThatIsNoStatusLine(t *testing.T) {
	p := New(0)
	converse(t, p, get, "< rubbish\r\n", "< HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
	expect(t, p, 0, app.ToClient, "stat_code", "200")

	p = New(0)
	converse(t, p, get, "< <html>\r\n", "< <body>")
	p.Input(app.ToClient, nil, true)
	expect(t, p, 0, app.ToClient, "response_body", "<html>\r\n<body>")
	expect(t, p, 0, app.ToClient, "stat_code")

	p = New(0)
	converse(t, p, get, "< HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi there\r\n!")
	p.Input(app.ToClient, nil, true)
	expect(t, p, 0, app.ToClient, "response_body", "hi there\r\n!")
}

func TestTunnels(t *testing.T) {
	for _, c := range []struct {
		name, request, response string
		behind                  int // of six bytes, how many are used
		tunnel                  bool
	}{
		{"CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 Established\r\n\r\n", 0, true},
		{"upgrade without a body", "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\nContent-Length: 0\r\n\r\n", 6, false},
		{"upgrade", "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", 6, false},
	} {
		p := New(0)
		p.Input(app.ToServer, []byte(c.request), false)
		if n := p.Input(app.ToClient, []byte(c.response+"inside"), false); n != len(c.response) {
			t.Errorf("%s: %d bytes of the response are used, of %d", c.name, n, len(c.response))
		}
		if p.Failed(app.ToServer) == c.tunnel || p.Failed(app.ToClient) == c.tunnel {
			t.Errorf("%s: the parser goes on, or does not say that others do", c.name)
		}
		if n := p.Input(app.ToClient, []byte("inside"), false); n != c.behind {
			t.Errorf("%s: %d bytes behind the end are used", c.name, n)
		}
		if _, tunnel := p.Upgrade(); tunnel != c.tunnel {
			t.Errorf("%s: what follows is of another protocol: %v", c.name, tunnel)
		}
		tx := p.Transactions()[0]
		if tx.Progress(app.ToServer) != app.Complete || tx.Progress(app.ToClient) != app.Complete {
			t.Errorf("%s: the transaction is not complete", c.name)
		}
	}
}

func TestConnectWaitsForItsResponse(t *testing.T) {
	p := New(0)
	request := "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n"
	if n := p.Input(app.ToServer, []byte(request+"GET / HTTP/1.1\r\nHost: b\r\n\r\n"), false); n != len(request) {
		t.Fatalf("%d bytes are used, of %d", n, len(request))
	}
	converse(t, p, "< HTTP/1.1 407 Authenticate\r\nContent-Length: 0\r\n\r\n", "> GET / HTTP/1.1\r\nHost: b\r\n\r\n")
	expect(t, p, 0, app.ToServer, "host", "a")
	expect(t, p, 1, app.ToServer, "host", "b")
	if n := New(0).Input(app.ToServer, []byte(request+string(make([]byte, maxWaiting+1))), false); n == len(request) {
		t.Error("a client may talk for ever before the response")
	}
}

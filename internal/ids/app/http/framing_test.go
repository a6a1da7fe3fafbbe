package http

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

func TestResponseBodies(t *testing.T) {
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	w.Write([]byte("hello"))
	w.Close()
	for _, c := range []struct {
		name, response, want string
		events               []event.Event
	}{
		{"of a length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP", "hello", nil},
		{"until the end", "HTTP/1.1 200 OK\r\n\r\nhello", "hello", nil},
		{"in chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", "hello", nil},
		{"in chunks with a length", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "hello", nil},
		{"compressed", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + zipped.String(), "hello", nil},
		{"no gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nhello", "hello", []event.Event{event.HTTPGzipDecompressionFailed}},
		{"NULs in a name and a value", "HTTP/1.1 200 OK\r\nTransfer-\x00Encoding: chun\x00ked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "hello",
			[]event.Event{event.HTTPResponseHeaderInvalid, event.HTTPResponseAbnormalTransferEncoding}},
		{"NULs in an encoding", "HTTP/1.1 200 OK\r\nContent-Encoding: \x00gzip\r\n\r\n" + zipped.String(), "hello", nil},
		{"odd encoding", "HTTP/1.1 200 OK\r\nContent-Encoding: x\r\n\r\nhello", "hello", []event.Event{event.HTTPAbnormalCEHeader}},
		{"layers", "HTTP/1.1 200 OK\r\nContent-Encoding: none,none,none\r\n\r\nhello", "hello", []event.Event{event.HTTPTooManyEncodingLayers}},
		{"extension", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x\r\nhello\r\n0\r\n\r\n", "hello", []event.Event{event.HTTPResponseChunkExtension}},
		{"broken chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello", "hello", []event.Event{event.HTTPInvalidResponseChunkLen}},
		{"odd chunked", "HTTP/1.0 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "hello",
			[]event.Event{event.HTTPResponseAbnormalTransferEncoding, event.HTTPResponseChunkedOldProto}},
		{"not modified", "HTTP/1.1 304 Not\r\n\r\nhello", "hello", nil},
		{"ranges", "HTTP/1.1 200 OK\r\nContent-Type: multipart/byteranges\r\n\r\nhello", "hello", []event.Event{event.HTTPResponseMultipartByteranges}},
	} {
		p := New(0)
		converse(t, p, get, "< "+c.response)
		p.Input(app.ToClient, nil, true)
		if c.name == "of a length" || c.name == "not modified" {
			// What follows is the server's own affair.
			if got, _, _ := p.Transactions()[0].Buffer(app.HTTPResponseBody, app.ToClient, 0); !strings.HasPrefix(string(got), "hello") {
				t.Errorf("%s: %q", c.name, got)
			}
		} else {
			expect(t, p, 0, app.ToClient, "response_body", c.want)
		}
		expectEvents(t, p, 0, app.ToClient, c.events...)
	}
}

func TestResponseToHeadHasNoBody(t *testing.T) {
	p := New(0)
	converse(t, p, "> HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
		"< HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")
	expect(t, p, 0, app.ToClient, "response_body")
	expect(t, p, 1, app.ToClient, "stat_code", "404")
}

func TestRequestFraming(t *testing.T) {
	for _, c := range []struct {
		name, fields, rest, body string
		events                   []event.Event
		fails                    bool
	}{
		{"a length", "Content-Length: 3\r\n", "abc", "abc", nil, false},
		{"a length with something around it", "Content-Length: x3y\r\n", "abc", "abc", nil, false},
		{"no length", "Content-Length: x\r\n", "", "", []event.Event{event.HTTPInvalidContentLengthFieldInRequest}, false},
		{"an endless length", "Content-Length: 99999999999999999999\r\n", "", "", []event.Event{event.HTTPInvalidContentLengthFieldInRequest}, false},
		{"two lengths", "Content-Length: 3\r\nContent-Length: 4\r\n", "abc", "abc",
			[]event.Event{event.HTTPDuplicateContentLengthFieldInRequest, event.HTTPRequestHeaderRepetition}, false},
		{"twice the same length", "Content-Length: 3\r\nContent-Length: 03\r\n", "abc", "abc", []event.Event{event.HTTPRequestHeaderRepetition}, false},
		{"chunks", "Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\nX: y\r\n\r\n", "abc", nil, false},
		{"an unknown coding", "Transfer-Encoding: foo\r\nContent-Length: 3\r\n", "abc", "abc", []event.Event{event.HTTPInvalidTransferEncodingValueInRequest}, false},
		{"an extension", "Transfer-Encoding: chunked\r\n", "3;a\r\nabc\r\n0\r\n\r\n", "abc", []event.Event{event.HTTPRequestChunkExtension}, false},
		{"a broken chunk", "Transfer-Encoding: chunked\r\n", "zz\r\n", "", []event.Event{event.HTTPInvalidRequestChunkLen}, true},
	} {
		p := New(0)
		converse(t, p, "> PATCH / HTTP/1.1\r\nHost: a\r\n"+c.fields+"\r\n"+c.rest)
		if p.Failed(app.ToServer) != c.fails {
			t.Errorf("%s: failed %t", c.name, p.Failed(app.ToServer))
		}
		if c.body == "" {
			expect(t, p, 0, app.ToServer, "request_body")
		} else {
			expect(t, p, 0, app.ToServer, "request_body", c.body)
		}
		expectEvents(t, p, 0, app.ToServer, c.events...)
	}
}

func TestChunksBeforeHTTP11(t *testing.T) {
	p := New(0)
	converse(t, p, "> POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
	expectEvents(t, p, 0, app.ToServer, event.HTTPInvalidTransferEncodingValueInRequest)
}

func TestTrailerJoinsTheHeaders(t *testing.T) {
	p := New(0)
	converse(t, p, get, "< HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n")
	if got := p.Transactions()[0].Progress(app.ToClient); got != progressBody {
		t.Errorf("before the trailer section the response has come to %d", got)
	}
	expect(t, p, 0, app.ToClient, "header", "Transfer-Encoding: chunked\r\n")
	converse(t, p, "< X: y\r\n\r\n")
	expect(t, p, 0, app.ToClient, "header", "Transfer-Encoding: chunked\r\nX: y\r\n")
	expect(t, p, 0, app.ToClient, "header.raw", "Transfer-Encoding: chunked\r\n\r\nX: y\r\n\r\n")
}

func TestGapWithinABody(t *testing.T) {
	p := New(0)
	converse(t, p, get, "< HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
	p.Gap(app.ToClient, 5)
	converse(t, p, "< ij", get, "< HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")
	expect(t, p, 0, app.ToClient, "response_body", "abcij")
	expect(t, p, 1, app.ToClient, "stat_code", "404")
}

func TestGapElsewhere(t *testing.T) {
	p := New(0)
	converse(t, p, "> GET /1 HTTP/1.1\r\nHost")
	p.Gap(app.ToServer, 100)
	converse(t, p, "> a: b\r\n\r\nGET nothing\r\n", "> GET /2 HTTP/1.1\r\nHost: x\r\n\r\n")
	expect(t, p, 0, app.ToServer, "uri", "/1")
	expect(t, p, 1, app.ToServer, "uri", "/2")
	converse(t, p, "< HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")
	p.Gap(app.ToClient, 50)
	converse(t, p, "< 200 OK\r\nHTTP/1.1 203 Next\r\nContent-Length: 0\r\n\r\n")
	expect(t, p, 0, app.ToClient, "stat_code", "200")
	expect(t, p, 1, app.ToClient, "stat_code", "203")
}

func TestResynchronisationGivesUp(t *testing.T) {
	for _, text := range []string{"no message\r\n", "no line"} {
		p := New(0)
		p.Gap(app.ToServer, 1)
		for range 4 {
			converse(t, p, "> "+strings.Repeat(text, maxHead/4/len(text)+1))
		}
		if !p.Failed(app.ToServer) {
			t.Error("the parser looks for a request for ever")
		}
	}
}

func TestBodyIsShownAsFarAsItIsThere(t *testing.T) {
	p := New(0)
	converse(t, p, get, "< HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n")
	tx := p.Transactions()[0]
	if _, final, ok := tx.Buffer(app.HTTPResponseBody, app.ToClient, 0); final || ok {
		t.Error("a body is shown before it is there")
	}
	converse(t, p, "< aa")
	if data, final, ok := tx.Buffer(app.FileData, app.ToClient, 0); len(data) != 2 || final || !ok {
		t.Errorf("%d bytes are shown, final %t", len(data), final)
	}
	converse(t, p, "< "+strings.Repeat("b", 100<<10))
	if data, final, ok := tx.Buffer(app.HTTPResponseBody, app.ToClient, 0); len(data) != bodyLimit || !final || !ok {
		t.Errorf("%d bytes are shown, final %t", len(data), final)
	}
}

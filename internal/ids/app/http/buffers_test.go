package http

import (
	"testing"

	"gotcp/internal/ids/app"
)

func TestBuffersOfTheOtherDirection(t *testing.T) {
	p := New(0)
	converse(t, p, "> POST /a HTTP/1.1\r\nHost: a\r\nUser-Agent: u\r\nServer: s\r\nContent-Length: 2\r\n\r\nhi",
		"< HTTP/1.1 200 OK\r\nUser-Agent: u\r\nHost: h\r\nContent-Length: 2\r\n\r\nho")
	for _, name := range []string{"uri", "uri.raw", "method", "request_line", "request_body", "request_header", "host", "host.raw", "user_agent"} {
		expect(t, p, 0, app.ToClient, name)
	}
	for _, name := range []string{"response_line", "stat_code", "stat_msg", "response_body", "response_header", "server", "location"} {
		expect(t, p, 0, app.ToServer, name)
	}
}

func TestBuffersThatCannotCome(t *testing.T) {
	p := New(0)
	converse(t, p, get, "< HTTP/1.1 204 No\r\n\r\n")
	tx := p.Transactions()[0]
	for _, b := range buffers {
		for dir := range app.Direction(2) {
			if _, final, ok := tx.Buffer(b.b, dir, 0); !final {
				t.Errorf("%s %s is not final, ok %t", b.name, dir, ok)
			}
		}
	}
	for _, b := range []app.Buffer{app.Payload, app.DNSQuery, app.TLSSNI} {
		if _, _, ok := tx.Buffer(b, app.ToServer, 0); ok {
			t.Errorf("buffer %d is there", b)
		}
	}
	if _, ok := tx.Number(app.DNSOpcode, app.ToServer, 0); ok {
		t.Error("HTTP has an opcode of DNS")
	}
}

func TestEmptyValueIsABuffer(t *testing.T) {
	p := New(0)
	converse(t, p, "> GET / HTTP/1.1\r\nHost: a\r\nUser-Agent:\r\n\r\n")
	expect(t, p, 0, app.ToServer, "user_agent", "")
}

func TestSingleHeaders(t *testing.T) {
	p := New(0)
	converse(t, p, "> GET / HTTP/1.1\r\nHost: a\r\nReferer: r\r\nAccept: a\r\nAccept-Language: l\r\nAccept-Encoding: e\r\nConnection: c\r\nContent-Type: t\r\n\r\n",
		"< HTTP/1.1 302 Go\r\nLocation: l\r\nServer: s\r\nConnection: c\r\nContent-Type: t\r\nContent-Length: 0\r\n\r\n")
	for name, want := range map[string]string{"referer": "r", "accept": "a", "accept_lang": "l", "accept_enc": "e", "connection": "c", "content_type": "t"} {
		expect(t, p, 0, app.ToServer, name, want)
	}
	for name, want := range map[string]string{"location": "l", "server": "s", "connection": "c", "content_type": "t", "content_len": "0"} {
		expect(t, p, 0, app.ToClient, name, want)
	}
}

package http

import (
	"testing"

	"gotcp/internal/ids/app"
)

func TestParseVersion(t *testing.T) {
	for text, want := range map[string]version{
		"HTTP/1.1": version11, "http/1.0": version10, "HTTP / 01.1": version11, "HTTP/0.9": version09, " HTTP/1.1 ": version11,
		"HTTP/1.2": versionInvalid, "HTTP/2": versionInvalid, "HTTP": versionInvalid, "HTTP1.1": versionInvalid, "": versionInvalid,
	} {
		if got := parseVersion([]byte(text)); got != want {
			t.Errorf("%q is version %d, want %d", text, got, want)
		}
	}
}

// What ends a line for browsers, and what ends the headers.
func TestLinesEndedByCarriageReturns(t *testing.T) {
	for _, c := range []struct{ head, header, body string }{
		{"HTTP/1.1 200 OK\rA: b\rC: d\r\r", "A: b\r\nC: d\r\n", "hello"},
		{"HTTP/1.1 200 OK\rA: b\r\nC: d\n\n", "A: b\r\nC: d\r\n", "hello"},
		{"HTTP/1.1 200 OK\n\rA: b\n\rC: d\n\r\n\r", "A: b\r\nC: d\r\n", "\rhello"},
		{"HTTP/1.1 200 OK\r\nA: b\r\n\r", "A: b\r\n", "hello"},
		{"HTTP/1.1 200 OK\r\nA: b\r\n\r\r\n", "A: b\r\n", "hello"},
		{"\r\rHTTP/1.1 200 OK\r\nA: b\r c\r\n\r\n", "A: b c\r\n", "hello"},
	} {
		for _, size := range []int{1, 2, 1000} {
			p := New(0)
			converse(t, p, get)
			for rest := c.head + "hello"; rest != ""; {
				n := min(size, len(rest))
				p.Input(app.ToClient, []byte(rest[:n]), false)
				rest = rest[n:]
			}
			p.Input(app.ToClient, nil, true)
			expect(t, p, 0, app.ToClient, "stat_msg", "OK")
			expect(t, p, 0, app.ToClient, "header", c.header)
			expect(t, p, 0, app.ToClient, "response_body", c.body)
		}
	}
	p := New(0)
	converse(t, p, "> GET / HTTP/1.1\r\nA: b\rC: d\r\n\r\n")
	expect(t, p, 0, app.ToServer, "header", "A: b\rC: d\r\n")
}

func TestEmptyLine(t *testing.T) {
	for text, want := range map[string]bool{"\n": true, "\r\n": true, "\r\r\n": true, " \r\n": false, "a\n": false} {
		if got := isEmptyLine([]byte(text)); got != want {
			t.Errorf("%q is empty: %t", text, got)
		}
	}
}

package http

import (
	"fmt"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

func TestRequestFields(t *testing.T) {
	for _, c := range []struct {
		name, lines, want string
		events            []event.Event
	}{
		{"bare line feeds", "A: b\nC: d\n", "A: b\r\nC: d\r\n", nil},
		{"white space around values", "A:   b \t\r\nC:d\r\n", "A: b\r\nC: d\r\n", nil},
		{"folded", "A: b\r\n \t c\r\n\td\r\n", "A: b c\td\r\n", nil},
		{"folded behind white space", "A: b  \r\n c \t\r\n", "A: b   c\r\n", nil},
		{"folded from the start", "A:\r\n b\r\n", "A: b\r\n", nil},
		{"repeated", "A: b\r\nC: d\r\na: e\r\nA: f\r\n", "A: b, e, f\r\nC: d\r\n", []event.Event{event.HTTPRequestHeaderRepetition}},
		{"repeated and folded", "A: b\r\nA: c\r\n d\r\nC: e\r\n f\r\n", "A: b, c d\r\nC: e f\r\n", []event.Event{event.HTTPRequestHeaderRepetition}},
		{"no colon", "A: b\r\nfoo bar\r\n", "A: b\r\n: foo bar\r\n", []event.Event{event.HTTPRequestFieldMissingColon}},
		{"no value", "A:\r\n", "A: \r\n", nil},
		{"no name", ": b\r\n", ": b\r\n", nil},
		{"no token", "A B: c\r\n", "A B: c\r\n", []event.Event{event.HTTPRequestHeaderInvalid}},
		{"white space before the colon", "A : c\r\n", "A: c\r\n", nil},
		{"nothing to fold", " A: c\r\n", "A: c\r\n", []event.Event{event.HTTPInvalidRequestFieldFolding}},
		{"cookies", "Cookie: a\r\nA: b\r\ncookie: c\r\n", "A: b\r\n", []event.Event{event.HTTPRequestHeaderRepetition}},
	} {
		p := New(0)
		converse(t, p, "> GET / HTTP/1.0\r\n"+c.lines+"\r\n")
		expect(t, p, 0, app.ToServer, "header", c.want)
		expect(t, p, 0, app.ToServer, "header.raw", c.lines+"\r\n")
		expectEvents(t, p, 0, app.ToServer, c.events...)
	}
}

func TestResponseFields(t *testing.T) {
	for _, c := range []struct {
		name, lines, want string
		events            []event.Event
	}{
		{"folded", "A: b\r\n c\r\n", "A: b c\r\n", nil},
		{"a name behind white space", "A: b\r\n C: d\r\n", "A: b\r\nC: d\r\n", []event.Event{event.HTTPInvalidResponseFieldFolding}},
		{"carriage returns alone", "A: b\rC: d\r\n", "A: b\r\nC: d\r\n", nil},
		{"no colon", "foo\r\n", ": foo\r\n", []event.Event{event.HTTPResponseFieldMissingColon}},
		{"repeated", "A: b\r\nA: c\r\n", "A: b, c\r\n", []event.Event{event.HTTPResponseHeaderRepetition}},
		{"two lengths", "Content-Length: 1\r\nContent-Length: 2\r\n", "Content-Length: 1\r\n",
			[]event.Event{event.HTTPDuplicateContentLengthFieldInResponse, event.HTTPResponseHeaderRepetition}},
		{"cookies", "Set-Cookie: a\r\nCookie: b\r\n", "Cookie: b\r\n", nil},
	} {
		p := New(0)
		converse(t, p, get, "< HTTP/1.1 200 OK\r\n"+c.lines+"\r\n")
		expect(t, p, 0, app.ToClient, "header", c.want)
		expectEvents(t, p, 0, app.ToClient, c.events...)
	}
}

func TestManyFields(t *testing.T) {
	p := New(0)
	var lines strings.Builder
	for i := range 100 {
		fmt.Fprintf(&lines, "X%d: %d\r\n", i, i)
	}
	converse(t, p, "> GET / HTTP/1.0\r\n"+lines.String()+"x7: again\r\nX99: again\r\n\r\n")
	headers := p.Transactions()[0]
	for _, i := range []int{7, 31, 32, 99} {
		want := fmt.Sprintf("X%d: %d", i, i)
		if i == 7 || i == 99 {
			want += ", again"
		}
		if got, _, _ := headers.Buffer(app.HTTPRequestHeader, app.ToServer, i); string(got) != want {
			t.Errorf("header %d is %q, want %q", i, got, want)
		}
	}
	if _, final, ok := headers.Buffer(app.HTTPRequestHeader, app.ToServer, 100); ok || !final {
		t.Error("there are more headers than were sent, or might be")
	}

	p = New(0)
	converse(t, p, "> GET / HTTP/1.0\r\n"+strings.Repeat("X: y\r\n", 3000)+"\r\n")
	if got, _, _ := p.Transactions()[0].Buffer(app.HTTPHeader, app.ToServer, 0); len(got) > 300 {
		t.Errorf("repetitions make a header of %d bytes", len(got))
	}
}

func TestTooManyFields(t *testing.T) {
	p := New(0)
	var lines strings.Builder
	for i := range maxFields + 2 {
		fmt.Fprintf(&lines, "X%d:\r\n", i)
	}
	converse(t, p, "> GET / HTTP/1.0\r\n"+lines.String()+"\r\n")
	expectEvents(t, p, 0, app.ToServer, event.HTTPRequestTooManyHeaders)
}

func TestHeadLimit(t *testing.T) {
	p := New(0)
	converse(t, p, get, "< HTTP/1.1 200 OK\r\n"+strings.Repeat("X: "+strings.Repeat("y", 1000)+"\r\n", 70)+"\r\n")
	expectEvents(t, p, 0, app.ToClient, event.HTTPResponseFieldTooLong)
	if !p.Failed(app.ToClient) {
		t.Error("headers may be endless")
	}
}

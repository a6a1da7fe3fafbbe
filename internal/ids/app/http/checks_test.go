package http

import (
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

func TestHostChecks(t *testing.T) {
	for _, c := range []struct {
		request, host, raw string
		events             []event.Event
	}{
		{"GET / HTTP/1.1\r\nHost: A.com\r\n", "a.com", "A.com", nil},
		{"GET / HTTP/1.1\r\n", "", "", []event.Event{event.HTTPMissingHostHeader}},
		{"GET / HTTP/1.0\r\n", "", "", nil},
		{"GET http://A.com./ HTTP/1.1\r\nHost: a.com.\r\n", "a.com", "A.com.", nil},
		{"GET http://a.com/ HTTP/1.1\r\nHost: b.com\r\n", "a.com", "a.com", []event.Event{event.HTTPHostHeaderAmbiguous}},
		{"GET http://a.com:80/ HTTP/1.1\r\nHost: a.com:81\r\n", "a.com", "a.com", []event.Event{event.HTTPHostHeaderAmbiguous}},
		{"GET / HTTP/1.1\r\nHost: a b\r\n", "a b", "a b", []event.Event{event.HTTPRequestHeaderHostInvalid}},
		{"GET / HTTP/1.1\r\nHost: a:8080\r\n", "a", "a:8080", []event.Event{event.HTTPRequestServerPortTCPPortMismatch}},
		{"GET http://a..b/ HTTP/1.0\r\n", "a..b", "a..b", []event.Event{event.HTTPRequestURIHostInvalid}},
		{"GET http://a:x/ HTTP/1.0\r\n", "a", "a", []event.Event{event.HTTPRequestURIHostInvalid, event.HTTPInvalidServerPortInRequest}},
		{"CONNECT a:x HTTP/1.0\r\n", "a", "", []event.Event{event.HTTPRequestURIHostInvalid, event.HTTPInvalidAuthorityPort}},
	} {
		p := New(80)
		converse(t, p, "> "+c.request+"\r\n")
		for name, want := range map[string]string{"host": c.host, "host.raw": c.raw} {
			if want == "" {
				expect(t, p, 0, app.ToServer, name)
			} else {
				expect(t, p, 0, app.ToServer, name, want)
			}
		}
		expectEvents(t, p, 0, app.ToServer, c.events...)
	}
}

func TestAuthorization(t *testing.T) {
	for value, known := range map[string]bool{"Basic eA==": true, "digest x": true, "Bearer x": true, "Foo x": false, "": false} {
		p := New(0)
		converse(t, p, "> GET / HTTP/1.0\r\nAuthorization: "+value+"\r\n\r\n")
		if known {
			expectEvents(t, p, 0, app.ToServer)
		} else {
			expectEvents(t, p, 0, app.ToServer, event.HTTPRequestAuthUnrecognized)
		}
	}
}

func TestContentRange(t *testing.T) {
	for value, want := range map[string]bool{
		"bytes 0-9/100": true, "bytes 0-9/*": true, "bytes */100": true,
		"bytes 9-0/100": false, "bytes 0-100/100": false, "bytes */*": false, "bytes=0-9": false, "bytes 0-9": false, "x": false,
	} {
		if got := validRange([]byte(value)); got != want {
			t.Errorf("%q is valid: %t", value, got)
		}
		p := New(0)
		converse(t, p, get, "< HTTP/1.1 206 Partial\r\nContent-Range: "+value+"\r\n\r\n")
		if want {
			expectEvents(t, p, 0, app.ToClient)
		} else {
			expectEvents(t, p, 0, app.ToClient, event.HTTPRangeInvalid)
		}
	}
}

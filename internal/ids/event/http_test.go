package event

import "testing"

func TestEveryHTTPEventHasAName(t *testing.T) {
	if got, want := len(httpNames), int(httpEnd-httpBase); got != want {
		t.Fatalf("%d names for %d events", got, want)
	}
	for _, c := range []struct {
		e    Event
		name string
	}{
		{HTTPUnknownError, "unknown_error"},
		{HTTPRequestLineInvalid, "request_line_invalid"},
		{HTTPCompressionBomb, "compression_bomb"},
		{HTTPResponseTooManyHeaders, "response_too_many_headers"},
	} {
		if got := httpNames[c.e-httpBase]; got != c.name {
			t.Errorf("event %d is called %s, want %s", c.e, got, c.name)
		}
	}
	if httpEnd > dnsBase {
		t.Errorf("HTTP's events reach into those of DNS")
	}
}

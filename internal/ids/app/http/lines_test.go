package http

import "testing"

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

func TestEmptyLine(t *testing.T) {
	for text, want := range map[string]bool{"\n": true, "\r\n": true, "\r\r\n": true, " \r\n": false, "a\n": false} {
		if got := isEmptyLine([]byte(text)); got != want {
			t.Errorf("%q is empty: %t", text, got)
		}
	}
}

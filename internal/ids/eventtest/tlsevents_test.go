package eventtest

import (
	"crypto/tls"
	"strings"
	"testing"
)

// TestTLSEvents: what is wrong with a real handshake when it is spoilt, and that
// nothing is wrong with it when it is not.
func TestTLSEvents(t *testing.T) {
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		parts, _ := session(t, version)
		if got := events(t, spoken(443, parts).frames); len(got) > 0 {
			t.Errorf("version %x: %v", version, got)
		}
	}
	for _, c := range []struct {
		name  string
		spoil func(hello string) string
		want  string
	}{
		{"no such record", func(h string) string { return h + "\x30\x03\x03\x00\x01a" }, "tls.invalid_record_type@5"},
		{"an empty record", func(h string) string { return h + "\x16\x03\x03\x00\x00" }, "tls.invalid_record_length@5"},
		{"no such message", func(h string) string { return h + "\x16\x03\x03\x00\x04\x63\x00\x00\x00" }, "tls.invalid_handshake_message@5"},
		{"a short alert", func(h string) string { return h + "\x15\x03\x03\x00\x01\x02" }, "tls.invalid_alert_message@5"},
		{"a heartbeat that asks for more than it brings", func(h string) string { return h + "\x18\x03\x03\x00\x03\x01\x40\x00" }, "tls.overflow_heartbeat_message@5"},
	} {
		parts, _ := session(t, tls.VersionTLS12)
		parts[0].data = c.spoil(parts[0].data)
		if got := strings.Join(events(t, spoken(443, parts[:2]).frames), " "); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

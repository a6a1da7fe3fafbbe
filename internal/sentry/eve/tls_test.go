package eve

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gotcp/internal/ids"
)

func TestTLS(t *testing.T) {
	got := transaction(t, ids.Transaction{TLS: &ids.TLS{
		SNI: "example.org", Subject: "CN=example.org", Serial: "01:02", Version: 0x0303, NotBefore: time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC), JA3: "abc", JA3String: "771,,", ALPN: []string{"h2", "x"},
		ServerALPN: []string{"h2"}, AlternativeNames: []string{"a", "b"}, Resumed: true,
		Client: &ids.TLSCertificate{Subject: "CN=me", NotAfter: time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)},
	}})
	want := map[string]any{"tls": map[string]any{
		"sni": "example.org", "subject": "CN=example.org", "serial": "01:02", "version": "TLS 1.2", "notbefore": "2020-01-02T03:04:05",
		"ja3": map[string]any{"hash": "abc", "string": "771,,"}, "client_alpns": []any{"h2", "x"}, "server_alpns": []any{"h2"},
		"subjectaltname": []any{"a", "b"}, "session_resumed": true, "client": map[string]any{"subject": "CN=me", "notafter": "2020-01-02T03:04:05"},
	}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for version, want := range map[uint16]string{0: "UNDETERMINED", 0x7f12: "0x7f12", 0x0301: "TLSv1"} {
		got := transaction(t, ids.Transaction{TLS: &ids.TLS{Version: version}})["tls"].(map[string]any)["version"]
		if got != want {
			t.Errorf("%#x: %v", version, got)
		}
	}
}

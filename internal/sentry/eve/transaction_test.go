package eve

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gotcp/internal/ids"
)

func transaction(t *testing.T, tx ids.Transaction) map[string]any {
	t.Helper()
	return decode(t, append(appendTransaction([]byte("{"), &tx, 4), "}\n"...))
}

func TestDNS(t *testing.T) {
	got := transaction(t, ids.Transaction{DNS: &ids.DNS{
		Answer: true, ID: 18523, Flags: 0x8183, RCode: 3, Queries: []ids.DNSQuestion{{Name: "a.example", Type: 1}, {Name: "b.example", Type: 4711}},
		Answers: []ids.DNSAnswer{
			{Name: "a.example", Type: 5, TTL: 10, Data: "c.example"}, {Name: "c.example", Type: 1, TTL: 5, Data: "1.2.3.4"},
			{Name: "c.example", Type: 1, TTL: 5, Data: "1.2.3.5"}, {Name: "x", Type: 6},
		},
	}})
	want := map[string]any{"dns": map[string]any{
		"version": 3.0, "type": "response", "tx_id": 4.0, "id": 18523.0, "flags": "8183", "qr": true, "rd": true, "ra": true, "opcode": 0.0, "rcode": "NXDOMAIN",
		"queries": []any{map[string]any{"rrname": "a.example", "rrtype": "A"}, map[string]any{"rrname": "b.example", "rrtype": "4711"}},
		"answers": []any{
			map[string]any{"rrname": "a.example", "rrtype": "CNAME", "ttl": 10.0, "rdata": "c.example"},
			map[string]any{"rrname": "c.example", "rrtype": "A", "ttl": 5.0, "rdata": "1.2.3.4"},
			map[string]any{"rrname": "c.example", "rrtype": "A", "ttl": 5.0, "rdata": "1.2.3.5"},
			map[string]any{"rrname": "x", "rrtype": "SOA", "ttl": 0.0},
		},
		"grouped": map[string]any{"CNAME": []any{"c.example"}, "A": []any{"1.2.3.4", "1.2.3.5"}},
	}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestTLS(t *testing.T) {
	got := transaction(t, ids.Transaction{TLS: &ids.TLS{
		SNI: "example.org", Subject: "CN=example.org", Serial: "01:02", Version: 0x0303, NotBefore: time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC), JA3: "abc", ALPN: []string{"h2"},
	}})
	want := map[string]any{"tls": map[string]any{
		"sni": "example.org", "subject": "CN=example.org", "serial": "01:02", "version": "TLS 1.2", "notbefore": "2020-01-02T03:04:05",
		"ja3": map[string]any{"hash": "abc"}, "client_alpns": []any{"h2"},
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

func TestOthers(t *testing.T) {
	got := transaction(t, ids.Transaction{SSH: &ids.SSH{ClientProto: "2.0", ClientSoftware: "OpenSSH_9"}})
	if d := cmp.Diff(map[string]any{"ssh": map[string]any{"client": map[string]any{"proto_version": "2.0", "software_version": "OpenSSH_9"}}}, got); d != "" {
		t.Error(d)
	}
	got = transaction(t, ids.Transaction{SMTP: &ids.SMTP{Helo: "x", RcptTo: []string{"<a@b>"}}})
	if d := cmp.Diff(map[string]any{"smtp": map[string]any{"helo": "x", "rcpt_to": []any{"<a@b>"}}}, got); d != "" {
		t.Error(d)
	}
	if got := transaction(t, ids.Transaction{}); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

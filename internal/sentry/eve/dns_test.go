package eve

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gotcp/internal/ids"
)

func TestDNS(t *testing.T) {
	got := transaction(t, ids.Transaction{DNS: &ids.DNS{
		Answer: true, ID: 18523, Flags: 0x8183, RCode: 3, Queries: []ids.DNSQuestion{{Name: "a.example", Type: 1}, {Name: "b.example", Type: 4711}},
		Answers: []ids.DNSAnswer{
			{Name: "a.example", Type: 5, TTL: 10, Data: "c.example"}, {Name: "c.example", Type: 1, TTL: 5, Data: "1.2.3.4"},
			{Name: "c.example", Type: 1, TTL: 5, Data: "1.2.3.5"}, {Name: "x", Type: 6},
			{Name: "s", Type: 33, Fields: []ids.DNSField{{Name: "port", Number: 443, IsNumber: true}, {Name: "name", Text: "t"}}},
		},
		Authorities: []ids.DNSAnswer{{Name: "y", Type: 2, TTL: 1, Data: "ns.y"}}, Additionals: []ids.DNSAnswer{{Type: 41}},
	}})
	want := map[string]any{"dns": map[string]any{
		"version": 3.0, "type": "response", "tx_id": 4.0, "id": 18523.0, "flags": "8183", "qr": true, "rd": true, "ra": true, "opcode": 0.0, "rcode": "NXDOMAIN",
		"queries": []any{map[string]any{"rrname": "a.example", "rrtype": "A"}, map[string]any{"rrname": "b.example", "rrtype": "4711"}},
		"answers": []any{
			map[string]any{"rrname": "a.example", "rrtype": "CNAME", "ttl": 10.0, "rdata": "c.example"},
			map[string]any{"rrname": "c.example", "rrtype": "A", "ttl": 5.0, "rdata": "1.2.3.4"},
			map[string]any{"rrname": "c.example", "rrtype": "A", "ttl": 5.0, "rdata": "1.2.3.5"},
			map[string]any{"rrname": "x", "rrtype": "SOA", "ttl": 0.0},
			map[string]any{"rrname": "s", "rrtype": "SRV", "ttl": 0.0, "srv": map[string]any{"port": 443.0, "name": "t"}},
		},
		"grouped": map[string]any{
			"CNAME": []any{"c.example"}, "A": []any{"1.2.3.4", "1.2.3.5"}, "SRV": []any{map[string]any{"port": 443.0, "name": "t"}},
		},
		"authorities": []any{map[string]any{"rrname": "y", "rrtype": "NS", "ttl": 1.0, "rdata": "ns.y"}},
		"additionals": []any{map[string]any{"rrname": "", "rrtype": "OPT", "ttl": 0.0}},
	}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

package eve

import (
	"encoding/json"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gotcp/internal/ids"
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

var noon = time.Date(2024, 1, 2, 12, 0, 0, 42000, time.UTC)

func ends(s string) netip.AddrPort { return netip.MustParseAddrPort(s) }

func webAlert() *ids.Alert {
	return &ids.Alert{
		Frame: ids.Frame{Time: noon, Number: 4},
		Rule:  &rule.Rule{Metadata: []string{"created_at 2017_03_15", "tag one", "lonely", "tag two"}},
		GID:   1, SID: 2000, Rev: 3, Msg: "a message", Class: "A Network Trojan was detected", Priority: 1,
		References: []string{"http://example.org/\"1\"", "https://example.org/2"},
		Proto:      "TCP", HasPorts: true, Src: ends("1.2.3.4:80"), Dst: ends("5.6.7.8:1234"),
		App: app.HTTP, Direction: app.ToClient, HasTx: true, TxID: 2,
		Flow: ids.Flow{
			ID: 1<<63 | 77, Src: ends("5.6.7.8:1234"), Dst: ends("1.2.3.4:80"), Start: noon.Add(-time.Second),
			ToServer: ids.Traffic{Packets: 3, Bytes: 300}, ToClient: ids.Traffic{Packets: 2, Bytes: 200},
		},
		Tx: ids.Transaction{HTTP: &ids.HTTP{Hostname: "example.org", Port: 8080, URL: "/x", UserAgent: "curl", Method: "GET", Protocol: "HTTP/1.1", Status: 200, Length: 5}},
	}
}

// decode reads a line that must be one JSON object.
func decode(t *testing.T, line []byte) map[string]any {
	t.Helper()
	if n := strings.Count(string(line), "\n"); n != 1 || line[len(line)-1] != '\n' {
		t.Fatalf("not one line: %q", line)
	}
	var m map[string]any
	if err := json.Unmarshal(line, &m); err != nil {
		t.Fatalf("%v: %s", err, line)
	}
	return m
}

func TestAlert(t *testing.T) {
	w := New(Config{Numbers: true})
	got := decode(t, w.AppendAlert(nil, webAlert()))
	want := map[string]any{
		"timestamp": "2024-01-02T12:00:00.000042+0000", "flow_id": float64(flowID(&webAlert().Flow)), "pcap_cnt": 4.0, "event_type": "alert",
		"src_ip": "1.2.3.4", "src_port": 80.0, "dest_ip": "5.6.7.8", "dest_port": 1234.0, "proto": "TCP", "ip_v": 4.0,
		"pkt_src": "wire/pcap", "tx_id": 2.0, "app_proto": "http", "direction": "to_client",
		"alert": map[string]any{
			"action": "allowed", "gid": 1.0, "signature_id": 2000.0, "rev": 3.0, "signature": "a message",
			"category": "A Network Trojan was detected", "severity": 1.0,
			"metadata":   map[string]any{"created_at": []any{"2017_03_15"}, "tag": []any{"one", "two"}},
			"references": []any{`http://example.org/"1"`, "https://example.org/2"},
		},
		"flow": map[string]any{
			"pkts_toserver": 3.0, "pkts_toclient": 2.0, "bytes_toserver": 300.0, "bytes_toclient": 200.0,
			"start": "2024-01-02T11:59:59.000042+0000", "src_ip": "5.6.7.8", "dest_ip": "1.2.3.4", "src_port": 1234.0, "dest_port": 80.0,
		},
		"http": map[string]any{
			"hostname": "example.org", "http_port": 8080.0, "url": "/x", "http_user_agent": "curl", "http_method": "GET",
			"protocol": "HTTP/1.1", "status": 200.0, "length": 5.0,
		},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// Logs of live captures have the interface and no numbers; times are those of the place.
func TestAlertLive(t *testing.T) {
	w := New(Config{Interface: func(i int) string { return []string{"eth0", "eth1"}[i] }, Location: time.FixedZone("", -5*3600)})
	a := webAlert()
	a.Frame.Interface = 1
	got := decode(t, w.AppendAlert(nil, a))
	if got["in_iface"] != "eth1" || got["pcap_cnt"] != nil || got["timestamp"] != "2024-01-02T07:00:00.000042-0500" {
		t.Errorf("%v", got)
	}
}

func TestAlertICMPv6(t *testing.T) {
	a := &ids.Alert{
		Frame: ids.Frame{Time: noon}, Proto: "IPv6-ICMP", IsICMP: true, ICMPType: 128, ICMPCode: 1,
		Src: netip.AddrPortFrom(netip.MustParseAddr("fd01::1"), 0), Dst: netip.AddrPortFrom(netip.MustParseAddr("fd01::2"), 0),
		VLANs: []uint16{7, 8}, Source: ids.FromTunnel,
	}
	w := New(Config{})
	got := decode(t, w.AppendAlert(nil, a))
	for name, want := range map[string]any{
		"src_ip": "fd01:0000:0000:0000:0000:0000:0000:0001", "dest_ip": "fd01:0000:0000:0000:0000:0000:0000:0002", "src_port": nil,
		"icmp_type": 128.0, "icmp_code": 1.0, "ip_v": 6.0, "flow_id": nil, "flow": nil, "direction": nil, "pkt_src": "tunnel",
	} {
		if got[name] != want {
			t.Errorf("%s: %v", name, got[name])
		}
	}
	if d := cmp.Diff([]any{7.0, 8.0}, got["vlan"]); d != "" {
		t.Error(d)
	}
	if line := string(w.AppendFast(nil, a)); !strings.Contains(line, "{IPv6-ICMP} fd01:0000:0000:0000:0000:0000:0000:0001:128 -> fd01:0000:0000:0000:0000:0000:0000:0002:1\n") {
		t.Error(line)
	}
}

// Flows of two runs with the same number are told apart, by readers that hold numbers in
// floating point, too.
func TestFlowID(t *testing.T) {
	one, again, other := ids.Flow{ID: 1, Start: noon}, ids.Flow{ID: 1, Start: noon}, ids.Flow{ID: 1, Start: noon.Add(time.Microsecond)}
	if a, b, c := flowID(&one), flowID(&again), flowID(&other); a != b || a == c || a >= 1<<53 {
		t.Errorf("%d, %d, %d", a, b, c)
	}
}

// Only an inline engine stops packets; reject does so everywhere.
func TestAction(t *testing.T) {
	for _, tt := range []struct {
		action rule.Action
		blocks bool
		eve    string
		fast   string
	}{
		{rule.Alert, true, "allowed", "  [**]"}, {rule.Drop, false, "allowed", "  [wDrop] [**]"}, {rule.Drop, true, "blocked", "  [Drop] [**]"},
		{rule.Reject, false, "blocked", "  [Drop] [**]"},
	} {
		w := New(Config{Blocks: tt.blocks})
		a := webAlert()
		a.Action = tt.action
		if got := decode(t, w.AppendAlert(nil, a))["alert"].(map[string]any)["action"]; got != tt.eve {
			t.Errorf("%+v: %v", tt, got)
		}
		if line := string(w.AppendFast(nil, a)); !strings.Contains(line, tt.fast) {
			t.Errorf("%+v: %s", tt, line)
		}
	}
}

func TestTarget(t *testing.T) {
	a := webAlert()
	a.Rule.Target = rule.TargetSrc
	got := decode(t, New(Config{}).AppendAlert(nil, a))["alert"].(map[string]any)
	if d := cmp.Diff(map[string]any{"ip": "1.2.3.4", "port": 80.0}, got["target"]); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]any{"ip": "5.6.7.8", "port": 1234.0}, got["source"]); d != "" {
		t.Error(d)
	}
}

func TestSummary(t *testing.T) {
	a := webAlert()
	a.Rule, a.Summary = nil, []ids.Fact{{Name: "targets", Value: 120}, {Name: "kind", Text: "syn"}, {Name: "rate", Value: 0.5}}
	got := decode(t, New(Config{}).AppendAlert(nil, a))["alert"].(map[string]any)
	if d := cmp.Diff(map[string]any{"targets": 120.0, "kind": "syn", "rate": 0.5}, got["summary"]); d != "" {
		t.Error(d)
	}
	if end := decode(t, New(Config{}).AppendEpisode(nil, a)); end["event_type"] != "episode" || end["alert"] == nil {
		t.Errorf("%v", end)
	}
}

func TestAllocations(t *testing.T) {
	w, a := New(Config{Numbers: true}), webAlert()
	b := w.AppendAlert(nil, a)
	if n := testing.AllocsPerRun(100, func() { b = w.AppendFast(w.AppendAlert(b[:0], a), a) }); n != 0 {
		t.Errorf("%v allocations for each alert", n)
	}
}

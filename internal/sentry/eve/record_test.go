package eve

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gotcp/internal/ids"
	"gotcp/internal/ids/app"
)

func TestFlowRecord(t *testing.T) {
	r := &ids.Record{
		Kind: ids.FlowRecord, Time: noon, Number: 9, Proto: "TCP", HasPorts: true, Src: ends("10.0.0.1:1000"), Dst: ends("10.0.0.2:80"), App: app.HTTP,
		Flow:    ids.Flow{ID: 5, Start: noon.Add(-3 * time.Second), Last: noon, ToServer: ids.Traffic{Packets: 1, Bytes: 60}},
		FlowEnd: ids.FlowEnd{State: "closed", Reason: "shutdown", Alerted: true, TCP: true, Flags: 0x1b, FlagsToServer: 0x1a, FlagsToClient: 0x13, TCPState: "closed"},
	}
	got := decode(t, New(Config{Numbers: true}).AppendRecord(nil, r))
	want := map[string]any{
		"timestamp": "2024-01-02T12:00:00.000042+0000", "flow_id": float64(flowID(&r.Flow)), "event_type": "flow", "src_ip": "10.0.0.1", "src_port": 1000.0,
		"dest_ip": "10.0.0.2", "dest_port": 80.0, "proto": "TCP", "ip_v": 4.0, "app_proto": "http",
		"flow": map[string]any{
			"pkts_toserver": 1.0, "pkts_toclient": 0.0, "bytes_toserver": 60.0, "bytes_toclient": 0.0, "start": "2024-01-02T11:59:57.000042+0000",
			"end": "2024-01-02T12:00:00.000042+0000", "age": 3.0, "state": "closed", "reason": "shutdown", "alerted": true,
		},
		"tcp": map[string]any{"tcp_flags": "1b", "tcp_flags_ts": "1a", "tcp_flags_tc": "13", "syn": true, "fin": true, "psh": true, "ack": true, "state": "closed"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestAnomalyRecord(t *testing.T) {
	for kind, want := range map[string]map[string]any{
		"decode": {"type": "decode", "event": "decoder.ipv4.trunc_pkt"}, "stream": {"type": "stream", "event": "stream.pkt_broken_ack"},
		"applayer": {"type": "applayer", "event": "missing_host_header", "layer": "proto_parser"},
	} {
		name := map[string]string{"decode": "ipv4.trunc_pkt", "stream": "pkt_broken_ack", "applayer": "missing_host_header"}[kind]
		r := &ids.Record{Kind: ids.AnomalyRecord, Time: noon, Number: 3, Anomaly: ids.Anomaly{Type: kind, Event: name}}
		got := decode(t, New(Config{Numbers: true}).AppendRecord(nil, r))
		if d := cmp.Diff(want, got["anomaly"]); d != "" || got["pcap_cnt"] != 3.0 || got["src_ip"] != nil {
			t.Errorf("%v: %s", got, d)
		}
	}
}

func TestKindsOfTransactions(t *testing.T) {
	for want, r := range map[string]ids.Record{
		"ssh":  {Kind: ids.SSHRecord, Tx: ids.Transaction{SSH: &ids.SSH{ClientProto: "2.0"}}},
		"smtp": {Kind: ids.SMTPRecord, Tx: ids.Transaction{SMTP: &ids.SMTP{Helo: "a"}}},
		"ftp":  {Kind: ids.FTPRecord, Tx: ids.Transaction{FTP: &ids.FTP{Command: "PASV"}}},
	} {
		if got := decode(t, New(Config{}).AppendRecord(nil, &r)); got["event_type"] != want || got[want] == nil || got["tx_id"] != 0.0 {
			t.Errorf("%v", got)
		}
	}
}

func TestHTTPRecord(t *testing.T) {
	r := &ids.Record{Kind: ids.HTTPRecord, Time: noon, TxID: 1, Tx: webAlert().Tx}
	got := decode(t, New(Config{}).AppendRecord(nil, r))
	if got["event_type"] != "http" || got["tx_id"] != 1.0 || got["http"].(map[string]any)["url"] != "/x" {
		t.Errorf("%v", got)
	}
}

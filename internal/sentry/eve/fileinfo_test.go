package eve

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gotcp/internal/ids"
	"gotcp/internal/ids/app"
)

func TestFileRecord(t *testing.T) {
	r := &ids.Record{Kind: ids.FileRecord, Time: noon, TxID: 1, App: app.HTTP, Tx: webAlert().Tx, File: ids.File{Name: "a", Size: 5, Closed: true, MD5: "12", SHA256: "34"}}
	got := decode(t, New(Config{}).AppendRecord(nil, r))
	want := map[string]any{"filename": "a", "gaps": false, "state": "CLOSED", "md5": "12", "sha256": "34", "stored": false, "size": 5.0, "tx_id": 1.0}
	if d := cmp.Diff(want, got["fileinfo"]); d != "" || got["event_type"] != "fileinfo" || got["app_proto"] != "http" || got["http"].(map[string]any)["url"] != "/x" {
		t.Errorf("%v: %s", got, d)
	}
	r.File, r.App, r.Tx = ids.File{Size: 7, Gaps: true}, app.FTPData, ids.Transaction{FTPData: &ids.FTPData{Name: "a"}}
	got = decode(t, New(Config{}).AppendRecord(nil, r))
	want = map[string]any{"gaps": true, "state": "TRUNCATED", "stored": false, "size": 7.0, "tx_id": 1.0}
	if d := cmp.Diff(want, got["fileinfo"]); d != "" || got["app_proto"] != "ftp-data" {
		t.Errorf("%v: %s", got, d)
	}
}

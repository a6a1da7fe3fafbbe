package eve

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gotcp/internal/ids"
)

func TestFTP(t *testing.T) {
	for _, c := range []struct {
		tx   ids.Transaction
		want map[string]any
	}{
		{ids.Transaction{FTP: &ids.FTP{Command: "PASV", Replies: []string{"Entering"}, Codes: []string{"227"}, Port: 4711, Passive: true}}, map[string]any{"ftp": map[string]any{
			"command": "PASV", "reply": []any{"Entering"}, "completion_code": []any{"227"}, "dynamic_port": 4711.0, "mode": "passive", "reply_received": "yes",
		}}},
		{ids.Transaction{FTP: &ids.FTP{Command: "PORT", Data: "1,2", Port: 1}}, map[string]any{"ftp": map[string]any{
			"command": "PORT", "command_data": "1,2", "dynamic_port": 1.0, "mode": "active", "reply_received": "no",
		}}},
		{ids.Transaction{FTPData: &ids.FTPData{Name: "a", Store: true}}, map[string]any{"ftp_data": map[string]any{"filename": "a", "command": "STOR"}}},
		{ids.Transaction{FTPData: &ids.FTPData{}}, map[string]any{"ftp_data": map[string]any{"command": "RETR"}}},
	} {
		if d := cmp.Diff(c.want, transaction(t, c.tx)); d != "" {
			t.Error(d)
		}
	}
}

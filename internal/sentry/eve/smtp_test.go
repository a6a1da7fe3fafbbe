package eve

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gotcp/internal/ids"
)

func TestSMTP(t *testing.T) {
	got := transaction(t, ids.Transaction{SMTP: &ids.SMTP{Helo: "x", RcptTo: []string{"<a@b>"}}})
	if d := cmp.Diff(map[string]any{"smtp": map[string]any{"helo": "x", "rcpt_to": []any{"<a@b>"}}}, got); d != "" {
		t.Error(d)
	}
	got = transaction(t, ids.Transaction{SMTP: &ids.SMTP{MailFrom: "<a@b>", Mail: &ids.Mail{
		From: "a", To: []string{"b", "c"}, Subject: "s", Attachments: []string{"f.exe"}, URLs: []string{"u"}, BodyMD5: "00",
	}}})
	want := map[string]any{"smtp": map[string]any{"mail_from": "<a@b>"}, "email": map[string]any{
		"status": "PARSE_DONE", "from": "a", "to": []any{"b", "c"}, "subject": "s", "attachment": []any{"f.exe"}, "url": []any{"u"}, "body_md5": "00",
	}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

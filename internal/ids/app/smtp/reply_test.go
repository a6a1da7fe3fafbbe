package smtp

import (
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
)

func TestReplyCodes(t *testing.T) {
	for _, test := range []struct {
		line     string
		code     int
		last, ok bool
	}{
		{"250 ok", 250, true, true}, {"250-more", 250, false, true}, {"354", 354, true, true},
		{"25", 0, false, false}, {"2x0 ok", 0, false, false}, {"250ok", 250, true, true}, {"199 x", 0, false, false}, {"260 x", 0, false, false}, {"620 x", 0, false, false},
	} {
		code, last, ok := replyCode([]byte(test.line))
		if ok != test.ok || ok && (code != test.code || last != test.last) {
			t.Errorf("%q: %d %v %v", test.line, code, last, ok)
		}
	}
}

// TestCompletionOfTheRightMail: the reply to a mail's end comes when the next one
// has begun.
func TestCompletionOfTheRightMail(t *testing.T) {
	c, s := apptest.C, apptest.S
	p := New()
	for _, x := range []apptest.Chunk{s("220 x\r\n"), c("MAIL FROM:<a>\r\nDATA\r\n"), s("250 ok\r\n354 go\r\n"), c("x\r\n.\r\n")} {
		p.Input(x.Dir, x.Data, false)
	}
	tx := p.Transactions()[0]
	if tx.Progress(app.ToServer) != app.Complete || tx.Progress(app.ToClient) == app.Complete {
		t.Error("complete the wrong way")
	}
	p.Input(app.ToClient, []byte("250 queued\r\n"), false)
	if tx.Progress(app.ToClient) != app.Complete {
		t.Error("not complete with its reply")
	}
}

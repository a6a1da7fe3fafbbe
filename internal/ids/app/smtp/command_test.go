package smtp

import (
	"slices"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
)

func TestChunks(t *testing.T) {
	c, s := apptest.C, apptest.S
	one, two := multipart[:150], multipart[150:]
	d := []apptest.Chunk{s("220 x\r\n"), c("EHLO y\r\n"), s("250 x\r\n"), c("MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nBDAT 150\r\n" + one + "BDAT " + itoa(len(two)) + " LAST\r\n" + two + "QUIT\r\n"),
		s("250 a\r\n250 b\r\n250 c\r\n250 d\r\n221 e\r\n")}
	p := New()
	apptest.Feed(p, d)
	if got := apptest.Values(p, app.FileName, app.ToServer); !slices.Equal(got, []string{"run.exe", "very-long.txt"}) {
		t.Errorf("%q", got)
	}
	if n := len(p.Transactions()); n != 1 {
		t.Errorf("%d transactions", n)
	}
}

func itoa(n int) string {
	s := ""
	for ; n > 0; n /= 10 {
		s = string(rune('0'+n%10)) + s
	}
	return s
}

func TestStartTLS(t *testing.T) {
	p := New()
	d := []apptest.Chunk{apptest.S("220 x ESMTP\r\n"), apptest.C("EHLO y\r\n"), apptest.S("250 STARTTLS\r\n"), apptest.C("STARTTLS\r\n")}
	for _, c := range d {
		p.Input(c.Dir, c.Data, false)
	}
	if n := p.Input(app.ToServer, []byte("\x16\x03\x01"), false); n != 0 {
		t.Errorf("%d bytes used up before the reply", n)
	}
	if n := p.Input(app.ToClient, []byte("220 go ahead\r\n\x16\x03"), false); n != len("220 go ahead\r\n") {
		t.Errorf("%d bytes used up", n)
	}
	if to, ok := p.Upgrade(); !ok || to != app.TLS {
		t.Error("no change to TLS")
	}
	if n := p.Input(app.ToServer, []byte("\x16\x03\x01"), false); n != 0 {
		t.Errorf("%d bytes used up after it", n)
	}
}

// TestServerUnseen: of a dialogue whose replies pass elsewhere the mail is found
// all the same.
func TestServerUnseen(t *testing.T) {
	p := New()
	for _, c := range mailOf(multipart) {
		if c.Dir == app.ToServer {
			p.Input(c.Dir, c.Data, false)
		}
	}
	if got := apptest.Values(p, app.FileName, app.ToServer); len(got) != 2 {
		t.Errorf("%q", got)
	}
}

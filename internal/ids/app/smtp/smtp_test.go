package smtp

import (
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
	"gotcp/internal/ids/event"
)

const multipart = "From: a@b.example\r\nSubject: files\r\nMIME-Version: 1.0\r\n" +
	"Content-Type: multipart/mixed;\r\n\tboundary=\"=_b\"\r\n\r\npreamble\r\n" +
	"--=_b\r\nContent-Type: text/plain\r\n\r\nhello\r\n" +
	"--=_b\r\nContent-Type: application/octet-stream; name=\"one.exe\"\r\nContent-Transfer-Encoding: BASE64\r\n" +
	"Content-Disposition: attachment; filename=\"run.exe\"\r\n\r\nTVqQAAMA\r\nAAAEAA==\r\n" +
	"--=_b\r\nContent-Disposition: attachment;\r\n filename*0=\"very-\";\r\n filename*1=\"long.txt\"\r\n" +
	"Content-Transfer-Encoding: quoted-printable\r\n\r\ncaf=C3=A9 =\r\nau lait\r\nsecond\r\n" +
	"--=_b--\r\nepilogue\r\n"

func mailOf(body string) []apptest.Chunk {
	c, s := apptest.C, apptest.S
	return []apptest.Chunk{
		s("220 mx.example ESMTP\r\n"), c("EHLO client.example\r\n"), s("250-mx.example\r\n250 PIPELINING\r\n"),
		c("MAIL FROM:<a@b.example> SIZE=100\r\nRCPT TO:<c@d.example>\r\nRCPT TO: <e@f.example>\r\nDATA\r\n"),
		s("250 ok\r\n250 ok\r\n250 ok\r\n354 go ahead\r\n"), c(body + ".\r\n"), s("250 queued\r\n"), c("QUIT\r\n"), s("221 bye\r\n"),
	}
}

func TestMailWithAttachments(t *testing.T) {
	p := New()
	apptest.Feed(p, mailOf(multipart))
	if n := len(p.Transactions()); n != 1 {
		t.Fatalf("%d transactions", n)
	}
	for _, want := range []struct {
		b    app.Buffer
		list []string
	}{
		{app.SMTPHelo, []string{"client.example"}},
		{app.SMTPMailFrom, []string{"<a@b.example>"}},
		{app.SMTPRcptTo, []string{"<c@d.example>", "<e@f.example>"}},
		{app.FileName, []string{"run.exe", "very-long.txt"}},
		{app.FileData, []string{"MZ\x90\x00\x03\x00\x00\x00\x04\x00", "café au lait\r\nsecond"}},
	} {
		if got := apptest.Values(p, want.b, app.ToServer); !slices.Equal(got, want.list) {
			t.Errorf("buffer %d: %q, want %q", want.b, got, want.list)
		}
	}
	tx := p.Transactions()[0]
	for _, dir := range []app.Direction{app.ToServer, app.ToClient} {
		if tx.Progress(dir) != app.Complete || len(tx.Events(dir)) > 0 {
			t.Errorf("%s: progress %d, events %v", dir, tx.Progress(dir), tx.Events(dir))
		}
	}
	if n, ok := tx.Number(app.FileSize, app.ToServer, 0); !ok || n != 10 {
		t.Errorf("size %d", n)
	}
}

// TestNothingWrong: what looks like one of the events, and is none.
func TestNothingWrong(t *testing.T) {
	c, s := apptest.C, apptest.S
	hello := []apptest.Chunk{s("220-x\r\n220 x\r\n"), c("EHLO y\r\n"), s("250-x\r\n250-PIPELINING\r\n250 x\r\n")}
	for name, d := range map[string][]apptest.Chunk{
		"the mail before its leave": append(slices.Clone(hello), c("MAIL FROM:<a>\r\nDATA\r\nA: b\r\n\r\nhi\r\n.\r\n"), s("250 ok\r\n354 go\r\n250 ok\r\n")),
		"a reply to nothing":        append(slices.Clone(hello), s("250 x\r\n")),
		"no space behind the code":  append(slices.Clone(hello), c("NOOP\r\n"), s("250ok\r\n")),
		"a chunk of whole lines":    append(slices.Clone(hello), c("BDAT 9 LAST\r\nA: b\r\n\r\nh"), s("250 ok\r\n")),
		"two mails": append(slices.Clone(hello), c("DATA\r\n"), s("354 go\r\n"), c("A: b\r\n\r\nhi\r\n.\r\n"), s("250 ok\r\n"),
			c("DATA\r\n"), s("354 go\r\n"), c("A: b\r\n\r\nhi\r\n.\r\n"), s("250 ok\r\n")),
	} {
		p := New()
		apptest.Feed(p, d)
		for i, tx := range p.Transactions() {
			if got := append(slices.Clone(tx.Events(app.ToServer)), tx.Events(app.ToClient)...); len(got) > 0 {
				t.Errorf("%s: transaction %d: %v", name, i, got)
			}
		}
	}
}

func TestAnyCutSaysTheSame(t *testing.T) {
	for _, dialogue := range [][]apptest.Chunk{mailOf(multipart), mailOf(strings.Repeat("x", 9000) + "\r\n")} {
		for _, plan := range [][]byte{{0}, {5, 1, 90}, {255}} {
			if d := apptest.Difference(digesting, dialogue, apptest.Cut(dialogue, plan)); d != "" {
				t.Errorf("plan %v: %s", plan, d)
			}
		}
	}
}

func TestTwoMails(t *testing.T) {
	d := mailOf("Subject: one\r\n\r\n")
	d = append(d[:7], apptest.C("RSET\r\nMAIL FROM:<second@b.example>\r\nDATA\r\n"), apptest.S("250 ok\r\n250 ok\r\n354 go\r\n"), apptest.C("x\r\n.\r\n"), apptest.S("250 ok\r\n"))
	p := New()
	apptest.Feed(p, d)
	if got := apptest.Values(p, app.SMTPMailFrom, app.ToServer); !slices.Equal(got, []string{"<a@b.example>", "<second@b.example>"}) {
		t.Errorf("%q", got)
	}
	if got := apptest.Values(p, app.SMTPHelo, app.ToServer); len(got) != 2 {
		t.Errorf("helo %q", got)
	}
}

func TestEvents(t *testing.T) {
	c, s := apptest.C, apptest.S
	hello := []apptest.Chunk{s("220 x\r\n"), c("EHLO y\r\n"), s("250 x\r\n")}
	for _, test := range []struct {
		name string
		d    []apptest.Chunk
		dir  app.Direction
		want event.Event
	}{
		{"no reply at all", []apptest.Chunk{s("what\r\n")}, app.ToClient, event.SMTPInvalidReply},
		{"no such code", append(slices.Clone(hello), s("999 x\r\n")), app.ToClient, event.SMTPInvalidReply},
		{"not welcome", []apptest.Chunk{s("554 no\r\n")}, app.ToClient, event.SMTPInvalidReply},
		{"no welcome", []apptest.Chunk{c("EHLO y\r\n"), s("220 x\r\n")}, app.ToServer, event.SMTPNoWelcome},
		{"behind DATA", append(slices.Clone(hello), c("DATA\r\nhi\r\n"), s("354 go\r\n")), app.ToServer, event.SMTPInvalidPipelining},
		{"behind STARTTLS", []apptest.Chunk{s("220 x\r\n"), c("EHLO y\r\n"), s("250-x\r\n250-PIPELINING\r\n250 x\r\n"), c("STARTTLS\r\nEHLO z\r\n"), s("220 go\r\n")},
			app.ToServer, event.SMTPInvalidPipelining},
		{"DATA twice", append(slices.Clone(hello), c("DATA\r\n"), s("503 no\r\n"), c("DATA\r\n"), s("354 go\r\n")), app.ToServer, event.SMTPUnparsableContent},
		{"endless reply", append(slices.Clone(hello), c("NOOP\r\n"), s("250 "+strings.Repeat("x", 6000)+"\r\n")), app.ToClient, event.SMTPTruncatedLine},
		{"long reply", append(slices.Clone(hello), s("250 "+strings.Repeat("x", 600)+"\r\n")), app.ToClient, event.SMTPLongReply},
		{"long command", append(slices.Clone(hello), c("NOOP "+strings.Repeat("x", 600)+"\r\n")), app.ToServer, event.SMTPLongCommand},
		{"endless command", append(slices.Clone(hello), c("NOOP "+strings.Repeat("x", 6000)+"\r\n")), app.ToServer, event.SMTPTruncatedLine},
		{"tls refused", append(slices.Clone(hello), c("STARTTLS\r\n"), s("454 no\r\n")), app.ToClient, event.SMTPTLSRejected},
		{"data refused", append(slices.Clone(hello), c("DATA\r\n"), s("503 no\r\n")), app.ToClient, event.SMTPDataRejected},
		{"more than a chunk", append(slices.Clone(hello), c("BDAT 4\r\nabcdef\r\n")), app.ToServer, event.SMTPBDATExceeded},
		{"base64", mailOf("Content-Type: x/y; name=z\r\nContent-Transfer-Encoding: base64\r\n\r\nab!c\r\n"), app.ToServer, event.SMTPMIMEInvalidBase64},
		{"quoted", mailOf("Content-Type: x/y; name=z\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nab=zz\r\n"), app.ToServer, event.SMTPMIMEInvalidQP},
		{"two greetings", append(slices.Clone(hello), c("HELO z\r\n")), app.ToServer, event.SMTPDuplicateFields},
		{"two senders", append(slices.Clone(hello), c("MAIL FROM:<>\r\nMAIL FROM:<b>\r\n")), app.ToServer, event.SMTPDuplicateFields},
		{"header without colon", mailOf("what\r\n\r\n"), app.ToServer, event.SMTPMIMEMalformed},
		{"long header", mailOf("Subject: " + strings.Repeat("x", 2500) + "\r\n\r\n"), app.ToServer, event.SMTPMIMELongHeaderValue},
		{"long line", mailOf("\r\n" + strings.Repeat("x", 1500) + "\r\n"), app.ToServer, event.SMTPMIMELongLine},
	} {
		p := New()
		apptest.Feed(p, test.d)
		found := false
		for _, tx := range p.Transactions() {
			found = found || slices.Contains(tx.Events(test.dir), test.want)
		}
		if !found {
			t.Errorf("%s: no event %d in\n%s", test.name, test.want, apptest.Dump(p))
		}
	}
}

func TestDotsAreUnstuffed(t *testing.T) {
	p := New()
	apptest.Feed(p, mailOf("Content-Type: x/y; name=z\r\n\r\n..one\r\n.two\r\n"))
	if got := apptest.Values(p, app.FileData, app.ToServer); !slices.Equal(got, []string{".one\r\ntwo"}) {
		t.Errorf("%q", got)
	}
}

func FuzzParser(f *testing.F) {
	d := mailOf(multipart)
	f.Add([]byte("220 x\r\n250 a\r\n250 b\r\n354 c\r\n"), d[1].Data, d[5].Data, []byte{3, 60})
	f.Add([]byte("220 x\r\n250 a\r\n"), []byte("EHLO x\r\nBDAT 20\r\n"), []byte("Content-Type: x;name=y\r\n\r\nabc"), []byte{0})
	f.Fuzz(func(t *testing.T, server, client, more, plan []byte) {
		if len(client)+len(more) > maxPatience {
			return // beyond it the reply is not waited for
		}
		half := len(server) / 2
		chunks := []apptest.Chunk{{Dir: app.ToClient, Data: server[:half]}, {Dir: app.ToServer, Data: client},
			{Dir: app.ToClient, Data: server[half:]}, {Dir: app.ToServer, Data: more}}
		if d := apptest.Difference(digesting, chunks, apptest.Cut(chunks, plan)); d != "" {
			t.Error(d)
		}
	})
}

func BenchmarkMail(b *testing.B) {
	line := strings.Repeat("QUJD", 19) + "\r\n"
	d := mailOf("Content-Type: x/y; name=z\r\nContent-Transfer-Encoding: base64\r\n\r\n" + strings.Repeat(line, 1000))
	b.SetBytes(int64(len(d[5].Data)))
	b.ReportAllocs()
	for b.Loop() {
		p := New()
		for _, c := range d {
			p.Input(c.Dir, c.Data, false)
		}
	}
}

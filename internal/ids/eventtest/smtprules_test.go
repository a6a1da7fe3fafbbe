package eventtest

import (
	"crypto/md5"
	"crypto/tls"
	"encoding/hex"
	"strings"
	"testing"
)

func TestSMTPRules(t *testing.T) {
	mail := "From: a@b\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nhello\r\n" +
		"--x\r\nContent-Type: application/x\r\nContent-Disposition: attachment; filename=\"evil.exe\"\r\nContent-Transfer-Encoding: base64\r\n\r\nTVpldmls\r\n--x--\r\n."
	// 4 the greeting, 6 EHLO, 10 MAIL, 14 and 18 RCPT, 22 DATA, 26 the mail.
	c := lines(25, "<220 x ESMTP", "EHLO me.example.org", "<250 x", "MAIL FROM:<a@b.org> SIZE=5", "<250 ok", "RCPT TO:<c@d.org>", "<250 ok",
		"RCPT TO:<e@f.org>", "<250 ok", "DATA", "<354 go", mail, "<250 ok", "QUIT", "<221 bye")
	expectEach(t, "smtp any any -> any any", c, []ruleCase{
		{`smtp.helo; content:"me.example.org"; bsize:14;`, "1@9"},
		{`smtp.mail_from; content:"<a@b.org>"; bsize:9;`, "1@13"},
		{`smtp.rcpt_to; content:"<c@d.org>"; bsize:9;`, "1@17"},
		{`smtp.rcpt_to; content:"c@d.org"; smtp.rcpt_to; content:"e@f.org";`, "1@21"},
		{`smtp.rcpt_to; content:"x@y.org";`, ""},
		{`file.name; content:"evil.exe"; bsize:8;`, "1@29"},
		{`file.data; content:"MZevil"; bsize:6;`, "1@29"},
		{`fileext:"exe"; filesize:6;`, "1@29"},
		{`smtp.mail_from; content:"a@b"; file.name; content:"evil";`, "1@29"},
		{`content:"RCPT TO"; startswith; flow:to_server;`, "1@14 1@18"},
	})
}

// TestMailHeaders: those of the mail itself, not of its parts.
func TestMailHeaders(t *testing.T) {
	mail := "Received: from a.org\r\n\tby b.org; Mon\r\nReceived: from c.org\r\nFROM: toto <toto@gmail.com>\r\nTo: a@b.org,\r\n c@d.org\r\nCc: e@f.org\r\n" +
		"Subject: This is a test\r\nSubject: no\r\nDate: Fri, 21 Apr 2023 05:10:36 +0000\r\nMessage-Id: <x@y>\r\nX-Mailer: Outlook\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nSubject: inner\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
		"see http://test-site.org/bl=\r\nah/123/ and\r\n<HTTP://other.org>\r\n--x\r\nContent-Type: application/x\r\n\r\nhttp://binary.org/\r\n--x--\r\n"
	_, body, _ := strings.Cut(mail, "\r\n\r\n")
	sum := md5.Sum([]byte(body))
	c := lines(25, "<220 x ESMTP", "EHLO a", "<250 x", "MAIL FROM:<a@b.org>", "<250 ok", "DATA", "<354 go", mail+".", "<250 ok", "QUIT", "<221 bye")
	expectEach(t, "smtp any any -> any any", c, []ruleCase{
		{`email.from; content:"toto <toto@gmail.com>"; bsize:21;`, "1@21"},
		{`email.to; content:"a@b.org,c@d.org"; bsize:15;`, "1@21"},
		{`email.cc; content:"e@f.org";`, "1@21"},
		{`email.subject; content:"This is a test"; bsize:14;`, "1@21"},
		{`email.subject; content:"inner";`, ""},
		{`email.date; content:"Fri, 21 Apr 2023 05:10:36 +0000";`, "1@21"},
		{`email.message_id; content:"<x@y>";`, "1@21"},
		{`email.x_mailer; content:"Outlook";`, "1@21"},
		{`email.received; content:"from a.orgby b.org\; Mon"; email.received; content:"c.org"; bsize:10;`, "1@21"},
		{`email.url; content:"test-site.org/blah/123/"; bsize:23;`, "1@21"},
		{`email.url; content:"other.org"; bsize:9;`, "1@21"},
		{`email.url; content:"binary";`, ""},
		{`requires: keyword email.body_md5; email.body_md5; content:"` + hex.EncodeToString(sum[:]) + `";`, "1@21"},
	})
}

// TestSTARTTLS: what follows is TLS.
func TestSTARTTLS(t *testing.T) {
	parts, _ := session(t, tls.VersionTLS12)
	c := dial(25).say(server, "220 x ESMTP\r\n").say(client, "EHLO a\r\n").say(server, "250-x\r\n250 STARTTLS\r\n").
		say(client, "STARTTLS\r\n").say(server, "220 go\r\n")
	for _, p := range parts {
		c.say(p.from, p.data)
	}
	c.close()
	expect(t, secure, `tls.sni; content:"www.example.org";`, c, "1@17")
	expect(t, secure, `tls.cert_issuer; content:"The Authority";`, c, "1@19")
	expect(t, "smtp any any -> any any", `smtp.helo; content:"a";`, c, "1@9")
}

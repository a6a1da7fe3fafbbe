package http

import (
	"crypto/md5"
	"crypto/sha1"
	"fmt"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
)

// digesting is a parser whose files are digested.
func digesting() *Parser {
	p := New(0)
	p.Digest(app.Digests(0).With(app.MD5).With(app.SHA1))
	return p
}

func sum(s string) string { return fmt.Sprintf("%x", md5.Sum([]byte(s))) }

// digests are those of a message's files, in hexadecimal; none of a file that is not whole.
func digestsOf(p *Parser, dir app.Direction, b app.Buffer) string {
	var all []string
	for i := 0; ; i++ {
		data, _, ok := p.Transactions()[0].Buffer(b, dir, i)
		if !ok {
			return strings.Join(all, " ")
		}
		all = append(all, fmt.Sprintf("%x", data))
	}
}

// A body's digest is there when the body is whole, not before.
func TestDigestOfABody(t *testing.T) {
	p := digesting()
	converse(t, p, "> GET /f HTTP/1.1\r\nHost: a\r\n\r\n", "< HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234")
	if _, final, ok := p.Transactions()[0].Buffer(app.FileMD5, app.ToClient, 0); final || ok {
		t.Error("a digest of half a file")
	}
	converse(t, p, "< 56789")
	if got := digestsOf(p, app.ToClient, app.FileMD5); got != sum("0123456789") {
		t.Error(got)
	}
	if got := digestsOf(p, app.ToClient, app.FileSHA1); got != fmt.Sprintf("%x", sha1.Sum([]byte("0123456789"))) {
		t.Error(got)
	}
	if got := digestsOf(p, app.ToClient, app.FileSHA256) + digestsOf(p, app.ToServer, app.FileMD5); got != "" {
		t.Errorf("what nobody wants, or nothing has: %s", got)
	}
	if n := p.Weight() - New(0).Weight(); n < transactionSize+p.Transactions()[0].(*transaction).response().sums.Weight() {
		t.Errorf("%d bytes", n)
	}
}

// What only the connection ends is whole if that has come to an end of its own.
func TestDigestUpToTheEnd(t *testing.T) {
	for _, c := range []struct {
		name, body string
		cut        bool
		want       string
	}{
		{"the connection's", "\r\n01234", false, sum("01234")},
		{"none", "\r\n01234", true, ""},
		{"a length that is not reached", "Content-Length: 6\r\n\r\n01234", false, ""},
		{"a length that is reached", "Content-Length: 5\r\n\r\n01234", true, sum("01234")},
		{"chunks without the last", "Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n", false, ""},
		{"chunks", "Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n0\r\n", true, sum("01234")},
	} {
		p := digesting()
		converse(t, p, "> GET /f HTTP/1.1\r\nHost: a\r\n\r\n", "< HTTP/1.1 200 OK\r\n"+c.body)
		if c.cut {
			p.Cut(app.ToClient)
		}
		p.Input(app.ToClient, nil, true)
		if got := digestsOf(p, app.ToClient, app.FileMD5); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestDigestWithAGap(t *testing.T) {
	p := digesting()
	converse(t, p, "> GET /f HTTP/1.1\r\nHost: a\r\n\r\n", "< HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234")
	p.Gap(app.ToClient, 2)
	converse(t, p, "< 789", "> GET /g HTTP/1.1\r\nHost: a\r\n\r\n", "< HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
	if got := digestsOf(p, app.ToClient, app.FileMD5); got != "" {
		t.Error(got)
	}
	p.Forget(1)
	if got := digestsOf(p, app.ToClient, app.FileMD5); got != sum("x") {
		t.Errorf("behind it: %s", got)
	}
}

// Each file of a form has its own, as far as it is whole and kept.
func TestDigestsOfAForm(t *testing.T) {
	p := digesting()
	converse(t, p, post(twoFiles))
	if got := digestsOf(p, app.ToServer, app.FileMD5); got != sum("first")+" "+sum("second") {
		t.Error(got)
	}
	p = digesting()
	long := strings.Replace(twoFiles, "second", strings.Repeat("x", bodyLimit), 1)
	converse(t, p, post(long))
	if got := digestsOf(p, app.ToServer, app.FileMD5); got != sum("first")+" " {
		t.Errorf("a long one: %q", got)
	}
}

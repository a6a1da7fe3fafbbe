package smtp

import (
	"crypto/md5"
	"slices"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
)

func digesting() *Parser {
	p := New()
	p.Digest(app.Digests(0).With(app.MD5))
	return p
}

func sum(s string) string {
	b := md5.Sum([]byte(s))
	return string(b[:])
}

// Attachments have theirs when a boundary, or the mail, ends them.
func TestDigests(t *testing.T) {
	p := digesting()
	apptest.Feed(p, mailOf(multipart))
	want := []string{sum("MZ\x90\x00\x03\x00\x00\x00\x04\x00"), sum("café au lait\r\nsecond")}
	if got := apptest.Values(p, app.FileMD5, app.ToServer); !slices.Equal(got, want) {
		t.Errorf("%x, want %x", got, want)
	}
	if got := apptest.Values(p, app.FileMD5, app.ToClient); len(got) > 0 {
		t.Errorf("the other way: %x", got)
	}
	plain := New()
	apptest.Feed(plain, mailOf(multipart))
	if n := p.Weight() - plain.Weight(); n != 2*p.live[0].(*Transaction).files[0].sums.Weight() || n == 0 {
		t.Errorf("digests of two files weigh %d", n)
	}
}

// An attachment that is not received to its end has none, but counts.
func TestDigestOfHalfAFile(t *testing.T) {
	const begin = "Content-Type: x;name=one\r\n\r\nabc\r\n"
	for name, end := range map[string]func(p *Parser){
		"the connection ends": func(p *Parser) { p.Input(app.ToServer, nil, true) },
		"bytes are missing": func(p *Parser) {
			p.Gap(app.ToServer, 10)
			p.Input(app.ToServer, []byte("\r\n.\r\n"), false)
		},
	} {
		p := digesting()
		mail := mailOf(begin)[:6]
		mail[5].Data = []byte(begin)
		for _, c := range mail {
			p.Input(c.Dir, c.Data, false)
		}
		end(p)
		if got := apptest.Values(p, app.FileMD5, app.ToServer); !slices.Equal(got, []string{""}) {
			t.Errorf("%s: %x", name, got)
		}
	}
}

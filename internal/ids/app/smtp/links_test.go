package smtp

import (
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
)

func TestLinks(t *testing.T) {
	long := strings.Repeat("x", 2*maxLink)
	for text, want := range map[string][]string{
		"http://a.org/b?c=d e http://":  {"a.org/b?c=d"},
		"hhttp://a.org":                 {"a.org"},
		"Http://A.org\"'http://b.org'":  {"A.org", "b.org"},
		"https://a.org ftp://b.org":     nil,
		"http:/http://a.org":            {"a.org"},
		"http:\x0f\x0fa.org":            nil,
		"http://" + long:                {long[:maxLink]},
		strings.Repeat("http://a ", 90): slices.Repeat([]string{"a"}, maxLinks),
	} {
		for cut := range min(len(text), 30) {
			var f linkFinder
			var tx Transaction
			f.read(&tx, []byte(text[:cut]))
			f.read(&tx, []byte(text[cut:]))
			f.end(&tx)
			var got []string
			for _, l := range tx.links {
				got = append(got, string(l))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%.40q cut at %d: %.99q, want %.99q", text, cut, got, want)
			}
		}
	}
}

// A text is decoded before links are looked for in it.
func TestLinksOfText(t *testing.T) {
	p := New()
	apptest.Feed(p, mailOf("Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\naHR0cDovL2V4\r\nYW1wbGUub3JnPg==\r\n"))
	if got := apptest.Values(p, app.EmailURL, app.ToServer); !slices.Equal(got, []string{"example.org"}) {
		t.Errorf("%q", got)
	}
}

package http

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// buffers are those that tests look at, by the name that rules give them.
var buffers = []struct {
	name string
	b    app.Buffer
}{
	{"uri", app.HTTPURI}, {"uri.raw", app.HTTPRawURI}, {"method", app.HTTPMethod}, {"protocol", app.HTTPProtocol},
	{"request_line", app.HTTPRequestLine}, {"response_line", app.HTTPResponseLine}, {"header", app.HTTPHeader},
	{"header.raw", app.HTTPRawHeader}, {"header_names", app.HTTPHeaderNames}, {"start", app.HTTPStart},
	{"cookie", app.HTTPCookie}, {"user_agent", app.HTTPUserAgent}, {"host", app.HTTPHost}, {"host.raw", app.HTTPRawHost},
	{"referer", app.HTTPReferer}, {"accept", app.HTTPAccept}, {"accept_lang", app.HTTPAcceptLang},
	{"accept_enc", app.HTTPAcceptEnc}, {"connection", app.HTTPConnection}, {"content_type", app.HTTPContentType},
	{"content_len", app.HTTPContentLen}, {"location", app.HTTPLocation}, {"server", app.HTTPServer},
	{"request_body", app.HTTPRequestBody}, {"response_body", app.HTTPResponseBody}, {"stat_code", app.HTTPStatCode},
	{"stat_msg", app.HTTPStatMsg}, {"request_header", app.HTTPRequestHeader}, {"response_header", app.HTTPResponseHeader},
	{"file.data", app.FileData}, {"file.name", app.FileName}, {"file.md5", app.FileMD5},
}

// describe lists all that can be seen of the transactions.
func describe(p *Parser) string {
	var out strings.Builder
	for n, tx := range p.Transactions() {
		for dir := range app.Direction(2) {
			fmt.Fprintf(&out, "%d %s progress %d events %d\n", n, dir, tx.Progress(dir), sorted(tx.Events(dir)))
			for _, b := range buffers {
				for i := 0; ; i++ {
					data, final, ok := tx.Buffer(b.b, dir, i)
					if !ok {
						break
					}
					fmt.Fprintf(&out, "  %s %q final %t\n", b.name, data, final)
				}
			}
			if size, ok := tx.Number(app.FileSize, dir, 0); ok {
				fmt.Fprintf(&out, "  filesize %d\n", size)
			}
		}
	}
	return out.String()
}

func sorted(events []event.Event) []event.Event {
	events = slices.Clone(events)
	slices.Sort(events)
	return events
}

// say is one side's part of a dialogue: "> " and what the client sends, "< " and
// what the server does.
func converse(t *testing.T, p *Parser, says ...string) {
	t.Helper()
	for _, s := range says {
		dir := app.ToServer
		if s[0] == '<' {
			dir = app.ToClient
		}
		p.Input(dir, []byte(s[2:]), false)
	}
}

// expect checks a buffer of the n-th transaction.
func expect(t *testing.T, p *Parser, n int, dir app.Direction, name string, want ...string) {
	t.Helper()
	if n >= len(p.Transactions()) {
		t.Errorf("there is no transaction %d", n)
		return
	}
	for _, b := range buffers {
		if b.name != name {
			continue
		}
		var got []string
		for i := 0; ; i++ {
			data, _, ok := p.Transactions()[n].Buffer(b.b, dir, i)
			if !ok {
				break
			}
			got = append(got, string(data))
		}
		if !slices.Equal(got, want) {
			t.Errorf("transaction %d: %s is %q, want %q", n, name, got, want)
		}
		return
	}
	t.Fatalf("no buffer is called %s", name)
}

// expectEvents checks the events of the n-th transaction.
func expectEvents(t *testing.T, p *Parser, n int, dir app.Direction, want ...event.Event) {
	t.Helper()
	slices.Sort(want)
	if got := sorted(p.Transactions()[n].Events(dir)); !slices.Equal(got, want) {
		t.Errorf("transaction %d %s: events %d, want %d", n, dir, got, want)
	}
}

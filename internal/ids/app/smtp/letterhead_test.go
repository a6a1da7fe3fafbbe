package smtp

import (
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
)

func TestLetterhead(t *testing.T) {
	p := New()
	apptest.Feed(p, mailOf("subject:one\r\nReceived: from a\r\n\t by b\r\nTo :\r\nReceived:\tfrom c\r\nSubject: two\r\n"))
	for _, want := range []struct {
		b    app.Buffer
		list []string
	}{
		{app.EmailSubject, []string{"one"}}, {app.EmailReceived, []string{"from aby b", "from c"}}, {app.EmailTo, nil}, {app.EmailFrom, nil},
		{app.EmailBodyMD5, nil},
	} {
		if got := apptest.Values(p, want.b, app.ToServer); !slices.Equal(got, want.list) {
			t.Errorf("buffer %d: %q, want %q", want.b, got, want.list)
		}
	}
}

func TestLetterheadIsBounded(t *testing.T) {
	p := New()
	apptest.Feed(p, mailOf(strings.Repeat("Received: "+strings.Repeat("x", 900)+"\r\n", 3*maxReceived)))
	if n := len(p.Transactions()[0].(*Transaction).head.received); n != maxReceived {
		t.Errorf("%d hops", n)
	}
	if n := p.Weight(); n < 900*maxReceived || n > 1100*maxReceived {
		t.Errorf("weight %d", n)
	}
}

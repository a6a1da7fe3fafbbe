package smtp

import (
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
)

func TestAttachmentGrowsWhileItArrives(t *testing.T) {
	p := New()
	d := mailOf(multipart)
	for _, c := range d[:5] {
		p.Input(c.Dir, c.Data, false)
	}
	head, _, _ := strings.Cut(multipart, "AAAEAA==")
	p.Input(app.ToServer, []byte(head), false)
	tx := p.Transactions()[0]
	before := tx.Version(app.ToServer)
	if data, final, ok := tx.Buffer(app.FileData, app.ToServer, 0); !ok || final || string(data) != "MZ\x90\x00\x03\x00" {
		t.Errorf("%q final=%v ok=%v", data, final, ok)
	}
	p.Input(app.ToServer, []byte("AAAEAA==\r\n--=_b--\r\n"), false)
	if data, final, _ := tx.Buffer(app.FileData, app.ToServer, 0); !final || len(data) != 10 {
		t.Errorf("%q final=%v", data, final)
	}
	if tx.Version(app.ToServer) == before {
		t.Error("the version has not changed")
	}
}

func TestNestedParts(t *testing.T) {
	inner := "Content-Type: multipart/alternative; boundary=in\r\n\r\n--in\r\nContent-Type: x/y; name=a\r\n\r\nA\r\n--in--\r\n"
	body := "Content-Type: multipart/mixed; boundary=\"out\"\r\n\r\n--out\r\n" + inner +
		"--out\r\nContent-Type: message/rfc822\r\n\r\nSubject: inside\r\nContent-Type: x/y; name=b\r\n\r\nB\r\nB\r\n" +
		"--out\r\nContent-Type: multipart/mixed; boundary=never-ends\r\n\r\n--never-ends\r\nContent-Type: x/y; name=c\r\n\r\nC\r\n" +
		"--out--\r\n--in\r\nContent-Type: x/y; name=d\r\n\r\n"
	p := New()
	apptest.Feed(p, mailOf(body))
	if got := apptest.Values(p, app.FileName, app.ToServer); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("names %q", got)
	}
	if got := apptest.Values(p, app.FileData, app.ToServer); !slices.Equal(got, []string{"A", "B\r\nB", "C"}) {
		t.Errorf("data %q", got)
	}
}

// TestDeepNestingIsFlat: beyond a depth a multipart is a body.
func TestDeepNestingIsFlat(t *testing.T) {
	body := ""
	for i := range 3 * maxNesting {
		b := strings.Repeat("b", i+1)
		body += "Content-Type: multipart/mixed; boundary=" + b + "\r\n\r\n--" + b + "\r\n"
	}
	p := New()
	d := mailOf(body)
	for _, c := range d[:len(d)-3] {
		p.Input(c.Dir, c.Data, false)
	}
	if n := len(p.mime.boundaries); n > maxNesting {
		t.Errorf("%d boundaries", n)
	}
}

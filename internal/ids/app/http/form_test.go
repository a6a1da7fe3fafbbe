package http

import (
	"fmt"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// post is a request with a form of two files as its body.
func post(form string) string {
	return fmt.Sprintf("> POST /up HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=\"xx\"\r\nContent-Length: %d\r\n\r\n%s", len(form), form)
}

const twoFiles = "--xx\r\nContent-Disposition: form-data; name=\"a\"; filename=\"one.txt\"\r\n\r\nfirst\r\n" +
	"--xx\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\nvalue\r\n" +
	"--xx\r\nContent-Disposition: form-data; name=\"b\"; filename=\"two.txt\"\r\n\r\nsecond\r\n--xx--\r\n"

func TestFilesOfAForm(t *testing.T) {
	p := New(0)
	converse(t, p, post(twoFiles))
	expect(t, p, 0, app.ToServer, "file.name", "one.txt", "two.txt")
	expect(t, p, 0, app.ToServer, "file.data", "first", "second")
	expect(t, p, 0, app.ToServer, "request_body", twoFiles)
	expectEvents(t, p, 0, app.ToServer)
	tx := p.Transactions()[0]
	if n, ok := tx.Number(app.FileSize, app.ToServer, 1); n != 6 || !ok {
		t.Errorf("the second file's size is %d, %t", n, ok)
	}
	if _, final, ok := tx.Buffer(app.FileData, app.ToServer, 2); !final || ok {
		t.Error("there is a third file, or might be")
	}
}

func TestFormEvents(t *testing.T) {
	for _, c := range []struct {
		form string
		want event.Event
	}{
		{strings.Replace(twoFiles, "second", "", 1), event.HTTPMultipartNoFiledata},
		{strings.Replace(twoFiles, "--xx--", "", 1), event.HTTPMultipartGenericError},
		{strings.Replace(twoFiles, "Content-Disposition: form-data; name=\"n\"", "nonsense", 1), event.HTTPMultipartInvalidHeader},
	} {
		p := New(0)
		converse(t, p, post(c.form))
		expectEvents(t, p, 0, app.ToServer, c.want)
	}
}

func TestUploads(t *testing.T) {
	for _, c := range []struct {
		method string
		file   bool
	}{{"POST", true}, {"PUT", true}, {"PATCH", false}} {
		p := New(0)
		converse(t, p, "> "+c.method+" /a/b.txt?x HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\ndata")
		if c.file {
			expect(t, p, 0, app.ToServer, "file.name", "/a/b.txt")
			expect(t, p, 0, app.ToServer, "file.data", "data")
		} else {
			expect(t, p, 0, app.ToServer, "file.name")
			expect(t, p, 0, app.ToServer, "file.data")
		}
		expect(t, p, 0, app.ToServer, "request_body", "data")
	}
}

func TestDownloads(t *testing.T) {
	p := New(0)
	converse(t, p, get, "< HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename=\"evil.exe\"\r\nContent-Length: 4\r\n\r\ndata")
	expect(t, p, 0, app.ToClient, "file.name", "evil.exe")
	if n, ok := p.Transactions()[0].Number(app.FileSize, app.ToClient, 0); n != 4 || !ok {
		t.Errorf("the file's size is %d, %t", n, ok)
	}
	p = New(0)
	converse(t, p, "> GET /"+strings.Repeat("a", maxFileName)+" HTTP/1.1\r\nHost: a\r\n\r\n", "< HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndata")
	expectEvents(t, p, 0, app.ToClient, event.HTTPFileNameTooLong)
}

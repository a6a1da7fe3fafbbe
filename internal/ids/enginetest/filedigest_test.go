package enginetest

import (
	"bytes"
	"compress/gzip"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"gotcp/internal/ids"
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/dataset"
	"gotcp/internal/ids/detect"
	"gotcp/internal/ids/rule"
)

// long is longer than what is kept of a file, and does not compress to next to nothing.
var long = func() string {
	r := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	for range 40_000 {
		fmt.Fprintf(&b, "%08x", r.Uint32())
	}
	return b.String()
}()

// known are lists with the digests of some files.
func known(files ...string) detect.Tables {
	var texts [app.NumDigests]string
	for _, f := range files {
		texts[app.MD5] += fmt.Sprintf("%x\n", md5.Sum([]byte(f)))
		texts[app.SHA1] += fmt.Sprintf("%x\n", sha1.Sum([]byte(f)))
		texts[app.SHA256] += fmt.Sprintf("%x\n", sha256.Sum256([]byte(f)))
	}
	t := detect.Tables{Digests: map[rule.DigestList]*dataset.Digests{}}
	for of, text := range texts {
		d := app.Digest(of)
		t.Digests[rule.DigestList{Of: d, Path: "bad"}], _ = dataset.ParseDigests(d.Size(), []byte(text))
	}
	return t
}

// digested are rules about those lists.
func digested(protocol string) string {
	return rules("alert "+protocol+" any any -> any any", "filemd5:bad;", "filesha1:bad;", "filesha256:bad;", "filemd5:!bad;")
}

// send adds data in segments, each acknowledged.
func (k *talk) send(dir app.Direction, data string) *talk {
	const most = 1400
	for len(data) > 0 {
		n := min(most, len(data))
		k.say(dir, data[:n]).ack(dir.Other())
		data = data[n:]
	}
	return k
}

// sidsOf are the rules that have alerted, whenever.
func (sc *scene) sidsOf(t *testing.T) string {
	t.Helper()
	var all []string
	for _, alert := range strings.Fields(sc.run(t)) {
		sid, _, _ := strings.Cut(alert, "@")
		all = append(all, sid)
	}
	return strings.Join(all, " ")
}

func TestFileDigests(t *testing.T) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	w.Write([]byte(long))
	w.Close()
	request := func() *talk { return newTalk().open().say(c2s, "GET /f HTTP/1.1\r\nHost: a\r\n\r\n").ack(s2c) }
	form := "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"f\"\r\n\r\nhello\r\n--b\r\nContent-Disposition: form-data; name=\"b\"; filename=\"g\"\r\n\r\nother\r\n--b--\r\n"
	for _, c := range []struct {
		name string
		bad  string
		cfg  ids.Config
		talk *talk
		want string
	}{
		{name: "of a known length", bad: "hello", talk: get("/"), want: "1 2 3"},
		{name: "another", bad: "hell", talk: get("/"), want: "4"},
		{name: "in chunks", bad: "hello", talk: request().say(s2c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n").ack(c2s), want: "1 2 3"},
		{name: "up to the end", bad: "hello", talk: request().say(s2c, "HTTP/1.1 200 OK\r\n\r\nhello").ack(c2s).close(), want: "1 2 3"},
		{name: "up to an end that is not seen", bad: "hello", talk: request().say(s2c, "HTTP/1.1 200 OK\r\n\r\nhello").ack(c2s)},
		{name: "cut short", bad: "hello", talk: request().say(s2c, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello").ack(c2s).close()},
		{name: "longer than is kept", bad: long, talk: request().send(s2c, fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(long), long)), want: "1 2 3"},
		{name: "beyond the depth", bad: long, cfg: ids.Config{StreamDepth: 200 << 10}, talk: request().send(s2c, "HTTP/1.1 200 OK\r\n\r\n"+long).close()},
		{
			name: "compressed", bad: long, want: "1 2 3",
			talk: request().send(s2c, fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", packed.Len(), &packed)),
		},
		{name: "put", bad: "hello", talk: web("PUT /f HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", "HTTP/1.1 204 No Content\r\n\r\n"), want: "1 2 3"},
		{
			name: "in a form", bad: "other", want: "1 2 3 4",
			talk: web(fmt.Sprintf("POST /f HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n%s", len(form), form), "HTTP/1.1 204 No Content\r\n\r\n"),
		},
		{
			name: "in a form that breaks off", bad: "othe", want: "4", // the first file is whole
			talk: web(fmt.Sprintf("POST /f HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n%s", len(form)-10, form[:len(form)-10]), "HTTP/1.1 204 No Content\r\n\r\n"),
		},
		{name: "with nothing in it", bad: "", talk: request().say(s2c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").ack(c2s)},
	} {
		sc := scene{rules: digested("http"), tables: known(c.bad), cfg: c.cfg, talk: c.talk}
		if got := sc.sidsOf(t); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// A mail says where it ends, and where each of its attachments does.
func TestDigestsOfAttachments(t *testing.T) {
	mail := func(end string) *talk {
		attachment := base64.StdEncoding.EncodeToString([]byte("hello"))
		k := newTalk()
		k.ports[s2c] = 25
		k.open().say(s2c, "220 a ESMTP\r\n").ack(c2s)
		for _, line := range []string{"EHLO b", "MAIL FROM:<c@d>", "RCPT TO:<e@f>", "DATA"} {
			reply := "250 ok\r\n"
			if line == "DATA" {
				reply = "354 go\r\n"
			}
			k.say(c2s, line+"\r\n").ack(s2c).say(s2c, reply).ack(c2s)
		}
		return k.say(c2s, "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Disposition: attachment; filename=a\r\nContent-Transfer-Encoding: base64\r\n\r\n"+
			attachment+"\r\n"+end).ack(s2c).close()
	}
	for end, want := range map[string]string{"--x--\r\n.\r\n": "1 2 3", ".\r\n": "1 2 3", "--x": "1 2 3", "": "", "--": ""} {
		sc := scene{rules: digested("smtp"), tables: known("hello"), talk: mail(end)}
		if got := sc.sidsOf(t); got != want {
			t.Errorf("%q: %q, want %q", end, got, want)
		}
	}
}

// A file of FTP ends with its connection.
func TestDigestsOfTransfers(t *testing.T) {
	transfer := func() *talk {
		k := newTalk()
		k.ports[s2c] = 21
		k.open().say(s2c, "220 a\r\n").ack(c2s).say(c2s, "EPSV\r\n").ack(s2c).say(s2c, "229 Entering (|||2000|)\r\n").ack(c2s).
			say(c2s, "RETR f\r\n").ack(s2c).say(s2c, "150 coming\r\n").ack(c2s)
		k.ports = [2]uint16{40001, 2000}
		k.next = newTalk().next
		return k.open()
	}
	for name, c := range map[string]struct {
		talk *talk
		want string
	}{
		"whole":      {transfer().send(s2c, long).close(), "1 2 3"},
		"no end yet": {transfer().send(s2c, long), ""},
		"with a gap": {transfer().send(s2c, long[:50_000]).lose(s2c, 1000).send(s2c, long[51_000:]).close(), ""},
	} {
		sc := scene{rules: digested("ftp-data"), tables: known(long), talk: c.talk}
		if got := sc.sidsOf(t); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// lose passes over bytes as if they had been seen by others.
func (k *talk) lose(dir app.Direction, n int) *talk {
	k.next[dir] += uint32(n)
	return k
}

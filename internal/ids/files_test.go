package ids

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gotcp/internal/wire"
)

// What openssl dgst says of "hello".
const (
	helloMD5    = "5d41402abc4b2a76b9719d911017c592"
	helloSHA256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
)

// TestFiles: of each file there is a record, with hashes of those that are there whole, with rules or without.
func TestFiles(t *testing.T) {
	web := func(request string, do func(c *connection)) func(s *scene) {
		return func(s *scene) {
			c := s.connect(client, server)
			c.say(toServer, request)
			do(c)
			c.close()
		}
	}
	response := func(words ...string) func(s *scene) {
		return web("GET /a/b.bin HTTP/1.1\r\nHost: h\r\n\r\n", func(c *connection) {
			for _, w := range words {
				c.say(toClient, w)
			}
		})
	}
	const head = "HTTP/1.1 200 OK\r\nContent-Length: "
	whole := "5 closed gaps=false " + helloMD5 + " " + helloSHA256
	for _, tt := range []struct {
		name string
		do   func(s *scene)
		want []string
	}{
		{"a response", response(head + "5\r\n\r\nhello"), []string{"/a/b.bin from 10.0.0.2:80: " + whole}},
		{"its name", response(head + "5\r\nContent-Disposition: attachment; filename=x.exe\r\n\r\nhello"), []string{"x.exe from 10.0.0.2:80: " + whole}},
		{"in chunks", response("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"), []string{"/a/b.bin from 10.0.0.2:80: " + whole}},
		{"until the end", response("HTTP/1.1 200 OK\r\n\r\nhello"), []string{"/a/b.bin from 10.0.0.2:80: " + whole}},
		{"no body", response(head + "0\r\n\r\n"), nil},
		{"cut off", response(head + "50\r\n\r\nhello"), []string{"/a/b.bin from 10.0.0.2:80: 5 truncated gaps=false"}},
		{"too long", response(head+"200000\r\n\r\n", strings.Repeat(strings.Repeat(".", 1000), 50), strings.Repeat(".", 60000), strings.Repeat(".", 60000), strings.Repeat(".", 30000)),
			[]string{"/a/b.bin from 10.0.0.2:80: 200000 truncated gaps=false"}},
		{"a gap", web("GET / HTTP/1.1\r\nHost: h\r\n\r\n", func(c *connection) {
			c.say(toClient, head+"15\r\n\r\nhello")
			c.lose(toClient, 5)
			c.say(toClient, "hello")
		}), []string{"/ from 10.0.0.2:80: 15 truncated gaps=true"}},
		{"an upload", web("PUT /up HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello", func(c *connection) { c.say(toClient, head+"0\r\n\r\n") }),
			[]string{"/up from 192.168.0.1:1025: " + whole}},
		{"FTP", func(s *scene) {
			control := s.connect("192.168.0.1:1025", "10.0.0.2:21")
			control.say(toClient, "220 FTP server\r\n")
			control.say(toServer, "EPSV\r\n")
			control.say(toClient, "229 Extended (|||40000|)\r\n")
			control.say(toServer, "RETR plan.txt\r\n")
			data := s.connect("192.168.0.1:1026", "10.0.0.2:40000")
			data.say(toClient, "hel")
			data.say(toClient, "lo")
			data.close()
		}, []string{"plan.txt from 10.0.0.2:40000: " + whole}},
		{"a mail", func(s *scene) {
			c := s.connect("192.168.0.1:1025", "10.0.0.2:25")
			c.say(toClient, "220 x ESMTP\r\n")
			for _, word := range []string{"HELO a\r\n", "MAIL FROM:<a>\r\n", "RCPT TO:<b>\r\n", "DATA\r\n"} {
				c.say(toServer, word)
				c.say(toClient, map[bool]string{true: "354 Go\r\n", false: "250 Fine\r\n"}[word == "DATA\r\n"])
			}
			c.say(toServer, "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"+
				"Content-Disposition: attachment; filename=\"run.exe\"\r\n\r\naGVsbG8=\r\n--B--\r\n.\r\n")
			c.say(toClient, "250 Fine\r\n")
			c.close()
		}, []string{"run.exe from 192.168.0.1:1025: " + whole}},
	} {
		for _, rules := range []string{"", `alert tcp any any -> any any (msg:"x"; content:"nothing"; sid:1;)`} {
			s := newScene(t, Config{Records: RecordKinds(0).With(FileRecord)}, rules)
			tt.do(s)
			s.finish()
			var got []string
			for _, r := range s.said.Records {
				f := &r.File
				state := "truncated"
				if f.Closed {
					state = "closed"
				}
				got = append(got, strings.TrimRight(fmt.Sprintf("%s from %v: %d %s gaps=%v %s %s", f.Name, r.Src, f.Size, state, f.Gaps, f.MD5, f.SHA256), " "))
				if r.Kind != FileRecord || r.Proto != protoName(wire.ProtoTCP) {
					t.Errorf("%s: %+v", tt.name, r)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
			}
		}
	}
}

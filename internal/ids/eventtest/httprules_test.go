package eventtest

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"testing"

	"gotcp/internal/ids"
)

func gz(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

// answer is a response with a body.
func answer(head, body string) string {
	return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%s\r\n%s", len(body), head, body)
}

func upload(boundary, body string) string {
	return fmt.Sprintf("POST /up HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=%s\r\nContent-Length: %d\r\n\r\n%s", boundary, len(body), body)
}

const get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

func TestHTTPConditions(t *testing.T) {
	simple := func() *talk {
		return dial(80).say(client, "GET /index.php?id=1 HTTP/1.1\r\nHost: a\r\nUser-Agent: Mozilla/5.0\r\n\r\n").say(server, answer("", "hello")).close()
	}
	for _, c := range []struct{ rule, want string }{
		{`http.referer; absent;`, "1@7"},
		{`http.user_agent; absent;`, ""},
		{`http.referer; absent:or_else; content:"x";`, "1@7"},
		{`http.user_agent; absent:or_else; content:"Mozilla";`, "1@7"},
		{`http.user_agent; absent:or_else; content:"Opera";`, ""},
		{`http.request_body; absent;`, "1@7"},
		{`http.uri; content:"/index"; startswith; content:".php"; within:4;`, "1@7"},
		{`http.uri; content:"id="; isdataat:1,relative;`, "1@7"},
		{`http.uri; content:"id="; isdataat:!2,relative;`, "1@7"},
		{`http.uri; content:"id="; isdataat:2,relative;`, ""},
		{`http.uri; content:!"admin"; content:"php";`, "1@7"},
		{`http.uri; content:!"php"; nocase;`, ""},
		{`http.uri; content:"1"; endswith;`, "1@7"},
		{`http.uri; content:!"2"; endswith;`, "1@7"},
		{`http.uri; bsize:15;`, "1@7"},
		{`http.uri; bsize:>14;`, "1@7"},
		{`http.uri; bsize:14<>16;`, "1@7"},
		{`urilen:>14;`, "1@7"},
		{`urilen:<15;`, ""},
		{`http.uri; pcre:"/id=\d+$/";`, "1@7"},
		{`pcre:"/id=\d+$/U";`, "1@7"},
		{`content:"index"; http_uri;`, "1@7"},
		{`uricontent:"index";`, "1@7"},
		{`http.method; content:"GET"; http.uri; content:"index"; http.user_agent; content:"Mozilla";`, "1@7"},
		{`file.data; content:"hello";`, "1@9"},
		{`file_data; content:"llo"; distance:2; within:3;`, "1@9"},
		{`http.response_body; content:"hello"; startswith; endswith;`, "1@9"},
		{`filesize:5;`, "1@9"},
		{`filesize:>5;`, ""},
		{`file.name; content:"index.php"; flow:to_client;`, "1@9"},
		{`fileext:"php";`, "1@9"},
		{`flow:established,to_server; content:"GET"; depth:3;`, "1@7"},
		{`http.uri; content:"php"; http.uri.raw; content:"php";`, "1@7"},
		{`http.uri; to_uppercase; content:"/INDEX";`, "1@7"},
		{`http.stat_code; content:"200"; http.stat_msg; content:"OK";`, "1@9"},
		{`http.header; content:"User-Agent|3a 20|Mozilla"; http.header; content:"Host";`, "1@7"},
	} {
		expect(t, web, c.rule, simple(), c.want)
	}
}

func TestHTTPBodies(t *testing.T) {
	for name, response := range map[string]string{
		"plain":   answer("", "hello world"),
		"gzip":    answer("Content-Encoding: gzip\r\n", gz("hello world")),
		"chunked": "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
		"chunked, gzip": func() string {
			b := gz("hello world")
			return fmt.Sprintf("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n", 7, b[:7], len(b)-7, b[7:])
		}(),
		"until the end": "HTTP/1.0 200 OK\r\n\r\nhello world",
	} {
		for _, cut := range []int{1, 3, 1000} {
			c := dial(80).say(client, get)
			for rest := response; rest != ""; {
				n := min(cut, len(rest))
				c.say(server, rest[:n])
				rest = rest[n:]
			}
			c.close()
			got := run(t, ids.Config{}, `alert http any any -> any any (file.data; content:"hello world"; bsize:11; sid:1;)`, c.frames)
			if len(got) != 1 {
				t.Errorf("%s in pieces of %d: %v", name, cut, got)
			}
		}
	}
}

func TestHTTPUploads(t *testing.T) {
	form := "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue\r\n--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"evil.exe\"\r\nContent-Type: application/x\r\n\r\nMZcontent\r\n--x--\r\n"
	for _, c := range []struct{ rule, want string }{
		{`file.name; content:"evil.exe"; endswith;`, "1@7"},
		{`filename:"evil";`, "1@7"},
		{`fileext:"exe";`, "1@7"},
		{`filesize:9;`, "1@7"},
		{`file.data; content:"MZcontent"; bsize:9;`, "1@7"},
		{`http.request_body; content:"evil.exe";`, "1@7"},
		{`http.request_body; content:"value"; http.method; content:"POST";`, "1@7"},
		{`file.data; content:"value";`, ""},
	} {
		expect(t, web, c.rule, dial(80).say(client, upload("x", form)).say(server, answer("", "")).close(), c.want)
	}
}

func TestHTTPPipelining(t *testing.T) {
	three := func() *talk {
		return dial(80).say(client, "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n").
			say(server, answer("", "one")+answer("", "two")+answer("", "three")).close()
	}
	expect(t, web, `http.uri; content:"/";`, three(), "1@7 1@7 1@7")
	expect(t, web, `http.uri; content:"/2";`, three(), "1@7")
	expect(t, web, `file.data; content:"two";`, three(), "1@9")
	expect(t, web, `http.response_body; content:!"two"; http.stat_code; content:"200";`, three(), "1@9 1@9")
}

func TestHTTPTransactionRules(t *testing.T) {
	c := func() *talk {
		return dial(80).say(client, "GET /a HTTP/1.1\r\nHost: a\r\n\r\n").say(server, answer("", "no")).
			say(client, "GET /a HTTP/1.1\r\nHost: a\r\n\r\n").say(server, answer("", "yes")).close()
	}
	expect(t, "http any any => any any", `http.uri; content:"/a"; file.data:to_client; content:"yes";`, c(), "1@13")
	expect(t, "http any any => any any", `http.uri; content:"/b"; file.data:to_client; content:"yes";`, c(), "")
	expect(t, web, "flow:to_server; flowbits:set,seen; http.uri; content:\"/a\"; noalert;\nflow:to_client; flowbits:isset,seen; file.data; content:\"yes\";", c(), "2@13")
}

func TestHTTPInline(t *testing.T) {
	inline := ids.Config{Inline: true}
	for _, rule := range []string{`http.uri; content:"/abc";`, `http.uri.raw; content:"/abc";`, `http.method; content:"GET";`} {
		expectWith(t, inline, web, rule, dial(80).say(client, "GET /a", "bc HTTP/1.0\r\n", "\r\n"), "1@6")
	}
	expectWith(t, inline, web, `http.header; content:"X";`, dial(80).say(client, "GET /a", "bc HTTP/1.0\r\n", "X: y\r\n\r\n"), "1@8")
	expectWith(t, inline, "tcp any any -> any any", `content:"abcdef";`, dial(9999).say(client, "abc", "def"), "1@6")
}

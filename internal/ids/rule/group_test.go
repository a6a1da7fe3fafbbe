package rule

import (
	"fmt"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
)

// layout writes a rule's inspections as buffers and patterns.
func layout(r *Rule) string {
	var all []string
	for _, in := range r.Buffers {
		s := fmt.Sprint(in.Buffer)
		for _, t := range in.Transforms {
			s += "|" + t.Kind
		}
		for _, item := range in.Items {
			switch item := item.(type) {
			case *Content:
				s += " " + string(item.Pattern)
			case *PCRE:
				s += " /" + item.Expr + "/"
			default:
				s += " " + strings.TrimPrefix(fmt.Sprintf("%T", item), "*rule.")
			}
		}
		all = append(all, s)
	}
	return strings.Join(all, "; ")
}

// Conditions on a buffer with one value are one inspection; a buffer with several
// has one for each naming.
func TestGrouping(t *testing.T) {
	uri, method, payload, query := int(app.HTTPURI), int(app.HTTPMethod), int(app.Payload), int(app.DNSQuery)
	for options, want := range map[string]string{
		`content:"a"; content:"b";`: fmt.Sprintf("%d a b", payload),
		`http.uri; content:"a"; http.method; content:"b"; http.uri; content:"c";`: fmt.Sprintf("%d a c; %d b", uri, method),
		`content:"a"; http_uri; content:"b"; content:"c"; http_uri;`:              fmt.Sprintf("%d a c; %d b", uri, payload),
		`content:"a"; content:"b"; http_uri; http_method;`:                        fmt.Sprintf("%d b; %d a", uri, method),
		`content:"a"; http.uri; content:"b"; pkt_data; content:"c";`:              fmt.Sprintf("%d a c; %d b", payload, uri),
		`dns.query; content:"a"; content:"b"; dns.query; content:"c";`:            fmt.Sprintf("%d a b; %d c", query, query),
		`http.uri; to_lowercase; content:"a"; content:"b";`:                       fmt.Sprintf("%d|to_lowercase a b", uri),
		`http.uri; content:"a"; to_md5; to_sha1; content:"b";`:                    fmt.Sprintf("%d a; %d|to_md5|to_sha1 b", uri, uri),
		`http.uri; to_md5; content:"a"; http.uri; to_md5; content:"b";`:           fmt.Sprintf("%d|to_md5 a b", uri),
		`http.uri; to_md5; content:"a"; http.uri; content:"b";`:                   fmt.Sprintf("%d|to_md5 a; %d b", uri, uri),
		`urilen:5; content:"a"; http_uri;`:                                        fmt.Sprintf("%d URILen a", uri),
		`content:"a"; http_uri; isdataat:4,relative; content:"b";`:                fmt.Sprintf("%d a IsDataAt; %d b", uri, payload),
		`content:"a"; http_uri; byte_test:1,>,2,0,relative;`:                      fmt.Sprintf("%d a ByteTest", uri),
		`content:"a"; http_uri; byte_test:1,>,2,0;`:                               fmt.Sprintf("%d a; %d ByteTest", uri, payload),
		`pcre:"/a/U"; content:"b"; within:7; http_uri; pcre:"/c/RU";`:             fmt.Sprintf("%d /a/ b /c/", uri),
		`http.uri; content:"a"; pcre:"/c/U";`:                                     fmt.Sprintf("%d a /c/", uri),
		`content:"a"; http.uri; byte_test:1,>,2,0,relative;`:                      fmt.Sprintf("%d a; %d ByteTest", payload, uri),
		`file_data; content:"a"; content:"b"; http_uri; content:"c";`:             fmt.Sprintf("%d a c; %d b", app.FileData, uri),
		`content:"a"; fast_pattern; http_uri; content:"b"; nocase;`:               fmt.Sprintf("%d a; %d b", uri, payload),
	} {
		// Whether the directions fit is not the matter here.
		if got := layout(load(t, options)); got != want {
			t.Errorf("%s\nis   %s\nwant %s", options, got, want)
		}
	}
}

// A modifier means the content before it, also one that has moved to another
// buffer.
func TestModifierAfterTheBuffer(t *testing.T) {
	r := load(t, `content:"a"; content:"b"; http_uri; nocase;`)
	if r.Buffers[0].Items[0].(*Content).Nocase || !r.Buffers[1].Items[0].(*Content).Nocase {
		t.Errorf("%s", layout(r))
	}
}

func TestBuffersWithoutConditions(t *testing.T) {
	refuse(t, `http.uri;`, "nothing looks into")
	refuse(t, `http.uri; http.method; content:"a";`, "nothing looks into the buffer before")
	refuse(t, `http.uri; pkt_data; content:"a";`, "nothing looks into the buffer before")
	refuse(t, `http.uri; content:"a"; to_md5;`, "nothing looks into")
	refuse(t, `http_uri;`, "no content before it")
	refuse(t, `content:"a"; http_uri; http_method;`, "no content before it")
	refuse(t, `file_data; content:"a"; http_uri;`, "nothing looks into")
}

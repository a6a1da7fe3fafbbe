package transform

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/hex"
	"io"
	"slices"
	"strings"
	"testing"
)

func chain(t testing.TB, specs string) Chain {
	t.Helper()
	c, err := New(parse(specs))
	if err != nil {
		t.Fatalf("%s: %v", specs, err)
	}
	return c
}

// parse reads transforms as "xor:0a; to_md5".
func parse(specs string) (list []Spec) {
	for spec := range strings.SplitSeq(specs, ";") {
		kind, arg, _ := strings.Cut(strings.TrimSpace(spec), ":")
		list = append(list, Spec{Kind: kind, Arg: arg})
	}
	return list
}

func apply(c Chain, data string, s *Scratch) string {
	return string(c.Apply([]byte(data), s))
}

func TestTransforms(t *testing.T) {
	var s Scratch
	for _, test := range []struct{ specs, data, want string }{
		{"to_lowercase", "aBÄ", "abÄ"},
		{"to_uppercase", "aBä", "ABä"},
		{"strip_whitespace", " a\tb\r\n\v\fc ", "abc"},
		{"compress_whitespace", " a\t\r\nb  c ", " a\tb c "},
		{"dotprefix", "example.com", ".example.com"},
		{"dotprefix", "", ""},
		{"header_lowercase", "Host: A\r\nX-Y:Z: Q\r\n", "host: A\r\nx-y:Z: Q\r\n"},
		{"strip_pseudo_headers", ":method: GET\r\nhost: a\r\n:path: /", "host: a\r\n"},
		{"url_decode", "a%20b+c%2Bd%2b", "a b c+d+"},
		{"url_decode", "%%41%4%ZZ%4", "%%41%4%ZZ%4"},
		{"url_decode", "%4+%", "%4+%"},

		{"to_md5", "a", "\x0c\xc1\x75\xb9\xc0\xf1\xb6\xa8\x31\xc3\x99\xe2\x69\x77\x26\x61"},
		{"to_sha1", "a", unhex("86f7e437faa5a7fce15d1ddcb9eaeaea377667b8")},
		{"to_sha256", "a", unhex("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb")},
		{"to_md5", "", ""},

		{"xor:0a0DC8ff", "example.com", "ou\xa9\x92za\xad\xd1ib\xa5"},
		{"xor:offset 1,var 1 0", "\x42*'..-", "\x42hello"},
		{"xor:offset 9,42", "abc", "abc"},
		{"xor:var 4 8", "abc", "abc"},

		{`pcrexform:[a-zA-Z]+\s+(.*)\s+HTTP`, "GET /x y HTTP/1.1", "/x y"},
		{`pcrexform:(a)|b`, "b", "b"},
		{`pcrexform:(a)`, "xyz", "xyz"},

		{"from_base64", "Zm9vYmFy", "foobar"},
		{"from_base64", "Zm9vYmE", "fooba"},
		{"from_base64", "Zm9vYg==x", "Zm9vYg==x"},
		{"from_base64", "Zm9v YmFy", "foo"},
		{"from_base64", "Zm 9v", "f"},
		{"from_base64", "!", "!"},
		{"from_base64", "Zm9vY", "Zm9vY"},
		{"from_base64:mode rfc2045", "Zm 9v\r\nYm F", "foo"},
		{"from_base64: offset 6, mode rfc2045", "/?arg=Zm 9v Ym Fy", "foobar"},
		{"from_base64: offset 6, mode strict", "/?arg=Zm 9v Ym Fy", "/?arg=Zm 9v Ym Fy"},
		{"from_base64: mode strict", "Zm9v\n", "Zm9v\n"},
		{"from_base64: mode strict", "Zm9vYg", "Zm9vYg"},
		{"from_base64: mode strict", "Zm9vYg==", "foob"},
		{"from_base64: bytes 4, offset 2", "xxZm9vYmFy", "foo"},
		{"from_base64: bytes 8", "Zm9vYmFy", "Zm9vYmFy"},
		{"from_base64: offset 8", "Zm9vYmFy", "Zm9vYmFy"},

		{"gunzip", zipped("hello"), "hello"},
		{"gunzip: max-size 3", zipped("hello"), "hel"},
		{"gunzip: max-size 1kb", zipped(strings.Repeat("x", 9000)), strings.Repeat("x", 1024)},
		{"gunzip: max-size=8KiB", zipped(strings.Repeat("x", 9000)), strings.Repeat("x", 8192)},
		{"gunzip", zipped(strings.Repeat("x", 9000)), strings.Repeat("x", 1024)},
		{"gunzip", zipped("hello") + zipped("again"), "hello"},
		{"gunzip", zipped("hello")[:20], "hello"},
		{"gunzip", "no gzip", ""},
		{"zlib_deflate", deflated("hello"), "hello"},
		{"zlib_deflate", "x", ""},
		{"from_base64; gunzip", "H4sIAAAAAAAA/8tIzcnJBwCGphA2BQAAAA", "hello"},

		{"subslice:1", "this is suricata", "his is suricata"},
		{"subslice:-1", "abc", "c"},
		{"subslice:1,2", "abcd", "bc"},
		{"subslice:13,-12", "this is suricata", " is suric"},
		{"subslice:2,30", "this is suricata", ""},
		{"subslice:2, 30, truncate", "this is suricata", "is is suricata"},
		{"subslice:-9,truncate", "abc", "abc"},
		{"subslice:-9", "abc", ""},
		{"subslice:0,-4", "abc", ""},

		{"domain", "www.example.com", "example.com"},
		{"domain", "www.example.co.uk", "example.co.uk"},
		{"domain", "example.com", "example.com"},
		{"domain", "a.b.de", "b.de"},
		{"domain", "co.uk", ""},
		{"domain", "localhost", ""},
		{"domain", "x.", ""},
		{"tld", "www.example.co.uk", "co.uk"},
		{"tld", "www.example.com", "com"},
		{"tld", "com", ""},

		{"to_lowercase; strip_whitespace; dotprefix", "A b C", ".abc"},
		{"to_lowercase; from_base64; dotprefix", "!AB", ".!ab"},
		{"url_decode; to_uppercase; xor:20", "%41b", "ab"},
		{"strip_whitespace; to_md5", "  ", ""},
	} {
		if got := apply(chain(t, test.specs), test.data, &s); got != test.want {
			t.Errorf("%s of %.40q: %.60q, want %.60q", test.specs, test.data, got, test.want)
		}
	}
}

func unhex(s string) string {
	b, _ := hex.DecodeString(s)
	return string(b)
}

func zipped(s string) string {
	var b bytes.Buffer
	return packed(s, gzip.NewWriter(&b), &b)
}

func deflated(s string) string {
	var b bytes.Buffer
	return packed(s, zlib.NewWriter(&b), &b)
}

func packed(s string, w io.WriteCloser, b *bytes.Buffer) string {
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

func TestErrors(t *testing.T) {
	for _, specs := range []string{
		"rot13", "to_md5:x", "xor", "xor:1", "xor:xy", "xor:var 0 1", "xor:var 1", "xor:offset 1", "xor:offset x,41",
		"pcrexform:(", "pcrexform:a", "pcrexform:(a)(b)", "from_base64:mode odd", "from_base64:bytes 70000",
		"from_base64:offset -1", "from_base64:mode strict, mode strict", "from_base64:what 1",
		"gunzip:max-size 0", "gunzip:max-size 17MiB", "gunzip:size 1", "zlib_deflate:max-size x",
		"subslice", "subslice:1,0", "subslice:1,2,3", "subslice:x", "subslice:1,2,truncate,3",
	} {
		if _, err := New(parse(specs)); err == nil {
			t.Errorf("%s: no error", specs)
		}
	}
}

// Neither the data nor, once the scratch has grown, memory is touched.
func TestNoAllocation(t *testing.T) {
	data := []byte("GET /A%20b+c==  HTTP/1.1 www.Example.com")
	before := slices.Clone(data)
	for _, specs := range []string{
		"to_lowercase; to_uppercase; url_decode; strip_whitespace; compress_whitespace; dotprefix; xor:0a0b; subslice:1,4",
		"to_md5; to_sha1; to_sha256", "header_lowercase; strip_pseudo_headers", "domain", "tld", "from_base64:mode rfc2045",
	} {
		var s Scratch
		c := chain(t, specs)
		if n := testing.AllocsPerRun(100, func() { c.Apply(data, &s) }); n != 0 {
			t.Errorf("%s: %v allocations", specs, n)
		}
	}
	if !bytes.Equal(data, before) {
		t.Errorf("the data is now %q", data)
	}
}

func FuzzTransform(f *testing.F) {
	f.Add("to_lowercase;from_base64:mode rfc2045;gunzip", []byte("H4sIAAAAAAAA/8tIzcnJBwCGphA2BQAAAA"))
	f.Add("url_decode;subslice:-3,2,truncate;xor:offset 1,var 1 0", []byte("%41+%4"))
	f.Add("domain;dotprefix;compress_whitespace", []byte("a.b.co.uk"))
	f.Fuzz(func(t *testing.T, specs string, data []byte) {
		c, err := New(parse(specs))
		if err != nil {
			return
		}
		before := slices.Clone(data)
		var s Scratch
		out := c.Apply(data, &s)
		if !bytes.Equal(data, before) {
			t.Errorf("%s has changed %q into %q", specs, before, data)
		}
		first := slices.Clone(out)
		again := c.Apply(data, &s)
		if !bytes.Equal(first, again) {
			t.Errorf("%s of %q: %q, then %q", specs, data, first, again)
		}
		if len(out) > maxInflated+len(data)+len(c.steps)+32 {
			t.Errorf("%s of %d bytes: %d", specs, len(data), len(out))
		}
	})
}

func BenchmarkTransform(b *testing.B) {
	data := []byte(strings.Repeat("GET /A%20b+c==  HTTP/1.1 www.Example.com\r\n", 30))
	for _, specs := range []string{"to_lowercase", "strip_whitespace", "url_decode", "to_sha256", "dotprefix", "xor:0a0b0c"} {
		b.Run(specs, func(b *testing.B) {
			var s Scratch
			c := chain(b, specs)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				c.Apply(data, &s)
			}
		})
	}
}

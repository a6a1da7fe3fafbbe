package rule

import (
	"fmt"
	"strings"
	"testing"
)

func TestTransforms(t *testing.T) {
	for options, want := range map[string]string{
		`to_lowercase; dotprefix;`:                           "[{to_lowercase } {dotprefix }]",
		`pcrexform:"[a-z]+\s(.*)";`:                          `[{pcrexform [a-z]+\s(.*)}]`,
		`xor:"0d0A c8";`:                                     "[{xor 0d0ac8}]",
		`from_base64; gunzip: max-size 8192;`:                "[{from_base64 } {gunzip max-size 8192}]",
		`gunzip: max-size 8KiB; zlib_deflate: max-size=1MB;`: "[{gunzip max-size 8KiB} {zlib_deflate max-size=1MB}]",
		`from_base64: offset 6, mode rfc2045; zlib_deflate;`: "[{from_base64 offset 6, mode rfc2045} {zlib_deflate }]",
	} {
		r := load(t, "http.uri; "+options+` content:"a";`)
		if got := fmt.Sprint(r.Buffers[0].Transforms); got != want {
			t.Errorf("%s is %q, want %q", options, got, want)
		}
	}
}

func TestWrongTransforms(t *testing.T) {
	refuse(t, `to_md5; content:"a";`, "no buffer before it")
	refuse(t, `http.uri; content:"a"; pkt_data; to_md5; content:"a";`, "no buffer before it")
	refuse(t, `http.uri; to_md5; content:"a"; to_sha1; content:"b";`, "stands behind its buffer")
	refuse(t, `http.uri; `+strings.Repeat("to_md5; ", maxTransforms+1)+`content:"a";`, "more than")
	refuse(t, `http.uri; xor:"0"; content:"a";`, "odd number")
	refuse(t, `http.uri; xor:" "; content:"a";`, "1 to 255 bytes")
	refuse(t, `http.uri; xor:"`+strings.Repeat("00", maxKey+1)+`"; content:"a";`, "1 to 255 bytes")
	refuse(t, `http.uri; from_base64: mode loose; content:"a";`, "no mode")
	refuse(t, `http.uri; from_base64: size 5; content:"a";`, "not understood")
	refuse(t, `http.uri; from_base64: offset x; content:"a";`, "no number")
	refuse(t, `http.uri; gunzip: max-size 0; content:"a";`, "nothing")
	refuse(t, `http.uri; gunzip: size 1; content:"a";`, "not understood")
	refuse(t, `http.uri; luaxform:a.lua; content:"a";`, "not supported")
	refuse(t, `http.uri; pcrexform:abc; content:"a";`, "quotes")
}

package rule

import (
	"strings"
	"testing"

	"gotcp/internal/ids/app"
)

const fingerprint = "4A:C0:BA:D6:DF:62:C4:22:6E:2B:81:DF:52:8B:7C:24:91:71:BF:4B"

// Every name of a buffer leads to one that rules can look into.
func TestAllBuffers(t *testing.T) {
	for name := range stickyAliases {
		if _, info := stickyInfo(name); info == nil {
			t.Errorf("%s leads nowhere", name)
		}
	}
	for name, to := range modifiers {
		if sticky[to] == nil {
			t.Errorf("%s leads nowhere", name)
			continue
		}
		r := load(t, `content:"200"; `+name+`;`)
		if len(r.Buffers) != 1 || r.Buffers[0].Buffer != sticky[to].buffer {
			t.Errorf("%s is %+v", name, r.Buffers)
		}
	}
	for flag, to := range expressionBuffers {
		r := load(t, `pcre:"/a/`+string(flag)+`";`)
		if len(r.Buffers) != 1 || r.Buffers[0].Buffer != sticky[to].buffer {
			t.Errorf("the flag %c is %+v", flag, r.Buffers)
		}
	}
	for name, info := range sticky {
		options := name + `; content:"` + fingerprint + `";`
		if info.buffer == app.Base64Data {
			options = "base64_decode; " + options
		}
		if name == "http.host" {
			options = strings.ToLower(options)
		}
		r := load(t, options)
		last := r.Buffers[len(r.Buffers)-1]
		if last.Buffer != info.buffer || len(info.of) > 0 && r.App != info.of[0] {
			t.Errorf("%s is %+v, about %v", name, r.Buffers, r.App)
		}
		if r.ToServer != (info.dirs&toServer != 0) || r.ToClient != (info.dirs&toClient != 0) {
			t.Errorf("%s: to server %v, to client %v", name, r.ToServer, r.ToClient)
		}
	}
}

// Contents are brought to the form that a buffer has, or refused where none fits.
func TestFormsOfBuffers(t *testing.T) {
	if c := contents(t, `ja3.hash; content:"0A1B"; `); string(c[0].Pattern) != "0a1b" {
		t.Errorf("%s", c[0].Pattern)
	}
	if c := contents(t, `tls.cert_serial; content:"5c:19:b7"; `); string(c[0].Pattern) != "5C:19:B7" {
		t.Errorf("%s", c[0].Pattern)
	}
	if c := contents(t, `tls.cert_fingerprint; content:"`+fingerprint+`"; `); string(c[0].Pattern) != strings.ToLower(fingerprint) {
		t.Errorf("%s", c[0].Pattern)
	}
	refuse(t, `tls.cert_fingerprint; content:"4a:c0"; `, "20 bytes")
	refuse(t, `http.host; content:"Example.com";`, "lower case")
	refuse(t, `content:"example.com"; nocase; http_host;`, "lower case")
	load(t, `http.host.raw; content:"Example.com"; nocase;`)
	// What transforms make of it is not known here.
	load(t, `http.host; to_uppercase; content:"EXAMPLE.COM";`)
}

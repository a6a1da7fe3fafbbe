package dissect

import (
	"crypto/tls"
	"net"
	"strings"
	"testing"
)

// hello is what crypto/tls sends first.
func hello(t testing.TB, c *tls.Config) []byte {
	t.Helper()
	near, far := net.Pipe()
	defer far.Close()
	go func() {
		_ = tls.Client(near, c).Handshake()
		near.Close()
	}()
	b := make([]byte, 1<<16)
	n, err := far.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	return b[:n]
}

func TestClientHello(t *testing.T) {
	for want, c := range map[string]*tls.Config{
		" [client hello: www.example.com, h2 http/1.1]": {ServerName: "www.example.com", NextProtos: []string{"h2", "http/1.1"}},
		" [client hello: example.com]":                  {ServerName: "example.com", MaxVersion: tls.VersionTLS12},
		" [client hello: mqtt]":                         {InsecureSkipVerify: true, NextProtos: []string{"mqtt"}},
		" [client hello]":                               {InsecureSkipVerify: true},
	} {
		h, ok := ParseClientHello(hello(t, c))
		if got := string(h.AppendText(nil)); !ok || got != want {
			t.Errorf("%q, %v, want %q", got, ok, want)
		}
	}
}

// Cut off anywhere nothing is made up, and what is there is found.
func TestClientHelloCutOff(t *testing.T) {
	b := hello(t, &tls.Config{ServerName: "example.com"})
	found := false
	for n := range b {
		h, ok := ParseClientHello(b[:n])
		if name := string(h.ServerName); name != "" && name != "example.com" || found && name == "" || name != "" && !ok {
			t.Fatalf("%d bytes: %q, %v", n, name, ok)
		}
		found = len(h.ServerName) > 0
	}
	if !found {
		t.Error("not found without the last byte")
	}
}

func TestNoClientHello(t *testing.T) {
	b := hello(t, &tls.Config{ServerName: "example.com"})
	for at, x := range map[int]byte{0: 23, 1: 2, 5: 2} {
		other := append([]byte(nil), b...)
		other[at] = x
		if _, ok := ParseClientHello(other); ok {
			t.Errorf("with %d at %d", x, at)
		}
	}
	if _, ok := ParseClientHello([]byte("GET / HTTP/1.1\r\n")); ok {
		t.Error("HTTP is one")
	}
}

// Names that nobody should print are not printed.
func TestClientHelloEscapes(t *testing.T) {
	h := ClientHello{ServerName: []byte("a\x1b[2Jb\n")}
	if got := string(h.AppendText(nil)); got != " [client hello: a?[2Jb?]" {
		t.Errorf("%q", got)
	}
}

func FuzzClientHello(f *testing.F) {
	f.Add(hello(f, &tls.Config{ServerName: "example.com", NextProtos: []string{"h2"}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, ok := ParseClientHello(b)
		text := string(h.AppendText(nil))
		if !ok && text != " [client hello]" || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Errorf("%q, %v", text, ok)
		}
	})
}

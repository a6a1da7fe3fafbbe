package http

import (
	"strings"
	"testing"
)

// TestWeight: what a parser says that it holds grows with what it is told, and is gone when
// that is forgotten.
func TestWeight(t *testing.T) {
	p := New(0)
	if p.Weight() != 0 {
		t.Errorf("%d bytes at first", p.Weight())
	}
	converse(t, p, "> GET / HTTP/1.1\r\nHost: h\r\n\r\n")
	small := p.Weight()
	text := strings.Repeat("x", 50000)
	converse(t, p, "< HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n"+text, "> GET / HTTP/1.1\r\nCookie: "+text[:10000]+"\r\n\r\n")
	if n := p.Weight(); small < 1000 || small > 20000 || n < small+60000 || n > small+200000 {
		t.Errorf("%d bytes, then %d", small, n)
	}
	p.Forget(2)
	if n := p.Weight(); n > 3*small {
		t.Errorf("%d bytes are left", n)
	}
}

package filter

import (
	"bytes"
	"strings"
	"testing"
)

// A value of a protocol is compared in packets of that protocol only, on
// whichever side of whatever operation it stands.
func TestGuards(t *testing.T) {
	notIP := make([]byte, 60)
	for _, expr := range []string{
		"ip[0] = 0", "0 = ip[0]", "5 - ip[0] = 5", "ip[0] + tcp[0] = 0", "len + ip[0] = 60", "ether[ip[0]] = 0", "-ip[0] = 0",
	} {
		p := mustCompile(t, expr, Options{LinkType: Ethernet})
		if p.Match(notIP, len(notIP)) {
			t.Errorf("%q is true of a packet that isn't IP", expr)
		}
	}
}

// Byte comparisons of the old kind load their byte.
func TestByte(t *testing.T) {
	b := []byte{0, 5, 0}
	for expr, want := range map[string]bool{
		"byte 1 & 4": true, "byte 1 & 2": false, "byte 0 | 0": false, "byte 1 | 0": true, "byte 0 | 1": true,
		"byte 1 = 5": true, "byte 1 < 5": false, "byte 1 < 6": true, "byte 1 > 4": true, "byte 1 > 5": false,
	} {
		if got := mustCompile(t, expr, Options{LinkType: Ethernet}).Match(b, len(b)); got != want {
			t.Errorf("%q: %v", expr, got)
		}
	}
}

// A value may need several words of scratch memory, as many as there are.
func TestScratchMemory(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("tcp[0]*(", n) + "tcp[0]" + strings.Repeat(")", n) + " = 32" }
	segment := bytes.Repeat([]byte{2}, 20)
	b := ip4(ipTCP, 0, nil, []byte{1, 1, 1, 1}, []byte{2, 2, 2, 2}, segment)
	if p := mustCompile(t, nested(4), Options{LinkType: Raw}); !p.Match(b, len(b)) {
		t.Error("2*2*2*2*2 isn't 32")
	}
	sum := "tcp[0]" + strings.Repeat("+tcp[0]", 99) + " = 200"
	if p := mustCompile(t, sum, Options{LinkType: Raw}); !p.Match(b, len(b)) {
		t.Error("100 times 2 isn't 200")
	}
	_, err := Compile(nested(40), Options{LinkType: Raw})
	if err == nil || !strings.Contains(err.Error(), "scratch memory") {
		t.Errorf("40 words: %v", err)
	}
}

package dns

import "testing"

func TestProbe(t *testing.T) {
	answer := build(0x8180, [4]uint16{1}, wireName("x"), "\x00\x01\x00\x01")
	for _, test := range []struct {
		name, data string
		is, query  bool
	}{
		{"query", ask("x.example"), true, true},
		{"answer", answer, true, false},
		{"any opcode", build(9<<11, [4]uint16{1}, wireName("x"), "\x00\x01\x00\x01"), true, true},
		{"short", answer[:11], false, false},
		{"more records than bytes", build(0x8000, [4]uint16{1, 200}, wireName("x"), "\x00\x01\x00\x01"), false, false},
		{"query without question", build(0, [4]uint16{}), false, false},
		{"answer without anything", build(0x8005, [4]uint16{}), true, false},
		{"question cut short", build(0, [4]uint16{1}, "\x05abcde"), false, false},
		{"reserved label", build(0, [4]uint16{1}, "\x85abcde\x00\x00\x01\x00\x01"), false, false},
		{"pointer", build(0, [4]uint16{1}, "\xc0\x0c\x00\x01\x00\x01"), true, true},
	} {
		if is, query := Probe([]byte(test.data)); is != test.is || query != test.query {
			t.Errorf("%s: %v %v", test.name, is, query)
		}
	}
}

func TestProbeStreamWithABeginning(t *testing.T) {
	whole := prefixed(ask("some.name.example"))
	for n := range len(whole) {
		if got, want := ProbeStream([]byte(whole[:n])), n >= 2+headerLen; got != want {
			t.Errorf("%d bytes: %v", n, got)
		}
	}
}

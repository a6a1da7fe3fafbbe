package tls

import (
	"testing"
)

func TestElement(t *testing.T) {
	for _, test := range []struct {
		name, data, body, rest string
		ok                     bool
	}{
		{"short", "\x04\x02abc", "ab", "c", true},
		{"long form", "\x04\x81\x02abc", "ab", "c", true},
		{"longer form than needed", "\x04\x84\x00\x00\x00\x01ab", "a", "b", true},
		{"empty", "\x05\x00", "", "", true},
		{"nothing", "", "", "", false},
		{"beyond the end", "\x04\x03ab", "", "", false},
		{"giant", "\x04\x84\xff\xff\xff\xffab", "", "", false},
		{"indefinite", "\x30\x80ab\x00\x00", "", "", false},
		{"five bytes of length", "\x04\x85\x00\x00\x00\x00\x01a", "", "", false},
		{"long tag", "\x1f\x01a", "", "", false},
	} {
		_, body, rest, ok := element([]byte(test.data))
		if ok != test.ok || string(body) != test.body || string(rest) != test.rest {
			t.Errorf("%s: %q %q %v", test.name, body, rest, ok)
		}
	}
}

func FuzzCertificate(f *testing.F) {
	f.Add([]byte(odd(serial, sequence, subject, validity, subject, sequence)))
	f.Fuzz(func(t *testing.T, der []byte) {
		var l leaf
		l.parse(der)
		l.subjectText()
		l.issuerText()
		l.serialText()
		l.print()
	})
}

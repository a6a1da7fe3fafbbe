package dataset

import (
	"fmt"
	"strings"
	"testing"
)

func TestLoad(t *testing.T) {
	s := New(String, 10000)
	wrong, err := s.Load([]byte("# bad names\r\nZXZpbC5leGFtcGxl\r\n\n  YmFkLmV4YW1wbGU= , 200 \nZXZpbC5leGFtcGxl,5\nbG9uZQ=="))
	if len(wrong) > 0 || err != nil || s.Len() != 3 {
		t.Errorf("%d values, %v, %v", s.Len(), wrong, err)
	}
	for value, want := range map[string]uint16{"evil.example": 5, "bad.example": 200, "lone": 0} {
		if n, there := s.Find([]byte(value)); !there || n != want {
			t.Errorf("%s: %d, %v", value, n, there)
		}
	}
}

// What is wrong is named with its line, and the rest is there.
func TestFaultyLines(t *testing.T) {
	s := New(IPv4, 10000)
	wrong, err := s.Load([]byte("192.0.2.1\nhost\n192.0.2.2,\n192.0.2.3,65536\n192.0.2.4,1"))
	if err != nil || s.Len() != 2 || len(wrong) != 3 {
		t.Fatalf("%d values, %v, %v", s.Len(), wrong, err)
	}
	for i, want := range []string{`{2 "host" is no address}`, `{3 "" is no number from 0 to 65535}`, `{4 "65536" is no number from 0 to 65535}`} {
		if got := fmt.Sprint(wrong[i]); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestFullFile(t *testing.T) {
	s := New(IPv4, 2*(entrySize+4))
	if _, err := s.Load([]byte("192.0.2.1\n192.0.2.2\n192.0.2.1\n192.0.2.3\n192.0.2.4\n")); err == nil || !strings.HasPrefix(err.Error(), "line 4: the set's memcap of 136 bytes") {
		t.Errorf("%v", err)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(byte(String), "Z29vZ2xlLmNvbQ==,12\n#\n\n")
	f.Add(byte(MD5), "900150983cd24fb0d6963f7d28e17f72\r\nx")
	f.Add(byte(SHA256), strings.Repeat("0a", 32)+", 3")
	f.Add(byte(IPv4), "192.0.2.1,65535\n192.0.2.0/24")
	f.Add(byte(IP), "::ffff:192.0.2.1\n2001:db8::1\nfe80::1%lo")
	f.Fuzz(func(t *testing.T, kind byte, text string) {
		const memcap = 1000
		k := String + Kind(kind)%IP
		s := New(k, memcap)
		s.Load([]byte(text))
		if s.Memory() > memcap {
			t.Fatalf("%d bytes", s.Memory())
		}
		// What it has, it writes so that it is read again.
		again := New(k, memcap)
		wrong, err := again.Load(s.Text())
		if len(wrong) > 0 || err != nil || string(again.Text()) != string(s.Text()) || again.Memory() != s.Memory() {
			t.Fatalf("%q is read as %q, %v, %v", s.Text(), again.Text(), wrong, err)
		}
	})
}

package ping

import "testing"

// The forms of inet_aton(3), and what is none of them.
func TestParseAddr(t *testing.T) {
	for text, want := range map[string]string{
		"10.77.0.2": "10.77.0.2", "10.77.2": "10.77.0.2", "10.5046274": "10.77.0.2", "172818434": "10.77.0.2",
		"0x0a4d0002": "10.77.0.2", "0x0a.077.0.2": "10.63.0.2", "0": "0.0.0.0", "127.1": "127.0.0.1",
		"::1": "::1", "::ffff:10.0.0.1": "10.0.0.1",
	} {
		if a, ok := ParseAddr(text); !ok || a.String() != want {
			t.Errorf("%s: %v, %v; want %s", text, a, ok, want)
		}
	}
	for _, text := range []string{"", ".", "1.", "host", "1.2.3.4.5", "256.1.1.1", "1.2.3.256", "1.2.65536", "4294967296", "-1", "+1", "1_0", "0b1", "0o7", "1e3", "0x"} {
		if a, ok := ParseAddr(text); ok {
			t.Errorf("%q is %v", text, a)
		}
	}
}

func FuzzParseAddr(f *testing.F) {
	for _, s := range []string{"10.1", "0xff.1", "017", "::1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if a, ok := ParseAddr(text); ok != a.IsValid() {
			t.Errorf("%q: %v, %v", text, a, ok)
		}
	})
}

package anomaly

import "testing"

func TestRegistered(t *testing.T) {
	for name, want := range map[string]string{
		"a.b.example.com":  "a.b example.com",
		"a.example.com.":   "a example.com",
		"a.example.co.uk":  "a example.co.uk",
		"example.co.uk":    " example.co.uk",
		"a.long-name.de":   "a long-name.de",
		"com":              " com",
		"":                 " ",
		"...":              " .",
		"x.example.com.au": "x example.com.au",
	} {
		if sub, domain := registered([]byte(name)); string(sub)+" "+string(domain) != want {
			t.Errorf("%q: %q %q", name, sub, domain)
		}
	}
}

func TestInformation(t *testing.T) {
	for text, want := range map[string]float64{"": 0, "aaaa": 0, "abab": 4, "AbaB": 4, "ab.ab": 4, "abcdefgh": 24} {
		if got := information([]byte(text)); got < want-0.001 || got > want+0.001 {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestWithoutAddress(t *testing.T) {
	for name, want := range map[string]string{
		"4.3.2.1": "", "4.3.2.1.zen": "zen", "4.3.2.zen": "4.3.2.zen", "4444.3.2.1": "4444.3.2.1", "": "", ".": ".", "data": "data",
	} {
		if got := withoutAddress([]byte(name)); string(got) != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

package eve

import (
	"encoding/json"
	"math"
	"net/netip"
	"testing"
	"unicode/utf8"
)

func TestQuoted(t *testing.T) {
	for in, want := range map[string]string{
		"plain":              `"plain"`,
		"":                   `""`,
		"a\"b\\c":            `"a\"b\\c"`,
		"\n\r\t\b\f\x00\x1f": `"\n\r\t\b\f\u0000\u001f"`,
		"Grüße\u2028":        "\"Grüße\u2028\"",
		"\xff\xfe\n\"\\ü":    `"\\xff\\xfe\\x0a\"\\\\xc3\\xbc"`,
	} {
		if got := string(quoted(nil, in)); got != want {
			t.Errorf("%q: %s", in, got)
		}
	}
}

// FuzzQuoted: whatever came over the network, the string is JSON, and text comes back as it was.
func FuzzQuoted(f *testing.F) {
	f.Add("a\x00\"\\\xff\u2028")
	f.Fuzz(func(t *testing.T, s string) {
		line := quoted(nil, s)
		var back string
		if err := json.Unmarshal(line, &back); err != nil {
			t.Fatalf("%q: %s: %v", s, line, err)
		}
		if utf8.ValidString(s) && back != s {
			t.Fatalf("%q became %q", s, back)
		}
	})
}

func TestMembers(t *testing.T) {
	b := []byte("{")
	b = optional(b, "none", "")
	b = text(b, "a", "b")
	b = list(b, "empty", nil)
	b = list(b, "list", []string{"x", "y"})
	b = append(number(open(b, "o", '{'), "n", 1), '}')
	b = float(float(float(b, "f", 0.25), "nan", math.NaN()), "inf", math.Inf(-1))
	b = address(truth(b, "t", true), "ip", netip.MustParseAddr("::ffff:1.2.3.4"))
	const want = `{"a":"b","list":["x","y"],"o":{"n":1},"f":0.25,"nan":null,"inf":null,"t":true,"ip":"0000:0000:0000:0000:0000:ffff:0102:0304"`
	if string(b) != want {
		t.Errorf("%s", b)
	}
}

package filter

import (
	"errors"
	"strings"
	"testing"
)

// What is wrong with an expression is said of the word that is to blame.
func TestErrorsPointAtTheWord(t *testing.T) {
	for expr, want := range map[string]string{ // "…" before the word
		"tcp port …nosuch":            "unknown port 'nosuch'",
		"tcp and …@":                  `illegal character "@"`,
		"tcp and …é":                  `illegal character "é"`,
		"host 10.0.0.1 or …256.0.0.1": "invalid IPv4 address",
		"port …99999999999":           "number 99999999999 overflows",
		"port …099":                   "number 099 contains a digit that is not octal",
		"ether host …1:2:3:4:5":       "neither an IPv6 nor an Ethernet address",
		"tcp …udp":                    "syntax error at 'udp'",
		"tcp or…":                     "the expression ends too early",
		"(tcp…":                       "the expression ends too early",
		"tcp …)":                      "syntax error at ')'",
		"…80":                         "nothing before '80' says what it is",
		"…10.0.0.1":                   "nothing before",
		"ip[0:…3] = 1":                "data size must be 1, 2 or 4",
		"ip[0] …/ 0 = 1":              "division by zero",
		"ip[0] …% 0 = 1":              "modulus by zero",
		"ip[0] …<< 32 = 1":            "shift by more than 31 bits",
		"net 10.0.0.0/…33":            "mask length must be <= 32",
		"net 2001:db8::/…129":         "mask length must be <= 128",
		"net …10.0.0.1/8":             "non-network bits set",
		"vlan …5000":                  "VLAN tag 5000 is greater than 4095",
		"tcp and …80":                 "nothing before '80' says what it is",
		"arp …port 80":                "illegal qualifier of 'port'",
		"port …70000":                 "illegal port number",
		"mpls and …arp":               "unsupported protocol over mpls",
		"vlan and mpls and …vlan":     "no VLAN match after MPLS",
		"…lane":                       "'lane' is not supported",
		"llc …bogus":                  "unknown LLC type name",
		"…inbound":                    "not supported when reading files of Ethernet",
		"…ip and arp":                 "rejects all packets",
		"ip proto …nosuch":            "unknown ip proto",
		"ether proto …nosuch":         "unknown ether proto",
		"net …nosuch":                 "unknown network",
		"host …nosuch":                "unknown host",
	} {
		before, after, _ := strings.Cut(expr, "…")
		offset, text := len(before), before+after
		_, err := Compile(text, Options{LinkType: Ethernet})
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if e.Offset != offset || !strings.Contains(e.Text, want) || !strings.HasPrefix(text[offset:], e.Word) {
			t.Errorf("%q: at %d (%q): %s; want at %d: %s", text, e.Offset, e.Word, e.Text, offset, want)
		}
	}
}

func TestCaret(t *testing.T) {
	for _, c := range []struct {
		e    Error
		want string
	}{
		{Error{Expr: "tcp port nosuch", Offset: 9, Word: "nosuch"}, "tcp port nosuch\n         ^~~~~~"},
		{Error{Expr: "tcp or", Offset: 6}, "tcp or\n      ^"},
		{Error{Expr: "tcp\nor @", Offset: 7, Word: "@"}, "tcp or @\n       ^"},
		{Error{Expr: "host é or @", Offset: 11, Word: "@"}, "host é or @\n          ^"},
	} {
		if got := c.e.Caret(); got != c.want {
			t.Errorf("%q at %d:\n%s\nwant\n%s", c.e.Expr, c.e.Offset, got, c.want)
		}
	}
}

// Of a long expression, only the surroundings of the word are shown.
func TestCaretOfALongExpression(t *testing.T) {
	expr := strings.Repeat("tcp or ", 100) + "nosuch" + strings.Repeat(" or tcp", 100)
	_, err := Compile(expr, Options{LinkType: Ethernet})
	var e *Error
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	shown, caret, _ := strings.Cut(e.Caret(), "\n")
	if len(shown) > maxShown {
		t.Errorf("%d bytes are shown", len(shown))
	}
	if at := strings.Index(caret, "^"); !strings.HasPrefix(shown[at:], "nosuch ") {
		t.Errorf("the caret is elsewhere:\n%s\n%s", shown, caret)
	}
}

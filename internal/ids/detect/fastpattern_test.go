package detect

import (
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

func TestFastPattern(t *testing.T) {
	chopped := &rule.Content{Pattern: []byte("abcdefgh"), FastPattern: true, FastOffset: 2, FastLength: 3}
	deep := &rule.Content{Pattern: []byte("long enough")}
	tests := []struct {
		name string
		rule *rule.Rule
		want string
	}{
		{"the strongest", payload(find("ab"), find("abcd"), not(find("abcdefgh"))), "abcd"},
		{"rare bytes", payload(find("aaaaaa"), find("\x90\x91\x92")), "\x90\x91\x92"},
		{"named", payload(deep, chopped), "cde"},
		{"of a transaction", http(in(app.Payload, deep), in(app.HTTPURI, find("/x"))), "/x"},
		{"rather not the method", http(in(app.HTTPMethod, find("PROPFIND")), in(app.HTTPURI, find("/x"))), "/x"},
		{"none", payload(not(find("abc"))), ""},
	}
	for _, tt := range tests {
		s, err := compile(tt.rule, newNames())
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if s.fast != nil {
			got = string(s.fast.bytes)
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// The anchor is the strongest string that lies near the beginning.
func TestAnchor(t *testing.T) {
	at := func(s string, depth int64) *rule.Content {
		c := find(s)
		c.Depth = lit(depth)
		return c
	}
	for name, c := range map[string]struct {
		rule *rule.Rule
		want string
	}{
		"near":          {payload(find("much longer than it"), at("abcd", 20)), "abcd"},
		"the strongest": {payload(at("ab", 20), at("abcd", 20)), "abcd"},
		"too deep":      {payload(at("abcd", shallowLimit+1)), ""},
		"negated":       {payload(find("x"), not(at("abcd", 20))), ""},
		"anywhere":      {payload(find("abcd")), ""},
	} {
		s, err := compile(c.rule, newNames())
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if s.anchor != nil {
			got = string(s.anchor.bytes)
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

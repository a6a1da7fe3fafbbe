package rule

import (
	"strings"
	"testing"
)

func TestErrorText(t *testing.T) {
	for want, e := range map[string]Error{
		"a.rules:3:9: rule 5: dsize: is wrong": {File: "a.rules", Line: 3, Column: 9, SID: 5, Keyword: "dsize", Reason: "is wrong"},
		"a.rules: is wrong":                    {File: "a.rules", Reason: "is wrong"},
		"3:1: is wrong":                        {Line: 3, Column: 1, Reason: "is wrong"},
	} {
		if got := e.Error(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// What an error quotes of a hostile file stays short and printable.
func TestQuotesStayShort(t *testing.T) {
	if got := short(strings.Repeat("\x00", 1000)); len(got) > 300 || strings.Contains(got, "\x00") {
		t.Errorf("%d bytes: %s", len(got), got)
	}
}

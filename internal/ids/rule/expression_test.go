package rule

import (
	"fmt"
	"testing"
)

func TestExpressions(t *testing.T) {
	for text, want := range map[string]PCRE{
		`"/a/b/"`:                 {Expr: "a/b"},
		`"/a\/b\\/i"`:             {Expr: `a\/b\\`, Nocase: true},
		`!"/a/smixAEG"`:           {Expr: "a", Negated: true, DotAll: true, Multiline: true, Nocase: true, Extended: true, Anchored: true, DollarEndOnly: true, Ungreedy: true},
		`/(a){2,}(self)?/B`:       {Expr: "(a){2,}(self)?"},
		`"/^[\"']\;?x/"`:          {Expr: `^[\"']\;?x`},
		`"/(a)(b)/,flow:x,pkt:y"`: {Expr: "(a)(b)", Captures: []Capture{{FlowScope, "x"}, {PacketScope, "y"}}},
		`"/a/i, alert:z"`:         {Expr: "a", Nocase: true, Captures: []Capture{{AlertScope, "z"}}},
	} {
		r := load(t, "pcre:"+text+";")
		got := *r.Buffers[0].Items[0].(*PCRE)
		got.pos = 0
		if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
			t.Errorf("%s is %+v, want %+v", text, got, want)
		}
	}
}

func TestWrongExpressions(t *testing.T) {
	refuse(t, `pcre:"abc";`, "between slashes")
	refuse(t, `pcre:"/abc";`, "no slash ends")
	refuse(t, `pcre:"/abc\/";`, "no slash ends")
	refuse(t, `pcre:"//";`, "no slash ends")
	refuse(t, `pcre:"/a/?";`, "no flag")
	refuse(t, `pcre:"m#a#";`, "delimiter")
	refuse(t, `pcre:"/a/UH";`, "two buffers")
	refuse(t, `pcre:"/a/,x";`, "no name for what a group")
	refuse(t, `pcre:"/a/,flow:1,flow:2,flow:3,flow:4,flow:5,flow:6,flow:7,flow:8,flow:9";`, "more than 8")
	refuse(t, `http.uri; content:"a"; pcre:"/a/H";`, "another, sticky one")
}

// R needs a match before it in the same buffer, which leaves a place behind.
func TestRelativeExpressions(t *testing.T) {
	refuse(t, `pcre:"/a/R";`, "there is none")
	refuse(t, `content:"a"; pcre:"/a/RU";`, "there is none")
	refuse(t, `content:"a"; http_uri; pcre:"/a/R";`, "there is none")
	refuse(t, `byte_test:1,>,1,0; pcre:"/a/R";`, "there is none")
	for _, options := range []string{
		`content:"a"; pcre:"/a/R";`, `content:"a"; http_uri; pcre:"/a/RU";`, `byte_jump:1,0; pcre:"/a/R";`,
		`file.data; pcre:"/a/R";`, `pcre:"/b/"; pcre:"/a/R";`,
	} {
		load(t, options)
	}
}

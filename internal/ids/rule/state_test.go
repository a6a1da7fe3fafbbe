package rule

import (
	"fmt"
	"strings"
	"testing"
)

func TestState(t *testing.T) {
	for options, want := range map[string][]StateCondition{
		`flowbits:set,a.b;`:                    {{Kind: FlowBit, Op: Set, Names: []string{"a.b"}}},
		`flowbits: isset , a | b ;`:            {{Kind: FlowBit, Op: IsSet, Names: []string{"a", "b"}}},
		`flowbits:set,a&b; flowbits:toggle,c;`: {{Op: Set, Names: []string{"a"}}, {Op: Set, Names: []string{"b"}}, {Op: Toggle, Names: []string{"c"}}},
		`flowint:n, +, 1;`:                     {{Kind: FlowInt, Op: Add, Names: []string{"n"}, Value: 1}},
		`flowint:n,notset; flowint:n,=,m;`:     {{Kind: FlowInt, Op: IsNotSet, Names: []string{"n"}}, {Kind: FlowInt, Op: Assign, Names: []string{"n"}, Var: "m"}},
		`flowint:n,>=,5;`:                      {{Kind: FlowInt, Op: Test, Cmp: GreaterEqual, Names: []string{"n"}, Value: 5}},
		`xbits:set,x,track ip_src,expire 60;`:  {{Kind: XBit, Op: Set, Names: []string{"x"}, Expire: 60}},
		`xbits:isset,x,track ip_pair;`:         {{Kind: XBit, Op: IsSet, Names: []string{"x"}, Track: ByBoth}},
		`xbits:isnotset,x, track tx;`:          {{Kind: XBit, Op: IsNotSet, Names: []string{"x"}, Track: ByTx}},
		`hostbits:unset,h,dst;`:                {{Kind: HostBit, Op: Unset, Names: []string{"h"}, Track: ByDst}},
		`hostbits:set,h,src,30;`:               {{Kind: HostBit, Op: Set, Names: []string{"h"}, Expire: 30}},
	} {
		if got := load(t, options).State; fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s is %+v, want %+v", options, got, want)
		}
	}
}

func TestWrongState(t *testing.T) {
	for options, want := range map[string]string{
		`flowbits:set;`:         "needs a name",
		`flowbits:reset,a;`:     "not understood",
		`flowbits:set,a b;`:     "no name",
		`flowbits:set,a|b;`:     "no name",
		`flowbits:isset,a||b;`:  "no name",
		`flowbits:set,a,group;`: "more than a name",
		`flowbits:isset,` + strings.Repeat("a|", maxNames) + `b;`: "more than 64 names",
		`flowint:n;`:                         "a name and an operation",
		`flowint:n,*,2;`:                     "no operation",
		`flowint:n,+;`:                       "takes 3 parts",
		`flowint:n,isset,1;`:                 "takes 2 parts",
		`flowint:n,+,-1;`:                    "no number",
		`xbits:set,x;`:                       "whose bit it is",
		`xbits:set,x,expire 5;`:              "track is missing",
		`xbits:set,x,track me;`:              "has no bits",
		`xbits:set,x,track ip_src,expire 0;`: "at once",
		`xbits:set,x,track tx,expire 5;`:     "end with it",
		`xbits:set,x,track ip_src,forever;`:  "not understood",
		`xbits:isset,x|y,track ip_src;`:      "one name only",
		`hostbits:set,x,left;`:               "none of src",
		`hostbits:set;`:                      "a name",
	} {
		refuse(t, options, want)
	}
}

package rule

import (
	"fmt"
	"testing"
)

func TestTextTests(t *testing.T) {
	for options, want := range map[string]StateCondition{
		`flowvar:ua,"curl";`:        {Kind: FlowText, Op: Test, Names: []string{"ua"}, Text: []byte("curl")},
		`pktvar: ua , "a|20|b\;" ;`: {Kind: PacketText, Op: Test, Names: []string{"ua"}, Text: []byte("a b;")},
		`flowvar:ua,curl/7,8;`:      {Kind: FlowText, Op: Test, Names: []string{"ua"}, Text: []byte("curl/7,8")},
	} {
		if got := load(t, options).State; fmt.Sprint(got) != fmt.Sprint([]StateCondition{want}) {
			t.Errorf("%s is %+v, want %+v", options, got, want)
		}
	}
	refuse(t, `flowvar:ua;`, "a name and a content")
	refuse(t, `pktvar:,"a";`, "a name and a content")
	refuse(t, `pktvar:ua,"";`, "nothing to find")
	refuse(t, `pktvar:ua,"|2|";`, "")
}

package rule

import (
	"fmt"
	"testing"
)

func TestMeta(t *testing.T) {
	r := load(t, `reference:CVE,2020-1234; reference:url, example.com/a\;b ; metadata:a b,  c d ,; metadata:e f; `+
		`tag:session,5,packets; target:dest_ip; target:dest_ip; prefilter; bypass; filestore; rev:3;`)
	if got := fmt.Sprintf("%v %q %v %d", r.References, r.Metadata, r.Target, r.Rev); got !=
		`[{cve 2020-1234} {url example.com/a;b}] ["a b" "c d" "e f"] 2 3` {
		t.Error(got)
	}
	if r.GID != 1 || r.Priority != 3 || r.NoAlert {
		t.Errorf("the rule is %+v", r)
	}
	if !load(t, "noalert;").NoAlert || !load(t, "flowbits:noalert;").NoAlert {
		t.Error("noalert is not followed")
	}
}

func TestWrongMeta(t *testing.T) {
	refuse(t, "reference:example.com;", "a comma")
	refuse(t, "reference:url,;", "a comma")
	refuse(t, "target:src_ip; target:dest_ip;", "contradicts")
	refuse(t, "target:me;", "neither")
	refuse(t, "tag:flow;", "session or host")
	refuse(t, "tag:session,5,pints;", "no unit")
	refuse(t, "tag:session,x,packets;", "no number")
	refuse(t, "priority:0;", "begin at 1")
	refuse(t, "priority:1; priority:2;", "two of them")
	refuse(t, "rev:x;", "no number")
	refuse(t, "gid:4294967296;", "no number")
}

// A rule's own priority goes before that of its class; of several classes the most
// urgent counts.
func TestPriorities(t *testing.T) {
	c := NewConfig()
	c.Classes.Parse("", "config classification: one,One,1\nconfig classification: two,Two,2\n")
	for options, want := range map[string]int{
		"classtype:two;":                2,
		"classtype:TWO; classtype:one;": 1,
		"classtype:one; classtype:two;": 1,
		"classtype:one; priority:4;":    4,
		"priority:4; classtype:one;":    4,
		"classtype:nothing;":            3,
		"":                              3,
	} {
		r, err := c.parseRule("", 1, anyHeader+"("+options+"sid:1;)")
		if err != nil || r.Priority != want {
			t.Errorf("%s: priority %d, %v; want %d", options, r.Priority, err, want)
		}
	}
}

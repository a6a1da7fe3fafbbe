package detect

import (
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/dataset"
	"gotcp/internal/ids/rule"
)

// use is one use of a set.
func use(op rule.DatasetOp, set string) *rule.Dataset {
	return &rule.Dataset{Op: op, Set: rule.SetSpec{Name: set}}
}

// holding is a set of strings with some.
func holding(values ...string) *dataset.Set {
	s := dataset.New(dataset.String, 1<<16)
	for _, v := range values {
		s.Add([]byte(v))
	}
	return s
}

// buildWith is build with tables.
func buildWith(t *testing.T, tables Tables, rules ...*rule.Rule) *Ruleset {
	t.Helper()
	for i, r := range rules {
		r.SID, r.Priority = uint32(i+1), 3
	}
	rs, errs := New(rules, Options{Tables: tables})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return rs
}

func TestHoldsInASet(t *testing.T) {
	for _, c := range []struct {
		op         rule.DatasetOp
		value      string
		holds      bool
		afterwards bool // it is in the set
	}{
		{rule.InSet, "a", true, true}, {rule.InSet, "b", false, false}, {rule.InSet, "", false, false},
		{rule.NotInSet, "a", false, true}, {rule.NotInSet, "b", true, false}, {rule.NotInSet, "", false, false},
		{rule.AddToSet, "a", false, true}, {rule.AddToSet, "b", true, true}, {rule.AddToSet, "", false, false},
		{rule.RemoveFromSet, "a", true, false}, {rule.RemoveFromSet, "b", false, false}, {rule.RemoveFromSet, "", false, false},
		{rule.Reputation, "a", true, true}, {rule.Reputation, "b", false, false},
	} {
		l := lookup{use(c.op, "s"), holding("a")}
		if got := l.holds([]byte(c.value)); got != c.holds {
			t.Errorf("%d of %q: %v", c.op, c.value, got)
		}
		if _, there := l.set.Find([]byte(c.value)); there != c.afterwards {
			t.Errorf("after %d, %q there: %v", c.op, c.value, there)
		}
	}
}

// A rule whose tables are not there is left out, and named.
func TestMissingTables(t *testing.T) {
	list := rule.DigestList{Of: app.SHA1, Path: "/no/list"}
	rs, errs := New([]*rule.Rule{
		{SID: 1, Proto: rule.TCP, App: app.HTTP, Buffers: []rule.Inspection{in(app.HTTPURI, use(rule.InSet, "none"))}},
		{SID: 2, Proto: rule.TCP, App: app.HTTP, Buffers: []rule.Inspection{in(app.FileSHA1, &rule.FileDigest{List: list})}},
		{SID: 3, Proto: rule.TCP, App: app.HTTP, Buffers: []rule.Inspection{in(app.HTTPURI, find("x"))}},
	}, Options{})
	if rs.Len() != 1 || len(errs) != 2 || !strings.Contains(errs[0].Error(), "dataset: there is no set none") || !strings.Contains(errs[1].Error(), "filesha1: there is no list /no/list") {
		t.Errorf("%d rules, %v", rs.Len(), errs)
	}
	if d := rs.Digests(); d != 0 {
		t.Errorf("files are digested for rules that are not there: %b", d)
	}
}

func TestDigestsThatRulesWant(t *testing.T) {
	list := rule.DigestList{Of: app.SHA256, Path: "l"}
	digests, _ := dataset.ParseDigests(app.SHA256.Size(), []byte(strings.Repeat("0a", 32)))
	rs := buildWith(t, Tables{Digests: map[rule.DigestList]*dataset.Digests{list: digests}},
		http(in(app.FileSHA256, &rule.FileDigest{List: list})), http(in(app.FileSHA256, &rule.FileDigest{List: list, Negated: true})))
	if rs.Digests() != app.Digests(0).With(app.SHA256) {
		t.Errorf("%b", rs.Digests())
	}
	c := newConversation(t, rs)
	want(t, "one in the list", c.look(app.ToClient, (&fakeTx{}).set(app.ToClient, app.FileSHA256, strings.Repeat("\n", 32))), 1)
	c = newConversation(t, rs)
	want(t, "another", c.look(app.ToClient, (&fakeTx{}).set(app.ToClient, app.FileSHA256, strings.Repeat("\t", 32))), 2)
	c = newConversation(t, rs)
	want(t, "a file without, and one with", c.look(app.ToClient, (&fakeTx{}).set(app.ToClient, app.FileSHA256, "", strings.Repeat("\n", 32))), 1)
}

// Looking something up allocates nothing.
func TestLookUpAllocatesNothing(t *testing.T) {
	rs := buildWith(t, Tables{Sets: map[string]*dataset.Set{"s": holding("x")}},
		&rule.Rule{Proto: rule.TCPPacket, Buffers: []rule.Inspection{in(app.IPSource, use(rule.InSet, "s"))}})
	c := newConversation(t, rs)
	input := Input{Packet: tcpPacket(app.ToServer, 0x18, "x"), Flow: &c.flow}
	if n := testing.AllocsPerRun(100, func() { c.m.Inspect(&input) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

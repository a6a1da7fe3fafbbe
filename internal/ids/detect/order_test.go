package detect

import (
	"slices"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

func TestPassHidesWhatComesAfter(t *testing.T) {
	pass := payload(find("good"))
	pass.Action = rule.Pass
	c := newConversation(t, build(t, payload(find("evil")), pass))
	want(t, "both", hello(c, "good evil"))
	want(t, "a packet later", hello(c, "evil"), 1)

	whole := http(in(app.HTTPURI, find("good")))
	whole.Action = rule.Pass
	c = newConversation(t, build(t, payload(find("evil")), whole))
	want(t, "the transaction", c.look(app.ToServer, (&fakeTx{}).set(app.ToServer, app.HTTPURI, "/good")))
	want(t, "the flow", hello(c, "evil"))
	if !c.flow.State.Passed() {
		t.Error("the flow is still inspected")
	}
}

func TestPriorities(t *testing.T) {
	low, high := payload(find("a")), payload(find("a"))
	low.Priority, high.Priority = 3, 1
	want(t, "order", hello(newConversation(t, build(t, low, high)), "a"), 2, 1)
}

// TestNumbers: what is equal otherwise is looked at by its number.
func TestNumbers(t *testing.T) {
	second, first := payload(find("a")), payload(find("a"))
	second.SID, first.SID = 20, 10
	rs, errs := New([]*rule.Rule{second, first}, Options{})
	if len(errs) > 0 || rs.sigs[0].rule != first {
		t.Errorf("%v, rule %d first", errs, rs.sigs[0].rule.SID)
	}
}

// TestOrderOfHostBits: who asks by xbits comes before who sets one, and behind who sets a hostbit; who asks for
// hostbits counts as one who has nothing to do with them.
func TestOrderOfHostBits(t *testing.T) {
	of := func(kind rule.StateKind, op rule.StateOp, track rule.Track) *rule.Rule {
		return with(payload(find("a")), rule.StateCondition{Kind: kind, Op: op, Track: track, Names: []string{"x"}})
	}
	rs := build(t, of(rule.XBit, rule.Set, rule.BySrc), of(rule.HostBit, rule.IsSet, rule.BySrc), of(rule.XBit, rule.Set, rule.ByBoth), of(rule.XBit, rule.IsSet, rule.ByBoth),
		of(rule.XBit, rule.IsSet, rule.BySrc), of(rule.HostBit, rule.Set, rule.BySrc))
	var got []uint32
	for _, s := range rs.sigs {
		got = append(got, s.rule.SID)
	}
	if !slices.Equal(got, []uint32{6, 5, 4, 1, 2, 3}) {
		t.Errorf("%v", got)
	}
}

// Who sets a bit comes before who asks for it, and both before who does neither.
func TestOrderOfState(t *testing.T) {
	rules := []*rule.Rule{
		payload(find("a")), with(payload(find("a")), bit(rule.IsSet, "x")), with(payload(find("a")), bit(rule.IsSet, "x"), bit(rule.Set, "y")),
		with(payload(find("a")), bit(rule.Set, "x")),
	}
	rules[0].Priority = 1
	drop := payload(find("a"))
	drop.Action = rule.Drop
	rs := build(t, append(rules, drop)...)
	var got []uint32
	for i, s := range rs.sigs {
		if s.index != uint32(i) {
			t.Errorf("rule %d has index %d at %d", s.rule.SID, s.index, i)
		}
		got = append(got, s.rule.SID)
	}
	if !slices.Equal(got, []uint32{5, 4, 3, 2, 1}) {
		t.Errorf("%v", got)
	}
}

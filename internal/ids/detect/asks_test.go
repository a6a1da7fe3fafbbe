package detect

import (
	"fmt"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/dataset"
	"gotcp/internal/ids/rule"
)

// asksOf are the questions of a match in words.
func asksOf(m *Match) string {
	var all []string
	for _, a := range m.Asks {
		all = append(all, string(a.value))
	}
	return strings.Join(all, " ")
}

// inspectLater has a transaction looked at by a matcher that decides nothing itself.
func inspectLater(t *testing.T, rs *Ruleset, tx app.Transaction) []Match {
	t.Helper()
	c := newConversation(t, rs)
	c.m = NewMatcher(rs, nil)
	c.flow.Protocol, c.flow.Seen, c.flow.Transactions = app.HTTP, [2]app.Protocol{app.HTTP, app.HTTP}, []app.Transaction{tx}
	return c.m.Inspect(&Input{Packet: tcpPacket(app.ToServer, 0x18, "x"), Flow: &c.flow, InStream: true})
}

// What is asked is decided later, about all values for which the rest of the rule holds.
func TestAsksAreDecidedLater(t *testing.T) {
	set := holding("one")
	rs := buildWith(t, Tables{Sets: map[string]*dataset.Set{"s": set}},
		http(in(app.HTTPRequestHeader, find("e"), use(rule.AddToSet, "s")), in(app.HTTPURI, use(rule.NotInSet, "s"))))
	tx := (&fakeTx{}).set(app.ToServer, app.HTTPRequestHeader, "one", "two", "three", "five").set(app.ToServer, app.HTTPURI, "/")
	matches := inspectLater(t, rs, tx)
	if len(matches) != 1 || asksOf(&matches[0]) != "one three five /" || set.Len() != 1 {
		t.Fatalf("%d matches, %d values", len(matches), set.Len())
	}
	asks := CloneAsks(matches[0].Asks)
	clear(matches[0].Asks[0].value)
	for i, want := range []string{"true one three", "true five one three", "false five one three"} {
		if got := fmt.Sprintf("%v %s", decide(asks), texts(set)); got != want {
			t.Errorf("time %d: %s, want %s", i, got, want)
		}
	}
}

// texts are the values of a set, in their order.
func texts(s *dataset.Set) (all string) {
	for _, v := range []string{"five", "one", "three", "two"} {
		if _, there := s.Find([]byte(v)); there {
			all += " " + v
		}
	}
	return all[1:]
}

func TestNothingIsAsked(t *testing.T) {
	if !decide(nil) || CloneAsks(nil) != nil {
		t.Error("a match without questions is one")
	}
}

// What was asked of a value for which the rest does not hold is forgotten, and so is what
// another rule has asked.
func TestAsksOfWhatDoesNotHold(t *testing.T) {
	set := holding()
	rs := buildWith(t, Tables{Sets: map[string]*dataset.Set{"s": set}},
		http(in(app.HTTPURI, use(rule.AddToSet, "s")), in(app.HTTPMethod, find("POST"))),
		http(in(app.HTTPMethod, use(rule.AddToSet, "s"))))
	matches := inspectLater(t, rs, (&fakeTx{}).set(app.ToServer, app.HTTPURI, "/").set(app.ToServer, app.HTTPMethod, "GET"))
	if len(matches) != 1 || matches[0].Rule.SID != 2 || asksOf(&matches[0]) != "GET" {
		t.Errorf("%+v", matches)
	}
	rs = buildWith(t, Tables{Sets: map[string]*dataset.Set{"s": set}}, http(in(app.HTTPRequestHeader, use(rule.AddToSet, "s"), find("b"))))
	matches = inspectLater(t, rs, (&fakeTx{}).set(app.ToServer, app.HTTPRequestHeader, "a", "b", "c", "bb"))
	if len(matches) != 1 || asksOf(&matches[0]) != "b bb" {
		t.Errorf("%+v", matches)
	}
}

// A content that has many places asks once, and many values are as many as fit.
func TestAsksAreBounded(t *testing.T) {
	relative := &rule.Content{Pattern: []byte("b"), Distance: lit(1), Within: lit(1)} // only behind the last a
	rs := buildWith(t, Tables{Sets: map[string]*dataset.Set{"s": holding()}},
		http(in(app.HTTPRequestHeader, find("a"), use(rule.AddToSet, "s"), relative)))
	var values []string
	for i := range 100 {
		values = append(values, fmt.Sprintf("aaaa b%d", i))
	}
	matches := inspectLater(t, rs, (&fakeTx{}).set(app.ToServer, app.HTTPRequestHeader, values...))
	if len(matches) != 1 || len(matches[0].Asks) != maxAlternatives+1 || string(matches[0].Asks[1].value) != "aaaa b1" {
		t.Errorf("%d matches, asking of %s", len(matches), asksOf(&matches[0]))
	}
}

// What can't be in a set of digests is not asked, as the answer is clear.
func TestWhatCannotBeInASet(t *testing.T) {
	tables := Tables{Sets: map[string]*dataset.Set{"s": dataset.New(dataset.MD5, 1<<10)}}
	for op, matched := range map[rule.DatasetOp]bool{rule.AddToSet: false, rule.InSet: false, rule.NotInSet: true} {
		rs := buildWith(t, tables, http(in(app.HTTPURI, use(op, "s"))), http(in(app.HTTPMethod, use(rule.AddToSet, "s"))))
		if got := inspectLater(t, rs, (&fakeTx{}).set(app.ToServer, app.HTTPURI, "/")); (len(got) > 0) != matched {
			t.Errorf("%d: %+v", op, got)
		}
	}
}

// What a rule does beside its alert must not be done before its sets have answered.
func TestSetsThatNeedOneWorker(t *testing.T) {
	tables := Tables{Sets: map[string]*dataset.Set{"s": holding(), "fixed": holding()}}
	asking := func() *rule.Rule { return http(in(app.HTTPURI, use(rule.AddToSet, "s"))) }
	bit := rule.StateCondition{Kind: rule.FlowBit, Op: rule.Set, Names: []string{"b"}}
	pass, drop, fixed := asking(), asking(), http(in(app.HTTPURI, use(rule.InSet, "fixed")))
	pass.Action, drop.Action = rule.Pass, rule.Drop
	for name, c := range map[string]struct {
		rule *rule.Rule
		want bool
	}{
		"an alert": {asking(), false}, "a pass": {pass, true}, "a drop": {drop, true}, "a flowbit": {with(asking(), bit), true},
		"a flowbit of a set that stays as it is": {with(fixed, bit), false},
	} {
		if got := buildWith(t, tables, c.rule).NeedsOneWorker(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

package detect

import (
	"fmt"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

func capturing(expr string, captures ...rule.Capture) *rule.PCRE {
	return &rule.PCRE{Expr: expr, Captures: captures}
}

func TestCaptures(t *testing.T) {
	r := payload(capturing(`(?P<flow_a>\w)=(?P<pkt_b>\w)(?P<word>\w)`, rule.Capture{Scope: rule.AlertScope, Name: "c"}))
	c := newConversation(t, build(t, r))
	matches := c.m.Inspect(&Input{Packet: tcpPacket(app.ToServer, 0x18, "x=yz"), Dir: app.ToServer, Flow: &c.flow})
	if got := fmt.Sprint(c.flow.State.Texts(), c.m.Texts(), matches[0].Context); got != "[{a x}] [{b y}] [{c x}]" {
		t.Error(got)
	}
	want(t, "no match", hello(c, "none"))
	if got := fmt.Sprint(c.flow.State.Texts(), c.m.Texts()); got != "[{a x}] []" {
		t.Error("afterwards", got)
	}
}

// What a flow keeps outlives a change of rules, also of those that do not know it.
func TestTextsOutliveOtherRules(t *testing.T) {
	c := newConversation(t, build(t, payload(capturing("user (.*)", rule.Capture{Scope: rule.FlowScope, Name: "user"}))))
	hello(c, "user alice")
	c.m = NewMatcher(build(t, payload(find("b"))), nil)
	hello(c, "b")
	asks := with(payload(find("b")), rule.StateCondition{Kind: rule.FlowText, Op: rule.Test, Names: []string{"user"}, Text: []byte("lic")})
	c.m = NewMatcher(build(t, asks), nil)
	want(t, "after two reloads", hello(c, "b"), 1)
}

func TestCapturesAreBounded(t *testing.T) {
	r := payload(capturing(`(\S+) (\S+)`, rule.Capture{Scope: rule.KeyScope}, rule.Capture{Scope: rule.ValueScope}))
	long := payload(capturing(`all(.*)`, rule.Capture{Scope: rule.FlowScope, Name: "all"}))
	long.Buffers[0].Items = append(long.Buffers[0].Items, find("all"))
	c := newConversation(t, build(t, r, long))
	want(t, "a key and a value", hello(c, "k v"), 1)
	if got := fmt.Sprint(c.m.Texts()); got != "[{k v}]" {
		t.Error(got)
	}
	before := c.flow.State.Weight()
	hello(c, "all"+strings.Repeat("x", 2*maxText))
	texts := c.flow.State.Texts()
	if len(texts) != 1 || len(texts[0].Value) != maxText {
		t.Errorf("%d texts", len(texts))
	}
	if n := c.flow.State.Weight() - before; n < maxText || n > 2*maxText {
		t.Errorf("a text of %d bytes weighs %d", maxText, n)
	}
	var many Texts
	for i := range 2 * maxTexts {
		many.set(fmt.Sprint(i), []byte("x"))
	}
	many.set("0", []byte("y"))
	if len(many) != maxTexts || many[0] != (Text{"0", "y"}) {
		t.Errorf("%d texts, the first %v", len(many), many[0])
	}
}

// An expression that was not looked at has captured nothing, whatever others have.
func TestCapturesOfWhatWasNotLookedAt(t *testing.T) {
	first := http(in(app.HTTPURI, capturing("(a)", rule.Capture{Scope: rule.FlowScope, Name: "first"})))
	second := http(in(app.HTTPCookie, &rule.Absent{OrElse: true}, capturing("(.)", rule.Capture{Scope: rule.FlowScope, Name: "second"})), in(app.HTTPURI, find("a")))
	c := newConversation(t, build(t, first, second))
	want(t, "no cookie", c.look(app.ToServer, (&fakeTx{}).set(app.ToServer, app.HTTPURI, "/a").complete(app.ToServer)), 1, 2)
	if got := fmt.Sprint(c.flow.State.Texts()); got != "[{first a}]" {
		t.Error(got)
	}
}

func TestMoreNamesThanGroups(t *testing.T) {
	r := payload(capturing("(a)", rule.Capture{Scope: rule.FlowScope, Name: "x"}, rule.Capture{Scope: rule.FlowScope, Name: "y"}))
	if _, errs := New([]*rule.Rule{r}, Options{}); len(errs) != 1 || !strings.Contains(errs[0].Error(), "more names than groups") {
		t.Error(errs)
	}
}

func TestKeepingTheSameAllocatesNothing(t *testing.T) {
	var texts Texts
	texts.set("a", []byte("value"))
	value := []byte("value")
	if n := testing.AllocsPerRun(100, func() { texts.set("a", value) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

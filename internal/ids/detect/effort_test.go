package detect

import (
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

// costly is a rule whose expression has many states.
func costly() *rule.Rule {
	return payload(find("a"), &rule.PCRE{Expr: `[a-z ]{100}\d$`})
}

// again makes another flow with the same matcher.
func (c *conversation) again(t *testing.T, rs *Ruleset) *conversation {
	next := newConversation(t, rs)
	next.m = c.m
	return next
}

// A flood of packets that cost much is looked at until the pool is empty. Then what costs
// much is given up, and counted; what costs little is looked at as before, in new flows too.
func TestEffortIsBounded(t *testing.T) {
	rs := build(t, costly())
	c := newConversation(t, rs)
	long, short := strings.Repeat("a ", 700), strings.Repeat("a ", 60)+"7"
	c.m.effort.pool = 1_000_000
	n := 0
	for ; c.m.Stats.GaveUp == 0 && n < 10_000; n++ {
		c = c.again(t, rs)
		hello(c, long)
	}
	if n < 10 || n == 10_000 {
		t.Fatalf("gave up after %d packets", n)
	}
	before := c.m.effort.pool
	for range 100 {
		c = c.again(t, rs)
		hello(c, long)
	}
	if c.m.Stats.GaveUp < 90 || c.m.effort.pool > before+100*poolEarnings {
		t.Errorf("gave up %d times, %d left", c.m.Stats.GaveUp, c.m.effort.pool)
	}
	c.m.effort.pool = 0
	want(t, "a cheap one", hello(c.again(t, rs), short), 1)
	for range 40 {
		hello(c, "nothing")
	}
	gaveUp := c.m.Stats.GaveUp
	hello(c.again(t, rs), long)
	if c.m.Stats.GaveUp != gaveUp {
		t.Error("gave up when others had earned enough")
	}
}

// A flow does not save more than so much, and what it has not is not spent.
func TestEffortOfAFlow(t *testing.T) {
	var f FlowState
	e := effort{}
	for range 3 * flowSavings / flowEarnings {
		e.begin(&f, false)
	}
	if e.own() != flowSavings+flowBeginning {
		t.Errorf("has %d", e.own())
	}
	e.pool = 10
	e.pay(e.left() + 5)
	if e.own() != 0 || e.pool != -5 || e.left() != 0 || !e.refuse(3) || e.refused != 3 {
		t.Errorf("after too much: own %d, %+v", e.own(), e)
	}
	e.begin(&f, true)
	if e.left() != 0 {
		t.Error("something was earned without a packet")
	}
	e.begin(nil, false)
	if e.left() != poolEarnings-5 || e.refuse(1) {
		t.Errorf("a packet of no flow has %d", e.left())
	}
}

// Candidates and rules that are followed are not even begun with when nothing is left.
func TestNothingLeft(t *testing.T) {
	rs := build(t, payload(find("hello")), http(in(app.HTTPURI, find("evil"))))
	c := newConversation(t, rs)
	broke := func() {
		c = c.again(t, rs)
		c.flow.State.credit, c.m.effort.pool = -flowBeginning-flowEarnings, -poolEarnings
	}
	broke()
	want(t, "a packet", hello(c, "hello"))
	broke()
	want(t, "a transaction", c.look(app.ToServer, (&fakeTx{}).set(app.ToServer, app.HTTPURI, "/evil")))
	if c.m.Stats.GaveUp != 2 {
		t.Errorf("gave up %d times", c.m.Stats.GaveUp)
	}
}

// An expression that is not there because nobody looked for it does not match.
func TestNegatedExpressionGivenUp(t *testing.T) {
	rs := build(t, payload(find("a"), &rule.PCRE{Expr: `x{100}`, Negated: true}))
	c := newConversation(t, rs)
	data := strings.Repeat("a", 1400)
	want(t, "with effort", hello(c, data), 1)
	c = c.again(t, rs)
	c.m.effort.pool = -poolEarnings
	want(t, "without", hello(c, data))
	if c.m.Stats.GaveUp != 1 {
		t.Errorf("gave up %d times", c.m.Stats.GaveUp)
	}
}

// What backtracks is measured; when the pool is empty, what was slow is left out, and
// what was not is looked for.
func TestSlowExpressions(t *testing.T) {
	now := int64(0)
	step := int64(1)
	rs := build(t, payload(find("a"), &rule.PCRE{Expr: `(a)\1`}))
	rs.options.Clock = func() int64 { now += step; return now }
	c := newConversation(t, rs)
	c.m.effort.pool = -poolEarnings
	want(t, "not known to be slow", hello(c, "aa"), 1)
	step = 10 * slowCost * costNanoseconds
	c.m.effort.pool = poolSize
	c = c.again(t, rs)
	want(t, "slow", hello(c, "aa"), 1)
	if left := c.m.effort.pool; left > poolSize-9*slowCost {
		t.Errorf("%d left", left)
	}
	c = c.again(t, rs)
	want(t, "slow, and the pool is not empty", hello(c, "aa"), 1)
	c = c.again(t, rs)
	c.m.effort.pool = -poolEarnings
	want(t, "slow, and it is empty", hello(c, "aa"))
	if c.m.Stats.GaveUp != 1 {
		t.Errorf("gave up %d times", c.m.Stats.GaveUp)
	}
}

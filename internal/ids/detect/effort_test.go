package detect

import (
	"strings"
	"testing"
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/regex"
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
	long, short := strings.Repeat("a ", 1400), strings.Repeat("a ", 60)+"7"
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
		e.begin(time.Time{}, &f, false)
	}
	if e.own() != flowSavings+flowBeginning {
		t.Errorf("has %d", e.own())
	}
	e.pool = 10
	e.pay(e.left() + 5)
	if e.own() != 0 || e.pool != -5 || e.left() != 0 || !e.refuse(3) || e.refused != 3 {
		t.Errorf("after too much: own %d, %+v", e.own(), e)
	}
	e.begin(time.Time{}, &f, true)
	if e.left() != 0 {
		t.Error("something was earned without a packet")
	}
	e.begin(time.Time{}, nil, false)
	if e.left() != poolEarnings-5+flowEarnings || e.refuse(1) {
		t.Errorf("a packet of no flow has %d", e.left())
	}
}

// What costs much is looked at however often it comes, if there is time for it: that of
// packets that come by themselves, not of those of a file.
func TestEffortOfTime(t *testing.T) {
	for _, live := range []bool{false, true} {
		rs := build(t, costly())
		rs.options.Live = live
		c := newConversation(t, rs)
		for _, pause := range []time.Duration{0, time.Second, 0} {
			c.m.effort.pool = 0
			before := c.m.Stats.GaveUp
			for range 100 {
				c = c.again(t, rs)
				c.m.effort.last = c.m.effort.last.Add(-pause)
				hello(c, strings.Repeat("a ", 700))
				c.m.effort.pool = min(c.m.effort.pool, 0)
			}
			if n := c.m.Stats.GaveUp - before; (pause == 0 || !live) != (n > 50) {
				t.Errorf("live %v, one every %v: gave up %d times", live, pause, n)
			}
		}
	}
}

// Time counts once, and fills the pool once.
func TestTimeCountsOnce(t *testing.T) {
	now := time.Unix(1e9, 0)
	e := effort{live: true, last: now}
	for i, c := range []struct {
		at   time.Duration
		want int64
	}{
		{time.Millisecond, poolEarnings + 100_000}, {time.Millisecond, 2*poolEarnings + 100_000}, {0, 3*poolEarnings + 100_000},
		{2 * time.Millisecond, 4*poolEarnings + 200_000}, {time.Hour, poolSize},
	} {
		if e.begin(now.Add(c.at), nil, false); e.pool != c.want {
			t.Errorf("%d: the pool has %d, want %d", i, e.pool, c.want)
		}
	}
}

// When others have emptied the pool, a packet of no flow still has something of its own, and
// leaves nothing of it to the next.
func TestEffortOfNoFlow(t *testing.T) {
	e := effort{pool: -10 * poolEarnings}
	for range 2 {
		e.begin(time.Time{}, nil, false)
		if e.left() != flowEarnings {
			t.Errorf("it has %d", e.left())
		}
		e.pay(flowEarnings - 1)
		if e.left() != 1 || e.refuse(1) {
			t.Errorf("%d left", e.left())
		}
	}
	e.pay(11)
	if e.left() != 0 || !e.refuse(1) || e.pool != -8*poolEarnings-10 {
		t.Errorf("%d left, the pool has %d", e.left(), e.pool)
	}
}

// What is made ready for an engine is paid for, however soon the expression is found; one
// that looks behind is given all of it each time.
func TestPreparationIsPaidFor(t *testing.T) {
	var e effort
	var m regex.Match
	data := []byte("a" + strings.Repeat("\xe4", 1<<16))
	for expr, from := range map[string]int{"a|\xe4": 0, "(?<=\xe4)\xe4": len(data) - 1} {
		x, err := compileExpression(&rule.PCRE{Expr: expr})
		if err != nil {
			t.Fatal(err)
		}
		found, done, cost := e.search(x, data, from, 1<<30, &m)
		if !found || !done || cost < 1<<16/preparedPerCost {
			t.Errorf("%s: found %v, done %v, cost %d", expr, found, done, cost)
		}
	}
}

// An expression that begins again and again near the end of much is given up in time, where no
// clock tells how long it takes, too.
func TestSearchesNearTheEndAreBounded(t *testing.T) {
	rs := build(t, http(in(app.FileData, &rule.PCRE{Expr: `(?<=b)b`}, &rule.Content{Pattern: []byte("x"), Distance: lit(0)})))
	c := newConversation(t, rs)
	tx := &fakeTx{}
	tx.progress[app.ToServer] = app.Complete
	want(t, "many near the end", c.look(app.ToServer, tx.set(app.ToServer, app.FileData, "x"+strings.Repeat("a", 90_000)+strings.Repeat("b", 100))))
	if c.m.Stats.GaveUp != 1 {
		t.Errorf("gave up %d times", c.m.Stats.GaveUp)
	}
}

// Numbers of a transaction and transforms of a header are paid for.
func TestNumbersAndHeadersArePaidFor(t *testing.T) {
	header := rule.Inspection{Buffer: app.Payload, Transforms: []rule.Transform{{Kind: "to_lowercase"}}, Items: []rule.Item{find("evil")}}
	number := http(in(app.HTTPURI, find("a")))
	number.Numbers = []rule.NumberCondition{{Number: app.DNSRRType, Op: rule.Equal, Min: 7}}
	rs := build(t, &rule.Rule{Proto: rule.TCP, Buffers: []rule.Inspection{header}}, number)
	c := newConversation(t, rs)
	spent := func(look func()) int {
		before := c.m.effort.pool
		c = c.again(t, rs)
		c.flow.State.credit = -flowBeginning - flowEarnings
		look()
		return int(before - c.m.effort.pool)
	}
	c.m.effort.pool /= 2
	few, many := spent(func() { hello(c, "a") }), spent(func() { hello(c, strings.Repeat("a", 1400)) })
	if many-few < 1399 {
		t.Errorf("%d for a long header, %d for a short one", many, few)
	}
	look := func(n int) func() {
		return func() {
			tx := (&fakeTx{numbers: map[app.Number][]uint64{app.DNSRRType: make([]uint64, n)}}).set(app.ToServer, app.HTTPURI, "a")
			c.look(app.ToServer, tx)
		}
	}
	if few, many := spent(look(1)), spent(look(1000)); many-few < 999 {
		t.Errorf("%d for many numbers, %d for one", many, few)
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

// What a search takes is measured where it may be much: an expression that finds nothing to try costs
// little in a long body, and is tried while the pool is half full though it might cost more than there is.
func TestLongSearchesAreMeasured(t *testing.T) {
	x, err := compileExpression(&rule.PCRE{Expr: `xyz[a-z]{1,200}[0-9]`})
	if err != nil {
		t.Fatal(err)
	}
	var clock, processor int64
	e := effort{pool: poolSize, clock: func() int64 { clock += 1_000_000; return clock }, spent: func() int64 { processor += 5_000; return processor }}
	data := []byte(strings.Repeat("a", 100_000))
	var m regex.Match
	if found, done, cost := e.search(x, data, 0, 10, &m); found || !done || cost != 5_000/costNanoseconds+int64(len(data)/preparedPerCost) {
		t.Errorf("found %v, done %v, cost %d", found, done, cost)
	}
	e.pool = poolSize / 2
	if _, done, _ := e.search(x, data, 0, 10, &m); done {
		t.Error("searched for more than there is, with the pool half empty")
	}
	// Another thread's time is no measure: the clock is.
	e.pool, e.spent = poolSize, func() int64 { processor -= 5_000; return processor }
	if _, _, cost := e.search(x, data, 0, 10, &m); cost != 1_000_000/costNanoseconds+int64(len(data)/preparedPerCost) {
		t.Errorf("cost %d by the clock", cost)
	}
}

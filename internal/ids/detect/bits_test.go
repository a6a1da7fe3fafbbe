package detect

import (
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

func bit(op rule.StateOp, names ...string) rule.StateCondition {
	return rule.StateCondition{Kind: rule.FlowBit, Op: op, Names: names}
}

func TestFlowBits(t *testing.T) {
	// The one who asks is written first, and looked at last.
	asks := with(payload(find("b")), bit(rule.IsSet, "x", "y"))
	sets := with(payload(find("a")), bit(rule.Set, "y"))
	unsets := with(payload(find("c")), bit(rule.Unset, "y"))
	never := with(payload(find("b")), bit(rule.IsNotSet, "y"))
	c := newConversation(t, build(t, asks, sets, unsets, never))
	want(t, "not set", hello(c, "b"), 4)
	want(t, "set in the same packet", hello(c, "ab"), 2, 1)
	want(t, "set", hello(c, "b"), 1)
	want(t, "unset", hello(c, "cb"), 3, 4)
}

func TestFlowInt(t *testing.T) {
	count := func(op rule.StateOp, cmp rule.Compare, n uint32) rule.StateCondition {
		return rule.StateCondition{Kind: rule.FlowInt, Op: op, Names: []string{"n"}, Cmp: cmp, Value: n}
	}
	counts := with(payload(find("a")), count(rule.Add, 0, 1))
	many := with(payload(find("a")), count(rule.Test, rule.GreaterEqual, 2))
	unknown := with(payload(find("b")), count(rule.IsNotSet, 0, 0))
	c := newConversation(t, build(t, counts, many, unknown))
	want(t, "unknown", hello(c, "b"), 3)
	want(t, "one", hello(c, "a"), 1)
	want(t, "two", hello(c, "a"), 1, 2)
	want(t, "known", hello(c, "b"))
}

func TestBitsOfTransactions(t *testing.T) {
	bit := func(op rule.StateOp) rule.StateCondition {
		return rule.StateCondition{Kind: rule.XBit, Track: rule.ByTx, Op: op, Names: []string{"x"}}
	}
	sets := with(http(in(app.HTTPURI, find("evil"))), bit(rule.Set))
	asks := with(http(in(app.HTTPMethod, find("GET"))), bit(rule.IsSet))
	c := newConversation(t, build(t, sets, asks))
	one := (&fakeTx{}).set(app.ToServer, app.HTTPURI, "/evil").set(app.ToServer, app.HTTPMethod, "GET")
	other := (&fakeTx{}).set(app.ToServer, app.HTTPMethod, "GET")
	want(t, "the bit is of one transaction", c.look(app.ToServer, one, other), 1, 2)
}

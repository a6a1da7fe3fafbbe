package detect

import (
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

func TestFlowBitsOutliveOtherRules(t *testing.T) {
	c := newConversation(t, build(t, with(payload(find("a")), bit(rule.Set, "other"), bit(rule.Set, "x"))))
	hello(c, "a")
	c.m = NewMatcher(build(t, with(payload(find("b")), bit(rule.IsSet, "x"))), nil)
	want(t, "after a reload", hello(c, "b"), 1)
}

func TestFinished(t *testing.T) {
	c := newConversation(t, build(t, http(in(app.HTTPURI, find("evil")))))
	tx := (&fakeTx{}).set(app.ToServer, app.HTTPURI, "/").complete(app.ToServer)
	later := &fakeTx{}
	finished := func(want int) {
		t.Helper()
		if got := c.flow.State.Finished(c.flow.Transactions, c.flow.FirstTransaction); got != want {
			t.Errorf("finished: %d, want %d", got, want)
		}
	}
	c.look(app.ToServer, tx, later)
	finished(0)
	tx.complete(app.ToClient)
	finished(0) // the response has not been inspected
	c.look(app.ToClient, tx, later)
	finished(1)
	c.flow.FirstTransaction = 1
	later.set(app.ToServer, app.HTTPURI, "/evil")
	want(t, "after forgetting", c.look(app.ToServer, later), 1)
}

func TestRulesFollowedInATransactionAreBounded(t *testing.T) {
	st := &txState{}
	for i := range uint32(maxPending + 10) {
		st.follow(i, dirServer)
	}
	if len(st.pending) != maxPending || st.dropped != 10 {
		t.Errorf("%d followed, %d dropped", len(st.pending), st.dropped)
	}
}

package detect

import (
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
	"gotcp/internal/ids/rule"
)

func TestTransactionRuleMatchesOnce(t *testing.T) {
	c := newConversation(t, build(t, http(in(app.HTTPURI, find("evil")))))
	tx := (&fakeTx{}).set(app.ToServer, app.HTTPURI, "/evil")
	want(t, "first look", c.look(app.ToServer, tx), 1)
	tx.complete(app.ToServer)
	want(t, "second look", c.look(app.ToServer, tx))
	want(t, "other direction", c.look(app.ToClient, tx))
}

func TestBuffersOfOneRuleMayComeOneAfterTheOther(t *testing.T) {
	c := newConversation(t, build(t, http(in(app.HTTPURI, find("evil")), in(app.HTTPRequestBody, find("deed")))))
	tx := (&fakeTx{}).set(app.ToServer, app.HTTPURI, "/evil")
	want(t, "the URI", c.look(app.ToServer, tx))
	want(t, "the body", c.look(app.ToServer, tx.set(app.ToServer, app.HTTPRequestBody, "a deed")), 1)
}

func TestEachInspectionHoldsOnOneValue(t *testing.T) {
	two := http(in(app.HTTPRequestHeader, find("a"), find("b")))
	each := http(in(app.HTTPRequestHeader, find("a")), in(app.HTTPRequestHeader, find("b")))
	c := newConversation(t, build(t, two, each))
	want(t, "in different values", c.look(app.ToServer, (&fakeTx{}).set(app.ToServer, app.HTTPRequestHeader, "a", "b")), 2)
}

func TestLaterValuesAreTried(t *testing.T) {
	c := newConversation(t, build(t, http(in(app.HTTPRequestHeader, find("a"), &rule.Content{Pattern: []byte("b"), Within: lit(1)}))))
	tx := (&fakeTx{}).set(app.ToServer, app.HTTPRequestHeader, "a", "x")
	want(t, "not these", c.look(app.ToServer, tx))
	if p := c.flow.State.open[0].pending; len(p) != 1 || p[0].tried != 2 {
		t.Errorf("pending: %+v, want one tried on two values", p)
	}
	want(t, "the third", c.look(app.ToServer, tx.set(app.ToServer, app.HTTPRequestHeader, "a", "x", "ab")), 1)
}

func TestRuleThatFailsOnTheOnlyValueIsOver(t *testing.T) {
	c := newConversation(t, build(t, http(in(app.HTTPURI, find("a"), &rule.Content{Pattern: []byte("b"), Within: lit(1)}))))
	want(t, "not this", c.look(app.ToServer, (&fakeTx{}).set(app.ToServer, app.HTTPURI, "a")))
	if p := c.flow.State.open[0].pending; len(p) != 1 || !p[0].over {
		t.Errorf("pending: %+v, want one that is over", p)
	}
}

func TestNegatedContentWaitsForTheEnd(t *testing.T) {
	c := newConversation(t, build(t, http(in(app.HTTPRequestBody, not(find("good"))))))
	tx := (&fakeTx{}).set(app.ToServer, app.HTTPRequestBody, "so ")
	tx.partial[app.HTTPRequestBody] = true
	want(t, "a part", c.look(app.ToServer, tx))
	tx.set(app.ToServer, app.HTTPRequestBody, "so bad")
	tx.partial[app.HTTPRequestBody] = false
	want(t, "the whole", c.look(app.ToServer, tx), 1)
}

func TestAbsent(t *testing.T) {
	alone := http(in(app.HTTPUserAgent, &rule.Absent{}))
	orElse := http(in(app.HTTPUserAgent, &rule.Absent{OrElse: true}, not(find("curl"))))
	c := newConversation(t, build(t, alone, orElse))
	tx := (&fakeTx{}).set(app.ToServer, app.HTTPURI, "/")
	want(t, "not over", c.look(app.ToServer, tx))
	want(t, "absent", c.look(app.ToServer, tx.complete(app.ToServer)), 1, 2)

	c = newConversation(t, build(t, alone, orElse))
	tx = (&fakeTx{}).set(app.ToServer, app.HTTPUserAgent, "wget").complete(app.ToServer)
	want(t, "there", c.look(app.ToServer, tx), 2)
}

func TestRuleOverBothDirections(t *testing.T) {
	r := http(in(app.HTTPURI, find("evil")), in(app.HTTPStatCode, find("200")))
	r.Transactions = true
	r.Buffers[0].Dir, r.Buffers[1].Dir = rule.BufferToServer, rule.BufferToClient
	c := newConversation(t, build(t, r))
	tx := (&fakeTx{}).set(app.ToServer, app.HTTPURI, "/evil").complete(app.ToServer)
	want(t, "request", c.look(app.ToServer, tx))
	tx.set(app.ToClient, app.HTTPStatCode, "200")
	want(t, "response", c.look(app.ToClient, tx), 1)
	want(t, "end", c.look(app.ToClient, tx.complete(app.ToClient)))
}

func TestRuleWithoutFlowMatchesInEachDirection(t *testing.T) {
	c := newConversation(t, build(t, http(in(app.HTTPProtocol, find("HTTP/1.1")))))
	tx := (&fakeTx{}).set(app.ToServer, app.HTTPProtocol, "HTTP/1.1").complete(app.ToServer)
	want(t, "request", c.look(app.ToServer, tx), 1)
	tx.set(app.ToClient, app.HTTPProtocol, "HTTP/1.1").complete(app.ToClient)
	want(t, "response", c.look(app.ToClient, tx), 1)
}

func TestApplicationEvent(t *testing.T) {
	const odd event.Event = 2001
	r := http()
	r.Events = []rule.Event{{Source: rule.AppEvent, Event: odd, Protocol: app.HTTP}}
	c := newConversation(t, build(t, r))
	tx := &fakeTx{}
	want(t, "none", c.look(app.ToServer, tx))
	tx.events[app.ToServer] = []event.Event{odd}
	tx.version[app.ToServer]++
	want(t, "one", c.look(app.ToServer, tx), 1)
	tx.version[app.ToServer]++
	want(t, "again", c.look(app.ToServer, tx))
}

func TestNumber(t *testing.T) {
	r := http()
	r.Numbers = []rule.NumberCondition{{Number: app.FileSize, Op: rule.Greater, Min: 10}}
	c := newConversation(t, build(t, r))
	tx := &fakeTx{numbers: map[app.Number][]uint64{app.FileSize: {3}}}
	tx.version[0]++
	want(t, "small", c.look(app.ToServer, tx))
	tx.numbers[app.FileSize] = []uint64{3, 11}
	tx.version[0]++
	want(t, "large", c.look(app.ToServer, tx), 1)
}

func TestPacketConditionsOfTransactionRules(t *testing.T) {
	r := http(in(app.HTTPURI, find("evil")))
	r.Packet = []rule.PacketCondition{&rule.FieldTest{Field: rule.DSize, Op: rule.Greater, Value: 10}}
	c := newConversation(t, build(t, r))
	tx := (&fakeTx{}).set(app.ToServer, app.HTTPURI, "/evil")
	want(t, "a small packet", c.look(app.ToServer, tx))
}

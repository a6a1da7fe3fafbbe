package detect

import (
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

// inStream is a rule about streams.
func inStream(items ...rule.Item) *rule.Rule {
	return &rule.Rule{Proto: rule.TCP, Buffers: []rule.Inspection{{Items: items}}}
}

func TestStreamIsInspectedWhenThereIsEnough(t *testing.T) {
	c := newConversation(t, build(t, inStream(find("evil"))))
	data := "evil" + strings.Repeat(".", chunkSize-5)
	want(t, "too little", c.send(app.ToServer, data, Stream{Data: []byte(data)}))
	data += "."
	want(t, "enough", c.send(app.ToServer, ".", Stream{Data: []byte(data)}), 1)
	data += strings.Repeat(".", chunkSize)
	want(t, "the same bytes again", c.send(app.ToServer, ".", Stream{Data: []byte(data)}))
}

func TestStreamIsInspectedAtItsEnd(t *testing.T) {
	c := newConversation(t, build(t, inStream(find("evil"))))
	want(t, "open", c.send(app.ToServer, "evil", Stream{Data: []byte("evil")}))
	want(t, "ended", c.send(app.ToServer, "", Stream{Data: []byte("evil"), Flush: true}), 1)
}

func TestStreamIsInspectedAtTheEndOfAMessage(t *testing.T) {
	c := newConversation(t, build(t, inStream(find("evil"))))
	tx := &fakeTx{}
	c.flow.Transactions = []app.Transaction{tx}
	want(t, "open", c.send(app.ToServer, "evil", Stream{Data: []byte("evil")}))
	tx.complete(app.ToServer)
	want(t, "complete", c.send(app.ToServer, "", Stream{Data: []byte("evil")}), 1)
}

func TestMatchOverTheEdgeOfWhatWasInspected(t *testing.T) {
	c := newConversation(t, build(t, inStream(find("evil"))))
	first := strings.Repeat(".", chunkSize) + "ev"
	want(t, "a part", c.send(app.ToServer, ".", Stream{Data: []byte(first)}))
	want(t, "the rest", c.send(app.ToServer, "il", Stream{Data: []byte(first + "il"), Flush: true}), 1)
}

func TestAnchoredContentCountsFromTheNewBytes(t *testing.T) {
	start := find("evil")
	start.Depth = lit(4)
	c := newConversation(t, build(t, inStream(start)))
	first := strings.Repeat(".", chunkSize)
	want(t, "not at the beginning", c.send(app.ToServer, ".", Stream{Data: []byte(first)}))
	want(t, "a new chunk", c.send(app.ToServer, ".", Stream{Data: []byte(first + "evil"), Flush: true}), 1)
}

func TestAnchoredContentOverAnEarlyEnd(t *testing.T) {
	c := newConversation(t, build(t, inStream(&rule.Content{Pattern: []byte("evil"), Offset: lit(2), Depth: lit(10)})))
	tx := &fakeTx{}
	c.flow.Transactions = []app.Transaction{tx.complete(app.ToServer)}
	want(t, "a first message", c.send(app.ToServer, "..ev", Stream{Data: []byte("..ev")}))
	want(t, "with its rest", c.send(app.ToServer, "il", Stream{Data: []byte("..evil"), Flush: true}), 1)
}

func TestPacketOutsideOfTheStreamIsLookedAtItself(t *testing.T) {
	c := newConversation(t, build(t, inStream(find("evil"))))
	want(t, "outside", c.packet(app.ToServer, tcpPacket(app.ToServer, 0x14, "evil")), 1)
	want(t, "inside", c.send(app.ToServer, "evil", Stream{}))
}

func TestRulesAboutPacketsDoNotSeeTheStream(t *testing.T) {
	small := inStream(find("evil"))
	small.Packet = []rule.PacketCondition{&rule.FieldTest{Field: rule.DSize, Op: rule.Less, Value: 10}}
	c := newConversation(t, build(t, small))
	want(t, "split", c.send(app.ToServer, "il", Stream{Data: []byte("evil"), Flush: true}))
	want(t, "whole", c.send(app.ToServer, "evil", Stream{Data: []byte("evil"), Flush: true}), 1)
}

func TestOnlyStream(t *testing.T) {
	r := inStream(find("evil"))
	r.Flow = &rule.Flow{OnlyStream: true}
	c := newConversation(t, build(t, r))
	want(t, "a packet", c.packet(app.ToServer, tcpPacket(app.ToServer, 0x18, "evil")))
	want(t, "the stream", c.send(app.ToServer, "", Stream{Data: []byte("evil"), Flush: true}), 1)
}

func TestGapInTheStream(t *testing.T) {
	c := newConversation(t, build(t, inStream(find("evil"))))
	want(t, "before", c.send(app.ToServer, "", Stream{Data: []byte("ev"), Flush: true}))
	want(t, "after", c.send(app.ToServer, "", Stream{Data: []byte("il evil"), Offset: 100, Flush: true}), 1)
	if keep := c.flow.State.Keep(app.ToServer); keep > 107 {
		t.Errorf("kept from %d", keep)
	}
}

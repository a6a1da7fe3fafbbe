package detect

import (
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

// What a rule wants of the packet is looked for in the packet at hand when its turn comes, whatever is
// looked at first.
func TestPayloadHasItsTurn(t *testing.T) {
	uri := func(tx *fakeTx, final bool, text string) *fakeTx {
		tx.set(app.ToServer, app.HTTPURI, text)
		tx.partial[app.HTTPURI] = !final
		return tx
	}
	// The payload of the packets is "x".
	for name, c := range map[string]struct {
		first, second bool // what matches, with the part of an address and with all of it
		payload       string
		before        bool // the payload stands before the address
	}{
		"before, and there":     {second: true, payload: "x", before: true},
		"before, and not there": {payload: "y", before: true},
		"behind, and there":     {second: true, payload: "x"},
		"behind, and not there": {payload: "y"},
	} {
		r := http(in(app.HTTPURI, find("evil")), in(app.Payload, find(c.payload)))
		if c.before {
			r = http(in(app.Payload, find(c.payload)), in(app.HTTPURI, find("evil")))
		}
		r.Buffers = append(r.Buffers, in(app.HTTPMethod, &rule.Content{Pattern: []byte("GET"), FastPattern: true}))
		conversation := newConversation(t, build(t, r))
		tx := (&fakeTx{}).set(app.ToServer, app.HTTPMethod, "GET")
		want(t, name+", a part", conversation.look(app.ToServer, uri(tx, false, "/ev")))
		over := func() bool { return conversation.flow.State.open[0].pending[0].over }
		if early := c.before && c.payload == "y"; over() != early {
			t.Errorf("%s: over %v", name, over())
		}
		var sids []uint32
		if c.second {
			sids = []uint32{1}
		}
		want(t, name+", the whole", conversation.look(app.ToServer, uri(tx, true, "/evil")), sids...)
		if !over() {
			t.Errorf("%s: not over", name)
		}
	}
}

// Payload is not searched where the transaction says no: it costs what it costs without.
func TestPayloadIsLast(t *testing.T) {
	spent := func(buffers ...rule.Inspection) int32 {
		c := newConversation(t, build(t, http(append(buffers, in(app.HTTPURI, find("evil"), not(find("deed"))))...)))
		want(t, "an evil deed", c.look(app.ToServer, (&fakeTx{}).set(app.ToServer, app.HTTPURI, "/evil/deed")))
		return c.flow.State.credit
	}
	if with, without := spent(in(app.Payload, find("x"))), spent(); with != without {
		t.Errorf("%d of effort left, %d without payload", with, without)
	}
}

package detect

import (
	"net/netip"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/dataset"
	"gotcp/internal/ids/rule"
)

func TestReputed(t *testing.T) {
	r := dataset.NewReputation()
	r.LoadCategories([]byte("1,Bad\n2,Good"))
	r.Load([]byte("10.0.0.1,1,50\n10.0.0.1,2,1"))
	rs := &Ruleset{options: Options{Tables: Tables{Reputation: r}}}
	known, unknown := netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.2")
	for _, c := range []struct {
		rep      rule.IPRep
		of, of2  bool // the known one, the unknown one
		category string
	}{
		{rule.IPRep{Op: rule.Greater, Score: 49}, true, false, "Bad"}, {rule.IPRep{Op: rule.Greater, Score: 50}, false, false, "Bad"},
		{rule.IPRep{Op: rule.Less, Score: 127}, true, false, "Bad"}, {rule.IPRep{Op: rule.Equal, Score: 1}, true, false, "Good"},
		{rule.IPRep{Op: rule.GreaterEqual, Score: 0}, true, false, "Bad"},
		{rule.IPRep{Test: rule.HasScore}, true, false, "Bad"}, {rule.IPRep{Test: rule.HasNoScore}, false, true, "Bad"},
	} {
		c.rep.Category = c.category
		if rs.reputed(&c.rep, known) != c.of || rs.reputed(&c.rep, unknown) != c.of2 || rs.reputed(&c.rep, netip.Addr{}) {
			t.Errorf("%+v", c.rep)
		}
	}
}

// A rule that asks for reputations alone is looked at once for a flow and direction.
func TestReputationsOfAFlow(t *testing.T) {
	r := dataset.NewReputation()
	r.LoadCategories([]byte("1,Bad"))
	r.Load([]byte(client.String() + ",1,50"))
	of := func(side rule.IPRepSide) *rule.Rule {
		return &rule.Rule{Packet: []rule.PacketCondition{&rule.IPRep{Side: side, Category: "Bad", Test: rule.HasScore}}}
	}
	beside := of(rule.AnyHost)
	beside.Packet = append(beside.Packet, &rule.FieldTest{Field: rule.TTL, Op: rule.Equal, Value: 64})
	rs := buildWith(t, Tables{Reputation: r}, of(rule.SrcHost), of(rule.DstHost), of(rule.AnyHost), of(rule.BothHosts), beside)
	c := newConversation(t, rs)
	packet := func(dir app.Direction) []uint32 { return c.packet(dir, tcpPacket(dir, 0x18, "x")) }
	want(t, "the first packet", packet(app.ToServer), 1, 3, 5)
	want(t, "the second", packet(app.ToServer), 5)
	want(t, "the other way", packet(app.ToClient), 2, 3, 5)
	for _, tables := range []Tables{{}, {Reputation: dataset.NewReputation()}} {
		if rs, errs := New([]*rule.Rule{of(rule.AnyHost)}, Options{Tables: tables}); rs.Len() != 0 || len(errs) != 1 {
			t.Errorf("%d rules, %v", rs.Len(), errs)
		}
	}
}

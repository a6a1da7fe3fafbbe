package detect

import (
	"errors"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

func TestKinds(t *testing.T) {
	eighty := &rule.Ports{In: []rule.PortRange{{First: 80, Last: 80}}}
	for name, c := range map[string]struct {
		rule *rule.Rule
		want kind
	}{
		"addresses":            {&rule.Rule{Proto: rule.Any}, addressKind},
		"ports":                {&rule.Rule{Proto: rule.TCP, DstPorts: eighty}, addressKind},
		"packets of TCP":       {&rule.Rule{Proto: rule.TCPPacket}, addressKind},
		"whatever comes":       {&rule.Rule{Proto: rule.Packet}, addressKind},
		"whatever link":        {&rule.Rule{Proto: rule.Ethernet}, packetKind},
		"the protocol of IP":   {&rule.Rule{Proto: rule.Any, Packet: []rule.PacketCondition{&rule.FieldTest{Field: rule.IPProto, Value: 6}}}, addressKind},
		"a bit is set":         {with(&rule.Rule{Proto: rule.Any}, bit(rule.Set, "x")), addressKind},
		"a bit is cleared":     {with(&rule.Rule{Proto: rule.Any}, bit(rule.Unset, "x")), packetKind},
		"a bit of a host":      {with(&rule.Rule{Proto: rule.Any}, rule.StateCondition{Kind: rule.HostBit, Op: rule.IsSet, Names: []string{"x"}}), addressKind},
		"a number":             {with(&rule.Rule{Proto: rule.Any}, rule.StateCondition{Kind: rule.FlowInt, Op: rule.Add, Names: []string{"x"}, Value: 1}), packetKind},
		"bypass":               {&rule.Rule{Proto: rule.Any, Bypass: true}, packetKind},
		"recognised, a side":   {&rule.Rule{Proto: rule.TCP, AppProto: &rule.AppProto{Protocol: app.TLS}, Flow: &rule.Flow{ToServer: true}}, protocolKind},
		"recognised, streams":  {&rule.Rule{Proto: rule.TCP, AppProto: &rule.AppProto{Protocol: app.TLS}, Flow: &rule.Flow{NoStream: true}}, packetKind},
		"bits":                 {with(&rule.Rule{Proto: rule.Any}, bit(rule.IsSet, "x")), packetKind},
		"content":              {payload(find("a")), packetKind},
		"protocol":             {&rule.Rule{Proto: rule.Any, App: app.HTTP}, applicationKind},
		"recognised":           {&rule.Rule{Proto: rule.TCP, AppProto: &rule.AppProto{Protocol: app.TLS}}, protocolKind},
		"recognised, and flow": {&rule.Rule{Proto: rule.TCP, AppProto: &rule.AppProto{Protocol: app.TLS}, Flow: &rule.Flow{Established: true}}, packetKind},
		"event":                {&rule.Rule{Proto: rule.Packet, Events: []rule.Event{{Source: rule.DecodeEvent, Event: 7}}}, eventKind},
		"transaction":          {http(in(app.HTTPURI, find("a"))), transactionKind},
	} {
		s, err := compile(c.rule, newNames())
		if err != nil {
			t.Fatal(err)
		}
		if s.kind != c.want {
			t.Errorf("%s: kind %d, want %d", name, s.kind, c.want)
		}
	}
}

// Content of TCP is looked for in the stream, unless the rule says something of packets.
func TestWherePayloadIs(t *testing.T) {
	shallow := find("a")
	shallow.Depth = lit(1)
	dsize := &rule.FieldTest{Field: rule.DSize, Op: rule.Greater, Value: 10}
	for name, c := range map[string]struct {
		proto          rule.Proto
		content        *rule.Content
		packet         []rule.PacketCondition
		flow           rule.Flow
		packets, whole bool // the stream
	}{
		"anywhere":        {proto: rule.TCP, content: find("a"), whole: true},
		"at a depth":      {proto: rule.TCP, content: shallow, packets: true, whole: true},
		"in packets":      {proto: rule.TCPPacket, content: shallow, packets: true},
		"in the stream":   {proto: rule.TCPStream, content: shallow, whole: true},
		"with a size":     {proto: rule.TCP, content: find("a"), packet: []rule.PacketCondition{dsize}, packets: true},
		"only the stream": {proto: rule.TCP, content: shallow, flow: rule.Flow{OnlyStream: true}, whole: true},
		"no stream":       {proto: rule.TCP, content: find("a"), flow: rule.Flow{NoStream: true}, packets: true},
	} {
		s, err := compile(&rule.Rule{Proto: c.proto, Packet: c.packet, Flow: &c.flow, Buffers: []rule.Inspection{{Items: []rule.Item{c.content}}}}, newNames())
		if err != nil {
			t.Fatal(err)
		}
		if s.needPacket != c.packets || s.needStream != c.whole {
			t.Errorf("%s: packets %v, stream %v", name, s.needPacket, s.needStream)
		}
	}
}

func TestRulesThatCannotBeMatched(t *testing.T) {
	of := with(payload(find("a")), rule.StateCondition{Kind: rule.XBit, Track: rule.ByTx, Op: rule.Set, Names: []string{"x"}})
	of.File, of.Line, of.SID = "a.rules", 3, 7
	rs, errs := New([]*rule.Rule{of, payload(find("b"))}, Options{})
	if len(errs) != 1 || rs.Len() != 1 || !strings.HasPrefix(errs[0].Error(), "a.rules:3: rule 7: ") {
		t.Fatalf("%d rules, %v", rs.Len(), errs)
	}
	var e *RuleError
	if !errors.As(errs[0], &e) || e.Rule != of {
		t.Errorf("%#v", errs[0])
	}
}

package detect

import (
	"net/netip"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/decode"
	"gotcp/internal/ids/event"
	"gotcp/internal/ids/rule"
	"gotcp/internal/wire"
)

func bit(op rule.StateOp, names ...string) rule.StateCondition {
	return rule.StateCondition{Kind: rule.FlowBit, Op: op, Names: names}
}

func with(r *rule.Rule, state ...rule.StateCondition) *rule.Rule {
	r.State = append(r.State, state...)
	return r
}

func hello(c *conversation, payload string) []uint32 {
	return c.packet(app.ToServer, tcpPacket(app.ToServer, 0x18, payload))
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

func TestFlowBitsOutliveOtherRules(t *testing.T) {
	c := newConversation(t, build(t, with(payload(find("a")), bit(rule.Set, "other"), bit(rule.Set, "x"))))
	hello(c, "a")
	c.m = NewMatcher(build(t, with(payload(find("b")), bit(rule.IsSet, "x"))), nil)
	want(t, "after a reload", hello(c, "b"), 1)
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

func TestPassHidesWhatComesAfter(t *testing.T) {
	pass := payload(find("good"))
	pass.Action = rule.Pass
	c := newConversation(t, build(t, payload(find("evil")), pass))
	want(t, "both", hello(c, "good evil"))
	want(t, "a packet later", hello(c, "evil"), 1)

	whole := http(in(app.HTTPURI, find("good")))
	whole.Action = rule.Pass
	c = newConversation(t, build(t, payload(find("evil")), whole))
	want(t, "the transaction", c.look(app.ToServer, (&fakeTx{}).set(app.ToServer, app.HTTPURI, "/good")))
	want(t, "the flow", hello(c, "evil"))
	if !c.flow.State.Passed() {
		t.Error("the flow is still inspected")
	}
}

func TestPriorities(t *testing.T) {
	low, high := payload(find("a")), payload(find("a"))
	low.Priority, high.Priority = 3, 1
	want(t, "order", hello(newConversation(t, build(t, low, high)), "a"), 2, 1)
}

func TestAddressesOnly(t *testing.T) {
	from := func(a netip.Addr) *rule.Addresses {
		return &rule.Addresses{In: []rule.AddressRange{{First: a, Last: a}}}
	}
	out := &rule.Rule{Proto: rule.Any, Src: from(client)}
	back := &rule.Rule{Proto: rule.TCP, Src: from(server)}
	negated := &rule.Rule{Proto: rule.Any, Src: &rule.Addresses{Out: from(server).In}}
	c := newConversation(t, build(t, out, back, negated))
	want(t, "first", hello(c, ""), 1, 3)
	want(t, "second", hello(c, ""), 3)
	want(t, "first back", c.packet(app.ToClient, tcpPacket(app.ToClient, 0x18, "")), 2)
	want(t, "second back", c.packet(app.ToClient, tcpPacket(app.ToClient, 0x18, "")))
}

func TestPorts(t *testing.T) {
	ports := func(first, last uint16) *rule.Ports {
		return &rule.Ports{In: []rule.PortRange{{First: first, Last: last}}}
	}
	to80, toMany, from40000 := &rule.Rule{Proto: rule.TCP, DstPorts: ports(80, 80)}, &rule.Rule{Proto: rule.TCP, DstPorts: ports(1, 1024)},
		&rule.Rule{Proto: rule.TCP, SrcPorts: ports(40000, 40000)}
	to81, either := &rule.Rule{Proto: rule.TCP, DstPorts: ports(81, 81)}, &rule.Rule{Proto: rule.TCP, SrcPorts: ports(80, 80), Both: true}
	c := newConversation(t, build(t, to80, toMany, from40000, to81, either))
	want(t, "to the server", hello(c, ""), 1, 2, 3, 5)
	want(t, "back", c.packet(app.ToClient, tcpPacket(app.ToClient, 0x10, "")), 5)
}

func TestFlowKeyword(t *testing.T) {
	flow := func(f rule.Flow) *rule.Rule { return &rule.Rule{Proto: rule.TCP, Flow: &f} }
	rules := []*rule.Rule{
		flow(rule.Flow{ToServer: true}), flow(rule.Flow{ToClient: true}), flow(rule.Flow{Established: true}),
		flow(rule.Flow{NotEstablished: true}), flow(rule.Flow{Stateless: true}),
	}
	c := newConversation(t, build(t, rules...))
	c.flow.Established = false
	want(t, "handshake", hello(c, ""), 1, 4, 5)
	c.flow.Established = true
	want(t, "established", c.packet(app.ToClient, tcpPacket(app.ToClient, 0x10, "")), 2, 3, 5)
	m := NewMatcher(build(t, rules...), nil)
	want(t, "no flow", sids(m.Inspect(&Input{Packet: tcpPacket(app.ToServer, 2, "")})), 1)
}

func TestEvents(t *testing.T) {
	r := &rule.Rule{Proto: rule.Packet, Events: []rule.Event{{Source: rule.DecodeEvent, Event: 7}}}
	s := &rule.Rule{Proto: rule.TCP, Events: []rule.Event{{Source: rule.StreamEvent, Event: 1007}}}
	m := NewMatcher(build(t, r, s), nil)
	p := tcpPacket(app.ToServer, 2, "")
	want(t, "none", sids(m.Inspect(&Input{Packet: p})))
	odd := *p
	odd.Events = []event.Event{1007}
	want(t, "of the stream", sids(m.Inspect(&Input{Packet: &odd})), 2)
	broken := *p
	broken.IPv4, broken.TCP, broken.Src, broken.Invalid = nil, nil, netip.Addr{}, true
	broken.Events = []event.Event{3, 7}
	want(t, "broken", sids(m.Inspect(&Input{Packet: &broken})), 1)
}

func TestPacketWithAWrongChecksumIsLookedAt(t *testing.T) {
	c := newConversation(t, build(t, inStream(find("evil"))))
	p := tcpPacket(app.ToServer, 0x18, "evil")
	p.ChecksumBad = true
	want(t, "outside of the stream", c.packet(app.ToServer, p), 1)
}

func TestInvalidPacketIsForEventsOnly(t *testing.T) {
	c := newConversation(t, build(t, inStream(find("evil")), &rule.Rule{Proto: rule.TCP, Events: []rule.Event{{Source: rule.DecodeEvent, Event: 7}}}))
	p := tcpPacket(app.ToServer, 0x18, "evil")
	p.Invalid, p.Events = true, []event.Event{7}
	want(t, "invalid", c.packet(app.ToServer, p), 2)
}

func TestPacketsWithoutIP(t *testing.T) {
	m := NewMatcher(build(t, &rule.Rule{Proto: rule.Ethernet, Packet: []rule.PacketCondition{&rule.FieldTest{Field: rule.PacketLen, Op: rule.Less, Value: 100}}},
		&rule.Rule{Proto: rule.ARP}, &rule.Rule{Proto: rule.Any}), nil)
	want(t, "ARP", sids(m.Inspect(&Input{Packet: &decode.Packet{ARP: make(wire.ARP, 28)}})), 1, 2)
	want(t, "something else", sids(m.Inspect(&Input{Packet: &decode.Packet{}})), 1)
}

func TestFragmentHasNoPayload(t *testing.T) {
	c := newConversation(t, build(t, payload(find("evil"))))
	p := tcpPacket(app.ToServer, 0x18, "evil")
	p.Fragment = true
	want(t, "a fragment", c.packet(app.ToServer, p))
	p.Fragment, p.Reassembled = false, true
	want(t, "the whole", c.packet(app.ToServer, p), 1)
}

func TestApplicationProtocol(t *testing.T) {
	header := &rule.Rule{Proto: rule.Any, App: app.HTTP}
	isTLS := &rule.Rule{Proto: rule.TCP, AppProto: &rule.AppProto{Protocol: app.TLS}}
	notTLS := &rule.Rule{Proto: rule.TCP, AppProto: &rule.AppProto{Protocol: app.TLS, Negated: true}}
	c := newConversation(t, build(t, header, isTLS, notTLS))
	want(t, "unknown", hello(c, ""))
	c.flow.Protocol, c.flow.Seen[app.ToServer] = app.HTTP, app.HTTP
	want(t, "known", hello(c, ""), 1, 3)
	want(t, "once", hello(c, ""), 1)
}

func TestNothingIsAllocatedWithoutAMatch(t *testing.T) {
	rs := build(t, payload(find("evil"), find("deed")), inStream(find("evil")), http(in(app.HTTPURI, find("evil"))))
	m := NewMatcher(rs, nil)
	flow := Flow{State: &FlowState{}, Established: true, Protocol: app.HTTP}
	data := []byte("a good deed, and no evil")
	input := Input{Packet: tcpPacket(app.ToServer, 0x18, string(data)), Flow: &flow, InStream: true, Stream: Stream{Data: data, End: true}}
	if n := testing.AllocsPerRun(100, func() {
		flow.State.inspected = [2]uint64{}
		m.Inspect(&input)
	}); n > 0 {
		t.Errorf("%v allocations per packet", n)
	}
}

package detect

import (
	"net/netip"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
	"gotcp/internal/ids/rule"
)

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

func TestInvalidPacketIsForEventsOnly(t *testing.T) {
	c := newConversation(t, build(t, inStream(find("evil")), &rule.Rule{Proto: rule.TCP, Events: []rule.Event{{Source: rule.DecodeEvent, Event: 7}}}))
	p := tcpPacket(app.ToServer, 0x18, "evil")
	p.Invalid, p.Events = true, []event.Event{7}
	want(t, "invalid", c.packet(app.ToServer, p), 2)
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

package detect

import (
	"slices"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

func TestFragmentHasNoPayload(t *testing.T) {
	c := newConversation(t, build(t, payload(find("evil"))))
	p := tcpPacket(app.ToServer, 0x18, "evil")
	p.Fragment = true
	want(t, "a fragment", c.packet(app.ToServer, p))
	p.Fragment, p.Reassembled = false, true
	want(t, "the whole", c.packet(app.ToServer, p), 1)
}

func TestPacketWithAWrongChecksumIsLookedAt(t *testing.T) {
	c := newConversation(t, build(t, inStream(find("evil"))))
	p := tcpPacket(app.ToServer, 0x18, "evil")
	p.ChecksumBad = true
	want(t, "outside of the stream", c.packet(app.ToServer, p), 1)
}

func TestPacketRuleMatches(t *testing.T) {
	c := newConversation(t, build(t, payload(find("evil"))))
	if got := c.packet(app.ToServer, tcpPacket(app.ToServer, 0x18, "so evil")); len(got) != 1 {
		t.Errorf("matches: %v, want one", got)
	}
	if got := c.packet(app.ToServer, tcpPacket(app.ToServer, 0x18, "so good")); len(got) != 0 {
		t.Errorf("matches: %v, want none", got)
	}
}

func TestHeadersAsBuffers(t *testing.T) {
	r := &rule.Rule{Proto: rule.TCP, Buffers: []rule.Inspection{
		{Buffer: app.IPv4Header, Items: []rule.Item{&rule.ByteExtract{Source: src(1, 8), Var: "ttl"}}},
		{Buffer: app.TCPHeader, Items: []rule.Item{&rule.Content{Pattern: []byte{0, 80}, Offset: lit(2), Depth: lit(2)},
			&rule.ByteTest{Source: src(1, 13), Op: rule.Less, Value: rule.Value{Var: "ttl"}}}},
	}}
	c := newConversation(t, build(t, r))
	want(t, "there", hello(c, ""), 1)
	want(t, "of another port", c.packet(app.ToClient, tcpPacket(app.ToClient, 0x18, "")))
	want(t, "of another protocol", c.packet(app.ToServer, udpPacket(app.ToServer, "")))
}

// Whether a rule's contents can be anywhere depends on where it looks for them.
func TestHasPayload(t *testing.T) {
	stream, packet, both := &sig{needStream: true}, &sig{needPacket: true}, &sig{needStream: true, needPacket: true}
	for name, c := range map[string]struct {
		payload                 string
		inStream, pseudo, ready bool
		sigs                    []*sig // that can find something
	}{
		"a segment":                        {payload: "x", inStream: true, sigs: []*sig{packet, both}},
		"one that makes some ready":        {payload: "x", inStream: true, ready: true, sigs: []*sig{stream, packet, both}},
		"an acknowledgement":               {inStream: true},
		"one that makes some ready, empty": {inStream: true, ready: true, sigs: []*sig{stream, both}},
		"one outside of the stream":        {payload: "x", sigs: []*sig{stream, packet, both}},
		"no packet":                        {payload: "x", pseudo: true},
		"no packet, but a stream":          {pseudo: true, ready: true, sigs: []*sig{stream, both}},
	} {
		m := &Matcher{protos: protoTCP, in: &Input{Packet: tcpPacket(app.ToServer, 0x18, c.payload), InStream: c.inStream, Pseudo: c.pseudo}}
		m.stream.ready = c.ready
		for i, s := range []*sig{stream, packet, both} {
			if got := m.hasPayload(s); got != slices.Contains(c.sigs, s) {
				t.Errorf("%s: rule %d has payload: %v", name, i, got)
			}
		}
	}
}

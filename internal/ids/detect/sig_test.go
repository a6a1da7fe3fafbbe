package detect

import (
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

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

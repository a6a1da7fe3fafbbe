package ids

import (
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
	"gotcp/internal/wire"
)

// TestWhatAlertsSay of where they come from: the packet, the stream, or the end of a flow.
func TestWhatAlertsSay(t *testing.T) {
	s := newScene(t, Config{Payloads: true}, `
drop tcp any any -> any any (msg:"in a packet"; flags:PA; dsize:3; classtype:bad-unknown; priority:3; gid:7; sid:1; rev:4;)
alert tcp any any -> any any (msg:"in the stream"; flow:established; content:"abcdef"; sid:2;)
alert http any any -> any any (msg:"in a transaction"; http.uri; content:"/second"; sid:3;)`)
	c := s.connect(client, server)
	c.segment(toServer, wire.PSH|wire.ACK, "abc")
	a := s.said.Alerts[0]
	if a.SID != 1 || a.Rev != 4 || a.GID != 7 || a.Priority != 3 || a.Class != "bad-unknown" || a.Action != rule.Drop || a.Source != FromWire ||
		string(a.Payload) != "abc" || a.Frame.Number != 4 || len(a.Frame.Data) != 43 || a.Proto != "TCP" || !a.HasPorts || a.HasTx ||
		a.Src.String() != client || a.Flow.ToServer.Packets != 3 {
		t.Errorf("%+v", a)
	}
	s.said.Alerts = nil
	c.segment(toServer, wire.ACK, "def")
	c.segment(toClient, wire.ACK, "")
	c.close()
	if a := s.said.Alerts; len(a) != 1 || a[0].Source != FromStream || string(a[0].Payload) != "abcdef" {
		t.Errorf("%+v", a)
	}
	s.said.Alerts = nil
	h := s.connect("192.168.0.1:1026", server)
	h.say(toServer, "GET /first HTTP/1.1\r\nHost: h\r\n\r\n")
	h.say(toClient, "HTTP/1.1 204 No\r\n\r\n")
	h.say(toServer, "GET /second HTTP/1.1\r\nHost: h\r\n\r\n")
	h.close()
	if a := s.said.Alerts; len(a) != 1 || !a[0].HasTx || a[0].TxID != 1 || a[0].App != app.HTTP || a[0].Tx.HTTP.URL != "/second" {
		t.Errorf("%+v", a)
	}
}

// TestPayloadHasALimit: an alert shows the beginning of what was inspected.
func TestPayloadHasALimit(t *testing.T) {
	s := newScene(t, Config{Payloads: true}, `alert udp any any -> any any (msg:"x"; sid:1; dsize:>5000;)`)
	s.datagram("10.0.0.1:1", "10.0.0.2:1", strings.Repeat("x", 6000))
	if a := s.said.Alerts; len(a) != 1 || len(a[0].Payload) != maxPayload {
		t.Errorf("%+v", a)
	}
}

// TestPassedFlows are not looked at, and nothing of them is kept.
func TestPassedFlows(t *testing.T) {
	s := newScene(t, Config{}, `
pass tcp any any -> any any (msg:"ours"; flow:established; content:"trusted"; sid:1;)
alert tcp any any -> any any (msg:"x"; flow:established; content:"evil"; sid:2;)
alert http any any -> any any (msg:"x"; http.uri; content:"evil"; sid:3;)`)
	c := s.connect(client, server)
	c.say(toServer, "GET /trusted HTTP/1.1\r\nHost: h\r\n\r\n")
	c.say(toClient, "HTTP/1.1 204 No\r\n\r\n")
	for range 100 {
		c.say(toServer, "GET /evil HTTP/1.1\r\nHost: h\r\n\r\n")
		c.say(toClient, "HTTP/1.1 204 No\r\n\r\n")
	}
	s.engine.worker.flows.Each(func(f *flowEntry) {
		if n := len(f.Value.talk.transactions()); n > 2 {
			t.Errorf("%d transactions are kept", n)
		}
	})
	c.close()
	s.finish()
	s.expect()
}

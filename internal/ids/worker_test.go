package ids

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"gotcp/internal/wire"
)

// TestInspectedOnceAcknowledged: what the receiver has not acknowledged may never have come;
// inline, it is looked at before it goes on.
func TestInspectedOnceAcknowledged(t *testing.T) {
	const rules = `alert tcp any any -> any any (msg:"x"; flow:established; content:"evil"; sid:1;)`
	for _, inline := range []bool{false, true} {
		list := newScene(t, Config{Inline: inline}, rules)
		c := list.connect(client, server)
		c.segment(toServer, wire.PSH|wire.ACK, "ev")
		c.segment(toServer, wire.PSH|wire.ACK, "il ")
		if inline {
			c.expect(1)
			continue
		}
		c.expect()
		c.segment(toClient, wire.ACK, "")
		c.expect()
		c.close()
		c.expect(1)
	}
}

// TestGap: what was before and behind bytes that nobody saw is looked at, but not as if it belonged together.
func TestGap(t *testing.T) {
	s := newScene(t, Config{}, `
alert tcp any any -> any any (msg:"before"; flow:to_server; content:"left"; sid:1;)
alert tcp any any -> any any (msg:"behind"; flow:to_server; content:"right"; sid:2;)
alert tcp any any -> any any (msg:"across"; flow:to_server; content:"leftright"; sid:3;)
`)
	c := s.connect(client, server)
	c.segment(toServer, wire.ACK, "left")
	c.next[toServer] += 100
	c.segment(toServer, wire.ACK, "right")
	c.segment(toClient, wire.ACK, "")
	c.close()
	s.expect(1, 2)
	if n := s.engine.Stats().Gaps; n != 1 {
		t.Errorf("%d gaps", n)
	}
}

// TestReversed: who has sent SYN-ACK is the server, though its packet was the first.
func TestReversed(t *testing.T) {
	s := newScene(t, Config{Midstream: true, Records: RecordKinds(0).With(FlowRecord)}, `
alert http any any -> any any (msg:"a request"; flow:to_server; http.uri; content:"/x"; sid:1;)`)
	c := s.unconnected(client, server)
	c.next[toServer]++
	c.segment(toClient, wire.RST, "") // of something else
	c.segment(toClient, wire.SYN|wire.ACK, "")
	c.segment(toServer, wire.ACK, "")
	c.say(toServer, "GET /x HTTP/1.0\r\n\r\n")
	c.segment(toServer, wire.ACK, "")
	if len(s.said.Alerts) != 1 {
		t.Fatalf("%d alerts", len(s.said.Alerts))
	}
	a := &s.said.Alerts[0]
	if a.Flow.Src.String() != client || a.Flow.Dst.String() != server || a.Direction != toServer || a.Flow.ToClient.Packets != 3 {
		t.Errorf("%+v", a)
	}
	s.finish()
	r := &s.said.Records[0]
	if r.Src.String() != client || r.FlowEnd.FlagsToClient != uint8(wire.SYN|wire.ACK|wire.RST) {
		t.Errorf("%+v", r)
	}
}

// TestNotReversedTwice: where a stray segment of the client has begun the flow, it is the right way round.
func TestNotReversedTwice(t *testing.T) {
	s := newScene(t, Config{Midstream: true}, `alert http any any -> any any (msg:"a request"; flow:to_server; http.uri; content:"/x"; sid:1;)`)
	c := s.unconnected(client, server)
	c.next[toServer]++
	c.segment(toServer, wire.RST, "")
	c.segment(toClient, wire.SYN|wire.ACK, "")
	c.segment(toServer, wire.ACK, "")
	c.say(toServer, "GET /x HTTP/1.0\r\n\r\n")
	c.segment(toServer, wire.ACK, "")
	if a := s.said.Alerts; len(a) != 1 || a[0].Flow.Src.String() != client {
		t.Errorf("%+v", a)
	}
}

// TestRestart: a new connection from the same port is another flow, with nothing of the old one.
func TestRestart(t *testing.T) {
	s := newScene(t, Config{Records: RecordKinds(0).With(FlowRecord)}, `
alert tcp any any -> any any (msg:"first"; flow:established; content:"hello"; flowbits:isnotset,met; flowbits:set,met; sid:1;)`)
	c := s.connect(client, server)
	c.say(toServer, "hello")
	c.close()
	again := s.unconnected(client, server)
	again.next = [2]uint32{500000, 700000}
	again.segment(toServer, wire.SYN, "")
	again.segment(toClient, wire.SYN|wire.ACK, "")
	again.segment(toServer, wire.ACK, "")
	again.say(toServer, "hello")
	again.close()
	if a := s.said.Alerts; len(a) != 2 || a[0].Flow.ID != 1<<3 || a[1].Flow.ID != 9<<3 || a[1].Flow.ToServer.Packets > 4 {
		t.Errorf("%+v", a)
	}
	s.finish()
	if r := s.said.Records; len(r) != 2 || r[0].FlowEnd.Reason != "shutdown" || r[0].FlowEnd.TCPState != "closed" || !r[1].FlowEnd.Alerted {
		t.Errorf("%+v", r)
	}
}

// TestEvictedInPassing: flows that make room for others in the middle of a packet are looked at to their
// end, and the packet as ever.
func TestEvictedInPassing(t *testing.T) {
	s := newScene(t, Config{FlowMemory: 16 << 10, Records: RecordKinds(0).With(FlowRecord)}, `
alert tcp any any -> any any (msg:"x"; flow:established; content:"evil"; sid:1;)
alert tcp any any -> any any (msg:"syn"; flags:S; sid:2;)`)
	for i := range 100 {
		c := s.connect(fmt.Sprintf("10.0.0.1:%d", 1000+i), server)
		c.segment(toServer, wire.ACK, "evil")
	}
	counts := map[uint32]int{}
	for i := range s.said.Alerts {
		a := &s.said.Alerts[i]
		counts[a.SID]++
		if (a.SID == 1) != (a.Frame.Data == nil) || (a.SID == 1) != (a.Frame.Number == 0) {
			t.Errorf("%d: %+v", a.SID, a.Frame)
		}
	}
	st := s.engine.Stats()
	if counts[2] != 100 || counts[1] != int(st.FlowsEvicted) || st.FlowsEvicted < 50 || st.FlowMemory > 16<<10 {
		t.Errorf("%v, %+v", counts, st)
	}
	for i := range s.said.Records {
		if r := &s.said.Records[i]; r.FlowEnd.Reason != "forced" {
			t.Errorf("%+v", r.FlowEnd)
		}
	}
}

// TestMemoryOfStreamsIsGivenBack: once nobody wants to see the bytes again.
func TestMemoryOfStreamsIsGivenBack(t *testing.T) {
	for _, rules := range []string{
		"", `alert tcp any any -> any any (msg:"x"; content:"evil"; sid:1;)`,
		`alert tcp any any -> any any (msg:"x"; content:"evil"; sid:1;)` + "\n" + `alert tcp any any -> any any (msg:"y"; flags:S; bypass; sid:2;)`,
	} {
		s := newScene(t, Config{}, rules)
		c := s.connect(client, server)
		for range 1000 {
			c.say(toServer, strings.Repeat("x", 1000))
			c.segment(toServer, wire.ACK, "")
		}
		if n := s.engine.Stats().StreamMemory; n > 32<<10 {
			t.Errorf("%d bytes are held of a megabyte, with rules %q", n, rules)
		}
	}
}

// TestOldConnectionsDoNotBlind: when memory for streams is full, those with holes that nobody has heard of for
// longest give up theirs, what they have to show is looked at before, and new ones are looked at as ever.
func TestOldConnectionsDoNotBlind(t *testing.T) {
	s := newScene(t, Config{StreamMemory: 64 << 10}, `alert tcp any any -> any any (msg:"x"; content:"evil"; sid:1;)`)
	old := s.connect("10.0.0.1:1000", server)
	old.say(toServer, "evil")
	s.expect()
	for i := range 40 {
		c := s.connect(fmt.Sprintf("10.0.0.1:%d", 2000+i), server)
		c.next[toServer]++
		c.segment(toServer, wire.ACK, strings.Repeat("x", 1000))
	}
	if st := s.engine.Stats(); st.MemoryDrops == 0 || st.StreamMemory > 64<<10 {
		t.Errorf("%+v", st)
	}
	if a := s.said.Alerts; len(a) != 1 || a[0].Flow.Src.Port() != 1000 || a[0].Frame.Data != nil {
		t.Errorf("%+v", a)
	}
	s.said.Alerts = nil
	c := s.connect("10.0.0.1:3000", server)
	c.segment(toServer, wire.ACK, "ev")
	c.segment(toServer, wire.ACK, "il")
	c.close()
	s.expect(1)
	old.say(toServer, "evil once more")
	old.close()
	s.expect(1)
}

// TestReload: flows and what is known of them outlive a change of rules, and rules that come match
// in flows that were there.
func TestReload(t *testing.T) {
	s := newScene(t, Config{}, `alert tcp any any -> any any (msg:"old"; flow:established; content:"login"; flowbits:set,known; sid:1;)
alert tcp any any -> any any (msg:"marks"; flags:S; xbits:set,opens,track ip_src; noalert; sid:2;)`)
	c := s.connect(client, server)
	c.say(toServer, "GET /login HTTP/1.1\r\nHost: h\r\n\r\n")
	c.say(toClient, "HTTP/1.1 204 Nothing\r\n\r\n")
	s.expect(1)
	id := uint64(0)
	rules := rulesOf(t, `
alert tcp any any -> any any (msg:"known"; flow:established; flowbits:isset,known; xbits:isset,opens,track ip_src; content:"again"; sid:3;)
alert http any any -> any any (msg:"new"; http.uri; content:"/again"; sid:4;)`)
	s.engine.Reload(rules)
	c.say(toServer, "GET /again HTTP/1.1\r\nHost: h\r\n\r\n")
	c.segment(toServer, wire.ACK, "")
	for i := range s.said.Alerts {
		a := &s.said.Alerts[i]
		if a.Flow.Start.After(sceneStart.Add(5*time.Millisecond)) || id != 0 && id != a.Flow.ID || a.SID == 4 && a.TxID != 1 {
			t.Errorf("%+v", a)
		}
		id = a.Flow.ID
	}
	s.expect(3, 4)
	s.engine.Reload(rulesOf(t, ""))
	c.say(toServer, "GET /again HTTP/1.1\r\nHost: h\r\n\r\n")
	s.expect()
	if n := s.engine.Stats().FlowsTotal; n != 1 {
		t.Errorf("%d flows", n)
	}
}

// TestPacketsWithoutFlow are looked at, too.
func TestPacketsWithoutFlow(t *testing.T) {
	s := newScene(t, Config{}, `alert ip any any -> any any (msg:"x"; ip_proto:99; sid:1;)`)
	s.packet(ipPacket(netip.MustParseAddr("10.0.0.1"), addr2, 99, []byte("data")))
	if len(s.said.Alerts) != 1 || s.said.Alerts[0].Flow.ID != 0 || s.said.Alerts[0].Proto != "099" {
		t.Errorf("%+v", s.said.Alerts)
	}
}

// TestClosedHoldsNothing: of a connection that is over, which the table remembers for a minute, no byte
// is held for rules that have seen all.
func TestClosedHoldsNothing(t *testing.T) {
	const rules = `alert tcp any any -> any any (msg:"x"; flow:established; content:"hello"; sid:1;)
alert http any any -> any any (msg:"y"; http.uri; content:"/x"; sid:2;)`
	for name, talk := range map[string]func(*connection){
		"of nothing known": func(c *connection) { c.say(toServer, "hello"); c.say(toClient, "hello") },
		"of HTTP": func(c *connection) {
			c.say(toServer, "GET /x HTTP/1.1\r\nHost: a\r\n\r\n")
			c.say(toClient, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
		},
	} {
		s := newScene(t, Config{}, rules)
		c := s.connect(client, server)
		talk(c)
		if n := s.engine.Stats().StreamMemory; n == 0 {
			t.Errorf("%s: nothing is held while more may come", name)
		}
		c.close()
		if st := s.engine.Stats(); st.Flows != 1 || st.StreamMemory != 0 || st.Alerts != 2 {
			t.Errorf("%s: %d flows, %d bytes held, %d alerts", name, st.Flows, st.StreamMemory, st.Alerts)
		}
	}
}

package ids

import (
	"testing"
	"time"

	"gotcp/internal/wire"
)

// TestWhatNobodyAcknowledged is looked at when the flow is over: the capture may have missed the
// acknowledgement.
func TestWhatNobodyAcknowledged(t *testing.T) {
	const rules = `alert tcp any any -> any any (msg:"x"; flow:established,to_server; content:"evil"; sid:1;)
alert http any any -> any any (msg:"x"; http.method; content:"GET"; sid:2;)`
	for name, end := range map[string]func(*connection){
		"the capture ends":  func(c *connection) { c.finish() },
		"nothing more came": func(c *connection) { c.wait(700 * time.Second) },
		"it was reset":      func(c *connection) { c.segment(toServer, wire.RST|wire.ACK, "") },
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, Config{}, rules)
			c := s.connect(client, server)
			c.segment(toServer, wire.ACK, "GET /evil HTTP/1.0\r\n\r\n")
			sent := s.number
			s.expect()
			end(c)
			for i := range s.said.Alerts {
				if a := &s.said.Alerts[i]; (a.Frame.Number == 0) != (s.number == sent) {
					t.Errorf("%+v", a.Frame)
				}
			}
			s.expect(1, 2)
		})
	}
}

// TestFlowsTimeOut by their protocol and state, as time goes by, and are told with why.
func TestFlowsTimeOut(t *testing.T) {
	s := newScene(t, Config{Records: RecordKinds(0).With(FlowRecord)}, "")
	s.datagram("10.0.0.1:1", "10.0.0.2:1", "x")
	s.datagram("10.0.0.1:2", "10.0.0.2:2", "x")
	s.datagram("10.0.0.2:2", "10.0.0.1:2", "x")
	c := s.connect(client, server)
	s.connect("10.0.0.1:4000", server).close()
	s.wait(40 * time.Second)
	c.say(toServer, "x")
	s.wait(40 * time.Second)
	s.wait(300 * time.Second)
	s.finish()
	var got []string
	for i := range s.said.Records {
		r := &s.said.Records[i]
		got = append(got, r.Src.String()+" "+r.FlowEnd.State+" "+r.FlowEnd.Reason)
	}
	want := []string{"10.0.0.1:1 new timeout", "10.0.0.1:4000 closed timeout", "10.0.0.1:2 established timeout", client + " established shutdown"}
	if len(got) != len(want) {
		t.Fatalf("%q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%q, want %q", got[i], want[i])
		}
	}
}

// TestEndingsStandWhereTheyWereNoticed: at the packet that came too late for its flow, or behind
// all packets of the batch.
func TestEndingsStandWhereTheyWereNoticed(t *testing.T) {
	w := NewWorker(Config{Records: RecordKinds(0).With(FlowRecord)}, rulesOf(t, ""), NewHosts())
	s := newScene(t, Config{}, "")
	var r Result
	s.tap = func(f *Frame) { w.Process(f, &r) }
	s.datagram("10.0.0.1:1", "10.0.0.2:1", "x")
	s.datagram("10.0.0.1:2", "10.0.0.2:2", "x")
	s.now = s.now.Add(time.Minute)
	s.datagram("10.0.0.1:1", "10.0.0.2:1", "x")
	w.Tick(s.now, &r)
	if len(r.items) != 2 || r.items[0].number != 3 || r.items[1].number != atEnd || r.records[1].Number != 0 || r.records[1].Src.Port() != 2 {
		t.Errorf("%+v %+v", r.items, r.records)
	}
}

// TestEndIsToldOnce: a rule about the flow alone hears of its end once in each direction, though the
// client's last words are understood with the server's only.
func TestEndIsToldOnce(t *testing.T) {
	s := newScene(t, Config{}, `alert http any any -> any any (msg:"x"; sid:1;)
alert http any any -> any any (msg:"second"; http.uri; content:"/second"; sid:2;)`)
	c := s.connect(client, server)
	c.say(toServer, "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n")
	c.segment(toServer, wire.PSH|wire.ACK, "GET /second HTTP/1.1\r\nHost: b\r\n\r\n")
	c.segment(toClient, wire.PSH|wire.ACK, "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")
	s.said.Alerts = nil
	s.finish()
	s.expect(1, 1, 2)
}

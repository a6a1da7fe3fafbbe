package ids

import (
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/traffic"
	"gotcp/internal/wire"
)

// TestUpgrade: what was said before a change of protocol is looked at and logged, and
// what is said from then on is the other protocol's.
func TestUpgrade(t *testing.T) {
	s := newScene(t, Config{Records: RecordKinds(0).With(TLSRecord)}, `
alert ftp any any -> any any (msg:"the answer"; flow:to_client; ftp.completion_code; content:"234"; sid:1;)
alert ftp any any -> any any (msg:"the command"; ftp.command; content:"AUTH"; sid:2;)
alert tls any any -> any any (msg:"the name"; tls.sni; content:"example.com"; sid:3;)`)
	c := s.connect("10.0.0.1:4000", "10.0.0.2:21")
	c.say(toClient, "220 hello\r\n")
	c.say(toServer, "AUTH TLS\r\n")
	c.say(toClient, "234 go on\r\n")
	s.expect(2, 1)
	c.say(toServer, clientHello)
	c.segment(toServer, wire.ACK, "")
	if a := s.said.Alerts; len(a) != 1 || a[0].SID != 3 || a[0].TxID != 2 || a[0].App != app.TLS {
		t.Errorf("%+v", a)
	}
	c.close()
	s.finish()
	if r := s.said.Records; len(r) != 1 || r[0].Tx.TLS == nil || r[0].Tx.TLS.SNI != "example.com" || r[0].TxID != 2 {
		t.Errorf("%+v", r)
	}
}

// TestTunnelRecords: what was said before a tunnel is recorded once, and so is what is said in it.
func TestTunnelRecords(t *testing.T) {
	for _, rules := range []string{"", `alert http any any -> any any (msg:"x"; http.method; content:"CONNECT"; sid:1;)`} {
		s := newScene(t, Config{Records: RecordKinds(0).With(TLSRecord).With(HTTPRecord)}, rules)
		c := s.connect("10.0.0.1:4000", "10.0.0.2:8080")
		c.say(toServer, "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n")
		c.say(toClient, "HTTP/1.1 200 OK\r\n\r\n")
		c.say(toServer, clientHello)
		c.close()
		s.finish()
		r := s.said.Records
		if len(r) != 2 || r[0].Kind != HTTPRecord || r[0].TxID != 0 || r[1].Kind != TLSRecord || r[1].TxID != 1 {
			t.Errorf("%+v", r)
		}
	}
}

// TestUpgradeWithoutRules: what was odd is recorded, and transactions are counted on.
func TestUpgradeWithoutRules(t *testing.T) {
	s := newScene(t, Config{Records: RecordKinds(0).With(TLSRecord).With(AnomalyRecord)}, "")
	c := s.connect("10.0.0.1:4000", "10.0.0.2:21")
	c.say(toClient, "220 hello\r\n")
	c.say(toServer, "AUTH TLS\r\n")
	c.say(toClient, "234 "+strings.Repeat("x", 5000)+"\r\n")
	c.say(toServer, clientHello)
	c.close()
	s.finish()
	r, last := s.said.Records, s.said.Records[len(s.said.Records)-1]
	if r[0].Anomaly.Event != "response_command_too_long" || r[0].App != app.FTP || r[0].TxID != 1 || last.Kind != TLSRecord || last.TxID != 2 {
		t.Errorf("%+v", r)
	}
}

// TestWhatIsNoTLSAfterAll: a dialogue that was to go on in TLS is looked at again.
func TestWhatIsNoTLSAfterAll(t *testing.T) {
	s := newScene(t, Config{}, `alert tcp any any -> any any (msg:"x"; app-layer-event:applayer_no_tls_after_starttls; sid:1;)`)
	c := s.connect("10.0.0.1:4000", "10.0.0.2:25")
	c.say(toClient, "220 mail ESMTP\r\n")
	c.say(toServer, "EHLO a\r\n")
	c.say(toClient, "250 ok\r\n")
	c.say(toServer, "STARTTLS\r\n")
	c.say(toClient, "220 go\r\n")
	c.say(toServer, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")
	c.close()
	s.expect(1)
}

// TestTransactionsAreForgotten: one side that only asks, or both.
func TestTransactionsAreForgotten(t *testing.T) {
	for _, rules := range []string{"", `alert dns any any -> any any (msg:"x"; dns.query; content:"nowhere"; sid:1;)`} {
		for _, answered := range []bool{false, true} {
			s := newScene(t, Config{Detectors: true}, rules)
			for range 3000 {
				s.datagram("10.0.0.1:4000", "10.0.0.2:53", query("example.com"))
				if answered {
					s.datagram("10.0.0.2:53", "10.0.0.1:4000", answer("example.com"))
				}
			}
			s.engine.worker.flows.Each(func(f *flowEntry) {
				if f.ServerPort == 53 && len(f.Value.talk.transactions()) > 2 {
					t.Errorf("answered %v: %d transactions are kept", answered, len(f.Value.talk.transactions()))
				}
			})
		}
	}
}

// TestAnswerFirst: who gives an answer is the server, though nobody was heard to ask.
func TestAnswerFirst(t *testing.T) {
	s := newScene(t, Config{}, `alert dns any any -> any any (msg:"x"; flow:to_client; dns.response.rrname; content:"example.com"; sid:1;)`)
	s.datagram("10.0.0.2:53", "10.0.0.1:4000", answer("example.com"))
	if a := s.said.Alerts; len(a) != 1 || a[0].Flow.Dst.String() != "10.0.0.2:53" || a[0].Src.String() != "10.0.0.2:53" {
		t.Errorf("%+v", a)
	}
}

// TestTheOtherDirectionIsOfferedAgain: what came before the protocol was known is parsed when it is.
func TestTheOtherDirectionIsOfferedAgain(t *testing.T) {
	s := newScene(t, Config{}, `alert smtp any any -> any any (msg:"x"; smtp.helo; content:"early"; sid:1;)`)
	c := s.connect("10.0.0.1:4000", "10.0.0.2:2525")
	c.say(toServer, "EHLO early\r\n")
	c.say(toClient, "220 mail ESMTP\r\n250 ok\r\n")
	c.close()
	s.expect(1)
}

// TestEncryptedIsNotKept: nothing is held of what nobody can read.
func TestEncryptedIsNotKept(t *testing.T) {
	s := newScene(t, Config{}, `alert tls any any -> any any (msg:"x"; tls.sni; content:"example.com"; sid:1;)`)
	c := s.connect("10.0.0.1:4000", "10.0.0.2:443")
	c.say(toServer, clientHello)
	c.say(toServer, "\x14\x03\x03\x00\x01\x01")
	for range 100 {
		c.say(toServer, "\x17\x03\x03\x03\xe8"+strings.Repeat("x", 1000))
	}
	s.expect(1)
	if n := s.engine.Stats().StreamMemory; n > 4096 {
		t.Errorf("%d bytes are held", n)
	}
}

// TestDismissed: a connection that is over, and was looked at, costs no more than its place; one
// with something left to look at is kept whole.
func TestDismissed(t *testing.T) {
	for _, reply := range []bool{true, false} {
		s := newScene(t, Config{Records: RecordKinds(0).With(HTTPRecord)}, `alert http any any -> any any (msg:"x"; http.uri; content:"/a"; sid:1;)`)
		c := s.connect(client, server)
		empty := s.engine.Stats().FlowMemory
		c.say(toServer, "GET /a HTTP/1.1\r\nHost: h\r\n\r\n")
		if reply {
			c.say(toClient, "HTTP/1.1 204 No\r\n\r\n")
		}
		c.close()
		s.expect(1)
		if n := s.engine.Stats().FlowMemory - empty; (n < 1000) != reply {
			t.Errorf("answered %v: %d bytes", reply, n)
		}
		// What follows does no harm.
		c.segment(toServer, wire.ACK, "more")
		s.finish()
		if r := s.said.Records; len(r) != 1 || r[0].App != app.HTTP {
			t.Errorf("answered %v: %+v", reply, r)
		}
	}
}

// TestRequestsBehindARefusedTunnel are looked at when the refusal comes, though the client has said
// all that it would before.
func TestRequestsBehindARefusedTunnel(t *testing.T) {
	s := newScene(t, Config{}, `alert http any any -> any any (msg:"x"; http.uri; content:"/evil"; sid:1;)`)
	c := s.connect(client, server)
	c.say(toServer, "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n")
	c.say(toServer, "GET /evil HTTP/1.1\r\nHost: b\r\n\r\n")
	c.segment(toServer, wire.FIN|wire.ACK, "")
	c.segment(toClient, wire.ACK, "")
	c.say(toClient, "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")
	c.say(toClient, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
	c.segment(toClient, wire.FIN|wire.ACK, "")
	c.segment(toServer, wire.ACK, "")
	s.finish()
	s.expect(1)
}

// TestWhatIsOverIsNotKept: flows that are over have no parser any more and remember no transaction, and those
// that went on encrypted only that they are.
func TestWhatIsOverIsNotKept(t *testing.T) {
	e := NewEngine(Config{}, rulesOf(t, `
alert http any any -> any any (msg:"x"; http.uri; content:"/nowhere"; sid:1;)
alert tls any any -> any any (msg:"y"; tls.sni; content:"nowhere.example"; sid:2;)`))
	for i, f := range traffic.Mix(traffic.Seed, 20_000) {
		e.Process(&Frame{Time: f.At, Number: uint64(i + 1), Data: f.Data, Length: len(f.Data), LinkType: linkEthernet})
	}
	over, sealed := 0, 0
	e.worker.flows.Each(func(f *flowEntry) {
		c := &f.Value
		encrypted := c.talk.sealed(toServer) && c.talk.sealed(toClient)
		if !c.reset && (!encrypted || len(c.talk.transactions()) > 0) { // rules have not seen all of it
			return
		}
		if c.reset {
			over++
		}
		if encrypted {
			sealed++
		}
		if c.talk.parser != nil || c.state.Weight() > 64 || c.charge.bytes > 64 {
			t.Errorf("flow %d of %v: parser %v, rules keep %d bytes, %d are charged", f.ID, c.talk.protocol, c.talk.parser != nil, c.state.Weight(), c.charge.bytes)
		}
		if c.talk.protocol == app.TLS && !c.sealed(toServer) {
			t.Errorf("flow %d: nobody knows any more that it is encrypted", f.ID)
		}
	})
	if over < 100 || sealed < 50 {
		t.Errorf("%d flows were over, %d encrypted", over, sealed)
	}
}

package ids

import (
	"strings"
	"testing"

	"gotcp/internal/wire"
)

const getRule = `alert http any any -> any any (msg:"get"; http.uri; content:"/again"; sid:1;)
alert http any any -> any any (msg:"answer"; http.stat_code; content:"204"; http.stat_msg; content:"Again"; sid:2;)
`

const noContent = "HTTP/1.1 204 Nothing\r\n\r\n"

// TestRulesForOldFlows: where there were no rules before, those that come see what follows in the
// flows that are there: of HTTP the next request and its response.
func TestRulesForOldFlows(t *testing.T) {
	for name, cfg := range map[string]Config{"": {}, "inline": {Inline: true}, "detectors": {Detectors: true}, "records": {Records: RecordKinds(0).With(HTTPRecord)}} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, cfg, "")
			c := s.connect(client, server)
			c.say(toServer, "GET /before HTTP/1.1\r\nHost: h\r\n\r\n")
			c.say(toClient, noContent)
			s.engine.Reload(rulesWith(t, RuleOptions{Inline: cfg.Inline}, getRule))
			c.say(toServer, "GET /again HTTP/1.1\r\nHost: h\r\n\r\n")
			c.say(toClient, "HTTP/1.1 204 Again\r\n\r\n")
			c.close()
			s.expect(1, 2)
		})
	}
}

// TestRulesInTheMiddleOfAMessage wait for the next one, and do not take the rest of a body for it; a
// request that comes in pieces is one.
func TestRulesInTheMiddleOfAMessage(t *testing.T) {
	s := newScene(t, Config{}, "")
	c := s.connect(client, server)
	c.say(toServer, "POST /before HTTP/1.1\r\nHost: h\r\nContent-Length: 2000\r\n\r\n")
	c.say(toServer, strings.Repeat("x", 1000))
	s.engine.Reload(rulesOf(t, getRule+`alert http any any -> any any (msg:"odd"; app-layer-event:http.request_line_missing_protocol; sid:3;)`))
	c.say(toServer, strings.Repeat("/again", 166)+"POST")
	c.say(toClient, "HTTP/1.1 204 Again\r\n\r\n")
	c.say(toServer, "G")
	c.say(toServer, "ET /again HTTP/1.1\r\nHost: h\r\n\r\n")
	c.say(toClient, noContent)
	c.close()
	s.expect(1)
}

// TestStreamRulesForOldFlows: bytes count from now on, whatever the protocol, if it has not a parser
// that has seen how they were encrypted.
func TestStreamRulesForOldFlows(t *testing.T) {
	s := newScene(t, Config{}, "")
	web, book := s.connect(client, server), s.connect("192.168.0.1:1026", "10.0.0.2:22")
	web.say(toServer, "GET /secret HTTP/1.1\r\nHost: h\r\nContent-Length: 30\r\n\r\n")
	book.say(toServer, "SSH-2.0-a\r\n")
	book.say(toClient, "SSH-2.0-b\r\n")
	s.engine.Reload(rulesOf(t, `alert tcp any any -> any any (msg:"x"; flow:established; content:"secret word"; sid:1;)`))
	for _, c := range []*connection{web, book} {
		c.say(toServer, "a secret ")
		c.say(toServer, "word")
		c.close()
	}
	s.expect(1)
}

// TestDatagramRulesForOldFlows: each datagram is a message.
func TestDatagramRulesForOldFlows(t *testing.T) {
	s := newScene(t, Config{}, "")
	s.datagram("10.0.0.1:4000", "10.0.0.2:53", query("example.com"))
	s.engine.Reload(rulesOf(t, `alert dns any any -> any any (msg:"x"; dns.query; content:"example.com"; sid:1;)`))
	s.datagram("10.0.0.1:4000", "10.0.0.2:53", query("example.com"))
	s.expect(1)
	if n := s.engine.Stats().Transactions["dns"]; n != 1 {
		t.Errorf("%d flows of DNS", n)
	}
}

// TestOldFlowsKeepTheirDepth: what lies too deep is not looked at because of new rules.
func TestOldFlowsKeepTheirDepth(t *testing.T) {
	s := newScene(t, Config{StreamDepth: 100}, "")
	c := s.connect(client, server)
	c.say(toServer, "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n")
	c.say(toServer, strings.Repeat("x", 200))
	s.engine.Reload(rulesOf(t, `alert tcp any any -> any any (msg:"x"; flow:established; content:"deep"; sid:1;)`))
	c.segment(toServer, wire.PSH|wire.ACK, "deep")
	c.segment(toClient, wire.ACK, "")
	c.close()
	s.expect()
	if n := s.engine.Stats().StreamMemory; n != 0 {
		t.Errorf("%d bytes are held", n)
	}
}

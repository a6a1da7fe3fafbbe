package ids

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestFlowsCostWhatTheyHold: parsers and what rules remember count against the cap of flows, and
// what is forgotten does not.
func TestFlowsCostWhatTheyHold(t *testing.T) {
	s := newScene(t, Config{}, `alert http any any -> any any (msg:"x"; http.request_body; content:"nowhere"; sid:1;)`)
	c := s.connect(client, server)
	empty := s.engine.Stats().FlowMemory
	c.say(toServer, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 90000\r\n\r\n")
	for range 90 {
		c.say(toServer, strings.Repeat("x", 1000))
	}
	if n := s.engine.Stats().FlowMemory - empty; n < 70000 || n > 400000 {
		t.Errorf("a body of 90000 bytes costs %d", n)
	}
	c.say(toClient, "HTTP/1.1 204 No\r\n\r\n")
	for range 100 {
		c.say(toServer, "GET /"+strings.Repeat("x", 500)+" HTTP/1.1\r\nHost: h\r\n\r\n")
		c.say(toClient, "HTTP/1.1 204 No\r\n\r\n")
	}
	if n := s.engine.Stats().FlowMemory - empty; n > 60000 {
		t.Errorf("what was forgotten costs %d", n)
	}
	s.engine.worker.flows.Expire(s.now.Add(time.Hour))
	if st := s.engine.Stats(); st.FlowMemory != 0 || st.Flows != 0 {
		t.Errorf("%+v", st)
	}
}

// TestCostlyFlowsMakeRoom: the cap counts what flows hold, not how many there are.
func TestCostlyFlowsMakeRoom(t *testing.T) {
	const most = 1 << 20
	s := newScene(t, Config{FlowMemory: most}, `alert http any any -> any any (msg:"x"; http.request_body; content:"nowhere"; sid:1;)`)
	for i := range 100 {
		c := s.connect(fmt.Sprintf("10.0.0.1:%d", 1000+i), server)
		c.say(toServer, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 90000\r\n\r\n")
		for range 40 {
			c.say(toServer, strings.Repeat("x", 1000))
		}
	}
	if st := s.engine.Stats(); st.FlowsEvicted < 50 || st.FlowMemory > most+1<<17 || st.Flows < 5 {
		t.Errorf("%d evicted, %d flows, %d bytes", st.FlowsEvicted, st.Flows, st.FlowMemory)
	}
}

// TestWeighingIsRare: the more a flow holds, the rarer it is weighed.
func TestWeighingIsRare(t *testing.T) {
	s := newScene(t, Config{}, `alert dns any any -> any any (msg:"x"; dns.query; content:"nowhere"; sid:1;)`)
	s.datagram("10.0.0.1:4000", "10.0.0.2:53", query("example.com"))
	s.engine.worker.flows.Each(func(f *flowEntry) {
		c := &f.Value.charge
		if c.bytes < parserSize || c.due < weighEvery+uint64(c.bytes)/4 {
			t.Errorf("%+v", c)
		}
		before := *c
		s.engine.worker.weigh(f)
		if *c != before {
			t.Errorf("at once again: %+v", c)
		}
	})
}

package ids

import (
	"compress/gzip"
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

// TestBombsAreWeighed: what comes to much more than the traffic was is weighed at once.
func TestBombsAreWeighed(t *testing.T) {
	s := newScene(t, Config{}, `alert http any any -> any any (msg:"x"; file.data; content:"nowhere"; sid:1;)`)
	c := s.connect(client, server)
	var zeros strings.Builder
	w := gzip.NewWriter(&zeros)
	w.Write(make([]byte, 100<<10))
	w.Close()
	c.say(toServer, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")
	before := s.engine.Stats().FlowMemory
	c.say(toClient, fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n", zeros.Len()+1)+zeros.String())
	if n := s.engine.Stats().FlowMemory - before; n < 100<<10 {
		t.Errorf("%d bytes that came to 100 kB cost %d", zeros.Len(), n)
	}
}

// TestWeighingIsRare: the more a flow with many transactions holds, the rarer it is weighed.
func TestWeighingIsRare(t *testing.T) {
	s := newScene(t, Config{}, `alert http any any -> any any (msg:"x"; http.uri; content:"nowhere"; sid:1;)`)
	c := s.connect(client, server)
	c.say(toServer, strings.Repeat("GET / HTTP/1.1\r\nHost: h\r\n\r\n", weighable+1))
	c.say(toServer, strings.Repeat("x", 2*weighEvery))
	s.engine.worker.flows.Each(func(f *flowEntry) {
		c := &f.Value.charge
		if c.bytes < parserSize || c.due < weighEvery+uint64(c.bytes)/4 {
			t.Errorf("%+v", c)
		}
		c.bytes--
		before := *c
		s.engine.worker.weigh(f)
		if *c != before {
			t.Errorf("at once again: %+v", c)
		}
	})
}

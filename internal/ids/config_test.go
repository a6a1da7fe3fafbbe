package ids

import (
	"strings"
	"testing"
	"time"

	"gotcp/internal/ids/flow"
	"gotcp/internal/wire"
)

// How long a flow may be idle is the configuration's to say.
func TestTimeouts(t *testing.T) {
	for _, cfg := range []Config{{}, {Timeouts: Timeouts{UDP: flow.Timeouts{Opening: 5 * time.Second}}}} {
		cfg.Records = RecordKinds(0).With(FlowRecord)
		s := newScene(t, cfg, "")
		s.datagram(client, server, "x")
		s.wait(10 * time.Second)
		if n := len(s.said.Records); n != 0 != (cfg.Timeouts.UDP.Opening > 0) {
			t.Errorf("%+v: %d flows have ended", cfg.Timeouts, n)
		}
	}
}

// Of each direction's bodies so much is looked at as the configuration says.
func TestBodiesOfHTTP(t *testing.T) {
	const rules = `
alert http any any -> any any (flow:to_server; http.request_body; content:"far"; sid:1;)
alert http any any -> any any (flow:to_client; http.response_body; content:"far"; sid:2;)`
	body := strings.Repeat(".", 997) + "far"
	for _, tt := range []struct {
		cfg  Config
		want []uint32
	}{
		{Config{}, []uint32{1, 2}}, {Config{RequestBody: 999}, []uint32{2}}, {Config{ResponseBody: 999}, []uint32{1}},
		{Config{RequestBody: 1000, ResponseBody: MaxBody + 1}, []uint32{1, 2}},
	} {
		s := newScene(t, tt.cfg, rules)
		c := s.connect(client, server)
		c.segment(toServer, wire.PSH|wire.ACK, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n"+body)
		c.segment(toClient, wire.PSH|wire.ACK, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"+body)
		c.segment(toServer, wire.ACK, "")
		c.close()
		s.expect(tt.want...)
	}
}

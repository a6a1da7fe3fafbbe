package ids

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gotcp/internal/wire"
)

// behindOf are the numbers of the packets behind the alerts so far, and that of the packet that raised each:
// "4,6 8" is one that packet 8 has raised about what came with 4 and 6.
func (s *scene) behindOf() (all []string) {
	for _, a := range s.said.Alerts {
		var numbers []string
		for _, f := range a.Behind {
			numbers = append(numbers, fmt.Sprint(f.Number))
		}
		all = append(all, strings.Join(numbers, ",")+" "+fmt.Sprint(a.Frame.Number))
	}
	s.said.Alerts = nil
	return all
}

// TestPacketsBehindAlerts: with an alert are the packets with the bytes that it is about, and no others.
func TestPacketsBehindAlerts(t *testing.T) {
	const stream = `alert tcp any any -> any any (msg:"x"; flow:established,to_server; content:"evil"; sid:1;)`
	const uri = `alert http any any -> any any (msg:"x"; http.uri; content:"/evil"; sid:1;)`
	const answer = `alert http any any -> any any (msg:"x"; file.data; content:"evil"; sid:1;)`
	const page, good, bad = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood", "GET /a HTTP/1.1\r\nHost: h\r\n\r\n", "GET /evil HTTP/1.1\r\nHost: h\r\n\r\n"
	for _, tt := range []struct {
		name, rules string
		inline      bool
		talk        func(c *connection)
		want        []string
	}{
		{"over two segments", stream, false, func(c *connection) {
			c.segment(toServer, wire.PSH|wire.ACK, "ev")
			c.segment(toServer, wire.PSH|wire.ACK, "il")
			c.close()
		}, []string{"4,5 8"}},
		{"over two segments, inline", stream, true, func(c *connection) {
			c.segment(toServer, wire.PSH|wire.ACK, "ev")
			c.segment(toServer, wire.PSH|wire.ACK, "il")
		}, []string{"4 5"}},
		{"a request", uri, false, func(c *connection) {
			c.say(toServer, bad)
			c.say(toClient, page)
		}, []string{"4 7"}},
		{"a request after others", uri, false, func(c *connection) {
			c.say(toServer, good)
			c.say(toClient, page)
			c.say(toServer, bad[:9])
			c.say(toServer, bad[9:])
			c.say(toClient, page)
		}, []string{"8,10 13"}},
		{"a response", answer, false, func(c *connection) {
			c.say(toServer, good)
			c.say(toClient, strings.Replace(page, "good", "evil", 1))
			c.close()
		}, []string{"6 9"}},
		{"what was never acknowledged", stream, false, func(c *connection) { c.segment(toServer, wire.PSH|wire.ACK, "evil") }, []string{"4 0"}},
		{"a packet's own", `alert tcp any any -> any any (msg:"x"; dsize:4; sid:1;)`, false, func(c *connection) {
			c.segment(toServer, wire.ACK, "other")
			c.segment(toServer, wire.ACK, "evil")
		}, []string{" 5"}},
		{"what is not told", strings.Replace(stream, "sid", "noalert; sid", 1), false, func(c *connection) { c.say(toServer, "evil") }, nil},
	} {
		for _, wanted := range []bool{true, false} {
			s := newScene(t, Config{Inline: tt.inline, Packets: wanted}, tt.rules)
			var memory []byte // is used again for every packet
			s.tap = func(f *Frame) {
				memory = append(memory[:0], f.Data...)
				f.Data = memory
			}
			tt.talk(s.connect(client, server))
			s.finish()
			for _, a := range s.said.Alerts {
				for _, f := range a.Behind {
					if f.Data[9] != byte(wire.ProtoTCP) || len(f.Data) != f.Length {
						t.Errorf("%s: packet %d is another one", tt.name, f.Number)
					}
				}
				if !wanted && len(a.Behind) > 0 {
					t.Errorf("%s: packets that nobody wants", tt.name)
				}
			}
			if got := s.behindOf(); wanted && !slices.Equal(got, tt.want) {
				t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
			}
			if tr := &s.engine.worker.trails; tr.bytes != 0 || tr.order.Oldest() != nil {
				t.Errorf("%s: %d bytes are left", tt.name, tr.bytes)
			}
		}
	}
}

// TestTrailsAreBounded: for one direction, and for all, the oldest packets make room.
func TestTrailsAreBounded(t *testing.T) {
	s := newScene(t, Config{Packets: true}, `alert tcp any any -> any any (msg:"x"; flow:established; content:"evil"; sid:1;)`)
	c := s.connect(client, server)
	for range 2 * maxSteps {
		c.segment(toServer, wire.ACK, strings.Repeat(".", 10))
	}
	w := s.engine.worker
	n := 0
	for p := w.trails.order.Oldest(); p != nil; p = p.Newer() {
		n += p.Thing.cost()
	}
	if n != w.trails.bytes || n != maxSteps*(40+10+stepOverhead) {
		t.Errorf("%d bytes are kept, %d counted", n, w.trails.bytes)
	}
	w.trails.max = 10 * (40 + 10 + stepOverhead)
	other := s.connect("192.168.0.1:1026", server)
	other.segment(toServer, wire.ACK, "evil......")
	if w.trails.bytes != w.trails.max {
		t.Errorf("%d bytes are kept, %d at most", w.trails.bytes, w.trails.max)
	}
	c.segment(toServer, wire.ACK, "evil......")
	s.finish()
	for _, behind := range s.behindOf() {
		if numbers := strings.Split(behind, ","); len(numbers) > 10 {
			t.Errorf("%q", behind)
		}
	}
	if w.trails.bytes != 0 {
		t.Errorf("%d bytes are left", w.trails.bytes)
	}
}

// TestTrailIsReversed with its flow.
func TestTrailIsReversed(t *testing.T) {
	tr := &trail{kept: [2][]*step{toServer: {{dir: toServer}}}}
	tr.reverse()
	if len(tr.kept[toServer]) != 0 || len(tr.kept[toClient]) != 1 || tr.kept[toClient][0].dir != toClient {
		t.Errorf("%+v", tr)
	}
	(*trail)(nil).reverse()
}

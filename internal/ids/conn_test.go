package ids

import (
	"testing"

	"gotcp/internal/ids/flow"
	"gotcp/internal/ids/stream"
)

// TestTableState: what is over goes first, then what has not begun.
func TestTableState(t *testing.T) {
	for s := stream.None; s <= stream.Closed; s++ {
		want := flow.Established
		switch s {
		case stream.None, stream.SYNSent, stream.SYNReceived:
			want = flow.Opening
		case stream.TimeWait, stream.Closed:
			want = flow.Closed
		}
		if got := tableState(s); got != want {
			t.Errorf("%v: %v", s, got)
		}
	}
}

// TestFlowIDs differ with the frame, and with the depth in one frame.
func TestFlowIDs(t *testing.T) {
	seen := map[uint64]bool{}
	for number := range uint64(10) {
		for depth := range 8 {
			id := flowID(number+1, depth)
			if id == 0 || seen[id] {
				t.Errorf("%d for packet %d in %d others", id, number+1, depth)
			}
			seen[id] = true
		}
	}
}

// TestFactsOfFlows: what rules ask for of a flow is that of the packet at hand.
func TestFactsOfFlows(t *testing.T) {
	s := newScene(t, Config{}, `
alert tcp any any -> any any (msg:"not before the handshake"; flow:established; flags:A,CE; dsize:0; stream_size:server,<,2; sid:1;)
alert tcp any any -> any any (msg:"so many bytes"; stream_size:client,=,6; flow:to_client; sid:2;)
alert udp any any -> any any (msg:"answered"; flow:established; sid:3;)`)
	c := s.connect(client, server)
	s.expect()
	c.segment(toServer, 0x18, "hello")
	s.expect()
	c.segment(toClient, 0x10, "")
	s.datagram("10.0.0.1:1", "10.0.0.2:1", "x")
	s.expect(1, 2)
	s.datagram("10.0.0.2:1", "10.0.0.1:1", "x")
	s.expect(3)
}

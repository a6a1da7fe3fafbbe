package netsim

import (
	"strings"
	"testing"

	"gotcp/internal/tcp"
	"gotcp/internal/wire"
)

// The checks must notice what they are for.
func TestCheckerNotices(t *testing.T) {
	data := func(n int) *tcp.Segment {
		return &tcp.Segment{Seq: 1000, Ack: 50, Flags: wire.ACK, Payload: [2][]byte{make([]byte, n)}}
	}
	for _, tt := range []struct {
		name, want string
		segments   []*tcp.Segment
	}{
		{"fine", "", []*tcp.Segment{data(500)}},
		{"too long", "at most 536", []*tcp.Segment{data(537)}},
		{"past the window", "past the peer's window", []*tcp.Segment{
			{Seq: 1000, Ack: 50, Flags: wire.ACK, Payload: [2][]byte{make([]byte, 500)}},
			{Seq: 1500, Ack: 50, Flags: wire.ACK, Payload: [2][]byte{make([]byte, 500)}},
			{Seq: 2000, Ack: 50, Flags: wire.ACK, Payload: [2][]byte{make([]byte, 2)}},
		}},
		{"acknowledgement back", "went back by 10", []*tcp.Segment{data(1), {Seq: 1001, Ack: 40, Flags: wire.ACK}}},
		{"offloaded too long", "offloaded segment", []*tcp.Segment{{Seq: 1000, Ack: 50, Flags: wire.ACK, GSOSize: 500, Payload: [2][]byte{make([]byte, 900)}}}},
	} {
		var k checker
		k.init(&tcp.Config{MSS: 1460})
		k.gso = 800
		if err := k.sent(&tcp.Segment{Seq: 999, Flags: wire.SYN}); err != nil {
			t.Fatal(err)
		}
		k.received(&tcp.Segment{Seq: 49, Ack: 1000, Flags: wire.SYN | wire.ACK, Window: 1000})
		var err error
		for _, s := range tt.segments {
			if err == nil {
				err = k.sent(s)
			}
		}
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: got %v", tt.name, err)
		}
	}
}

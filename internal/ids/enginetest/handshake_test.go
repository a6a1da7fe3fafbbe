package enginetest

import (
	"testing"

	"gotcp/internal/wire"
)

const evil = `alert tcp any any -> any any (content:"EVIL"; sid:1;)
alert tcp-stream any any -> any any (content:"EVIL"; sid:2;)
alert tcp-pkt any any -> any any (content:"EVIL"; sid:3;)
alert tcp any any -> any any (flow:established; content:"EVIL"; sid:4;)`

func TestHandshakes(t *testing.T) {
	play(t, []scene{
		{
			name:  "both sides send SYN, the server's without an acknowledgement",
			rules: evil,
			talk: newTalk().tcp(c2s, wire.SYN, "").tcp(s2c, wire.SYN, "").segment(c2s, wire.SYN|wire.ACK, 1000, 5001, "").
				ack(s2c).say(c2s, "EVIL").ack(s2c).close(),
			want: "3@5 1@7 2@7 4@7",
		},
		{
			name:  "the answer comes in two",
			rules: evil,
			talk: newTalk().tcp(c2s, wire.SYN, "").segment(s2c, wire.ACK, 4999, 1001, "").tcp(s2c, wire.SYN, "").
				segment(c2s, wire.SYN|wire.ACK, 1000, 5001, "").ack(s2c).say(c2s, "EVIL").ack(s2c).close(),
			want: "3@6 1@8 2@8 4@8",
		},
		{
			name:  "the last acknowledgement brings data",
			rules: evil,
			talk:  newTalk().tcp(c2s, wire.SYN, "").tcp(s2c, wire.SYN|wire.ACK, "").say(c2s, "EVIL").ack(s2c).close(),
			want:  "3@3 1@5 2@5 4@5",
		},
		{
			name:  "the server talks first",
			rules: evil,
			talk:  newTalk().open().say(s2c, "EVIL").ack(c2s).tcp(s2c, wire.FIN|wire.ACK, "").ack(c2s),
			want:  "3@4 1@0 2@0 4@0",
		},
		{
			name:  "SYN again with the same ports",
			rules: evil,
			talk: func() *talk {
				k := newTalk().open().say(c2s, "EVIL").ack(s2c).close()
				k.next = [2]uint32{90000, 70000}
				return k.open().say(c2s, "EVIL").ack(s2c).close()
			}(),
			want: "3@4 1@6 2@6 4@6 3@13 1@15 2@15 4@15",
		},
	})
}

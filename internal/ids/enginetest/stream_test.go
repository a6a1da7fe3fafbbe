package enginetest

import (
	"strings"
	"testing"

	"gotcp/internal/ids"
	"gotcp/internal/wire"
)

// TestSentTwice: what is sent again is part of the stream already, and no packet of its own to look into.
func TestSentTwice(t *testing.T) {
	again := func(k *talk) *talk { return k.segment(c2s, wire.PSH|wire.ACK, 1001, 5001, "evil") }
	options := rules("alert tcp any any -> any any", `content:"evil";`, `content:"evil"; flow:no_stream;`) + "alert tcp-stream any any -> any any (content:\"evil\"; sid:3;)\n"
	play(t, []scene{
		{name: "before it is acknowledged", rules: options, talk: again(newTalk().open().say(c2s, "evil")).ack(s2c).close(), want: "2@4 2@5 1@7 3@7"},
		{name: "and after", rules: options, talk: again(newTalk().open().say(c2s, "evil").ack(s2c)).close(), want: "2@4 2@6 1@7 3@7"},
	})
}

func TestStreamContent(t *testing.T) {
	play(t, []scene{
		{
			name:  "a stream is looked at when it ends, or when a message is complete",
			rules: `alert tcp any any -> any any (content:"evil"; sid:1;)`,
			talk:  newTalk().open().say(c2s, "some evil bytes").ack(s2c).ack(c2s),
			want:  "1@0",
		},
		{
			name:  "closing",
			rules: `alert tcp any any -> any any (content:"evil"; sid:1;)`,
			talk:  newTalk().open().say(c2s, "some evil bytes").ack(s2c).close(),
			want:  "1@6",
		},
		{
			name:  "inline",
			rules: `alert tcp any any -> any any (content:"evil"; sid:1;)`,
			cfg:   ids.Config{Inline: true},
			talk:  newTalk().open().say(c2s, "some evil bytes").ack(s2c).close(),
			want:  "1@4",
		},
		{
			name:  "inline, each packet is looked at with what is before it",
			rules: rules("alert tcp any any -> any any", `content:"evil";`, `content:"evil"; depth:8; offset:4;`),
			cfg:   ids.Config{Inline: true},
			talk: newTalk().open().say(c2s, "some ev").say(c2s, "il bytes").ack(s2c).ack(c2s).say(c2s, "more").
				say(c2s, strings.Repeat("x", 2000)).say(c2s, "last").close(),
			want: "1@5 2@5 1@8 2@8 1@9 2@9 1@10 2@10",
		},
		{
			name: "over two segments",
			rules: `alert tcp any any -> any any (content:"evil"; sid:1;)
			alert tcp-pkt any any -> any any (content:"evil"; sid:2;)
			alert tcp-stream any any -> any any (content:"evil"; sid:3;)
			alert tcp any any -> any any (flow:no_stream; content:"ev"; sid:4;)
			alert tcp any any -> any any (flow:only_stream; content:"evil"; sid:5;)`,
			talk: newTalk().open().say(c2s, "some ev").ack(s2c).say(c2s, "il bytes").ack(s2c).close(),
			want: "4@4 1@8 3@8 5@8",
		},
		{
			name: "a reset ends it",
			rules: `alert tcp any any -> any any (content:"evil"; sid:1;)
			alert tcp any any -> any any (flags:RA; sid:2;)`,
			talk: newTalk().open().say(c2s, "some evil bytes").tcp(s2c, wire.RST|wire.ACK, ""),
			want: "2@5 1@0",
		},
		{
			name:  "behind the depth there are packets only",
			rules: `alert tcp any any -> any any (content:"evil"; sid:1;)` + "\n" + `alert tcp any any -> any any (flow:only_stream; content:"evil"; sid:2;)`,
			cfg:   ids.Config{StreamDepth: 2000},
			talk: newTalk().open().say(c2s, strings.Repeat("x", 1200)).ack(s2c).say(c2s, strings.Repeat("x", 1200)).ack(s2c).
				say(c2s, "evil").ack(s2c).say(c2s, "evil").ack(s2c).close(),
			want: "1@8 1@10",
		},
		{
			name:  "with a depth, packets are looked at, too",
			rules: `alert tcp any any -> any any (content:"evil"; depth:4; sid:1;)`,
			talk:  newTalk().open().say(c2s, "evil").ack(s2c).say(c2s, "evil").ack(s2c).close(),
			want:  "1@4 1@6 1@8",
		},
		{
			name:  "much data is looked at in chunks",
			rules: `alert tcp any any -> any any (content:"evil"; sid:1;)`,
			talk: newTalk().open().say(c2s, "evil"+strings.Repeat("x", 1400)).ack(s2c).say(c2s, strings.Repeat("x", 1400)).ack(s2c).
				say(c2s, "evil").ack(s2c).close(),
			want: "1@8 1@10",
		},
		{
			name:  "established or not",
			rules: "alert tcp any any -> any any (flow:established; sid:1;)\nalert tcp any any -> any any (flow:not_established; sid:2;)\nalert tcp any any -> any any (flow:stateless; sid:3;)",
			talk:  newTalk().open().say(c2s, "x"),
			want:  "2@1 3@1 2@2 3@2 2@3 3@3 1@4 3@4",
		},
	})
}

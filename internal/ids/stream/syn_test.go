package stream

import (
	"testing"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// TestEchoOfTheSYN: whoever did not see the SYN cannot echo its timestamp.
func TestEchoOfTheSYN(t *testing.T) {
	ts := func(v, echo uint32) *wire.TCPOptions {
		return &wire.TCPOptions{HasTimestamps: true, TSVal: v, TSEcr: echo}
	}
	k := newTalk(t, Config{})
	k.expect(c2s, seg{flags: wire.SYN, opts: ts(1000, 0)})
	k.refuse(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1, opts: ts(5, 7)}, event.PacketInvalidTimestamp)
	k.refuse(s2c, seg{flags: wire.RST | wire.ACK, ack: 1, opts: ts(5, 7)}, event.PacketInvalidTimestamp)
	for i := range uint32(maxSYNs) {
		k.expect(c2s, seg{flags: wire.SYN, opts: ts(2000+i, 0)})
		k.expect(c2s, seg{flags: wire.SYN, opts: ts(2000+i, 0)})
	}
	k.expect(c2s, seg{flags: wire.SYN, opts: ts(3000, 0)}, event.HandshakeSYNFlood)
	k.expect(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1, opts: ts(5, 1000)})
	k.in(SYNReceived)

	k = newTalk(t, Config{})
	k.expect(c2s, seg{flags: wire.SYN})
	k.refuse(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1, opts: ts(5, 7)}, event.PacketInvalidTimestamp)
	k.expect(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1, opts: ts(5, 0)})
}

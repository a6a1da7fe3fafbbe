package stream

import (
	"testing"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

func TestSYNsAfterTheHandshake(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.refuse(c2s, seg{flags: wire.SYN}, event.EstablishedSYNResend)
	k.refuse(c2s, seg{flags: wire.SYN, seq: 7}, event.EstablishedSYNResendDiffSeq)
	k.refuse(s2c, seg{flags: wire.SYN}, event.EstablishedSYNToClient)
	// As long as the server may have missed the third packet, it may ask for it.
	k.expect(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1})
	k.expect(s2c, seg{flags: wire.ACK, seq: 1, ack: 1})
	k.refuse(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1}, event.EstablishedSYNACKResend)
	k.refuse(s2c, seg{flags: wire.SYN | wire.ACK, seq: 7, ack: 1}, event.EstablishedSYNACKResendWithDiffSeq)
	k.refuse(s2c, seg{flags: wire.SYN | wire.ACK, ack: 7},
		event.EstablishedSYNACKResendWithDiffACK, event.EstablishedSYNACKResendWithDifferentACK)
	k.refuse(c2s, seg{flags: wire.SYN | wire.ACK, ack: 1}, event.EstablishedSYNACKToServer)
	k.in(Established)
}

func TestDataWithoutACKIsDropped(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.refuse(c2s, seg{flags: wire.PSH, seq: 1, data: "evil"})
}

func TestBrokenACK(t *testing.T) {
	k := newTalk(t, Config{})
	p := build(c2s, seg{flags: wire.SYN})
	p.TCP[11] = 1
	k.s.Input(k.now, p, c2s)
	if len(p.Events) != 1 || p.Events[0] != event.PacketBrokenACK {
		t.Errorf("events %v", p.Events)
	}
}

func TestRetransmission(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "abc"})
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "abc"})
	k.expect(c2s, seg{flags: wire.ACK, seq: 4, ack: 1, data: "def"})
	k.expect(s2c, seg{flags: wire.ACK, seq: 1, ack: 7})
	k.refuse(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "abc"}, event.PacketSpuriousRetransmission)
	k.expect(c2s, seg{flags: wire.ACK, seq: 4, ack: 1, data: "defghi"})
	k.expect(s2c, seg{flags: wire.ACK, seq: 1, ack: 10})
	k.read(c2s, "abcdefghi")
}

package stream

import (
	"testing"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

func TestNoSessionWithoutItsBeginning(t *testing.T) {
	k := newTalk(t, Config{})
	k.refuse(c2s, seg{flags: wire.ACK, seq: 9, ack: 9, data: "GET /"})
	k.refuse(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1})
	k.refuse(c2s, seg{flags: wire.ACK | wire.FIN, seq: 9, ack: 9}, event.FINButNoSession)
	k.refuse(c2s, seg{flags: wire.RST, seq: 9}, event.RSTButNoSession)
	k.in(None)
}

func TestMidstream(t *testing.T) {
	k := newTalk(t, Config{Midstream: true})
	k.expect(c2s, seg{flags: wire.ACK, seq: 100, ack: 100, data: "GET /"})
	k.in(Established)
	if !k.s.Midstream() {
		t.Error("the session does not know that its beginning is missing")
	}
	k.expect(s2c, seg{flags: wire.ACK, seq: 100, ack: 105, data: "200"})
	k.expect(c2s, seg{flags: wire.ACK, seq: 105, ack: 103})
	k.read(c2s, "GET /")
	k.read(s2c, "200")
}

func TestMidstreamFromTheSYNACK(t *testing.T) {
	k := newTalk(t, Config{Midstream: true})
	// The flow table takes who speaks first for the client.
	if !k.send(c2s, seg{flags: wire.SYN | wire.ACK, ack: 1}).Reversed {
		t.Fatal("a SYN-ACK comes from the server")
	}
	// What follows has the right direction: the test's c2s is now the server's.
	isns[0], isns[1] = isns[1], isns[0]
	defer func() { isns[0], isns[1] = isns[1], isns[0] }()
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "GET /"})
	k.in(Established)
	k.expect(s2c, seg{flags: wire.ACK, seq: 1, ack: 6})
	k.read(c2s, "GET /")
}

func TestOneSideOnly(t *testing.T) {
	k := newTalk(t, Config{AsyncOneSide: true})
	k.expect(c2s, seg{flags: wire.SYN})
	k.refuse(c2s, seg{flags: wire.ACK, seq: 9, ack: 500}, event.HandshakeAsyncWrongSeq)
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 500})
	k.in(Established)
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 500, data: "GET /"})
	k.expect(c2s, seg{flags: wire.ACK, seq: 6, ack: 4000, data: "more"})
	k.drain()
	k.read(c2s, "GET /more")
}

func TestSYNACKMustFitTheSYN(t *testing.T) {
	k := newTalk(t, Config{})
	k.expect(c2s, seg{flags: wire.SYN})
	k.refuse(s2c, seg{flags: wire.SYN | wire.ACK, ack: 77}, event.HandshakeSYNACKWithWrongACK)
	k.refuse(c2s, seg{flags: wire.SYN | wire.ACK, ack: 1}, event.HandshakeSYNACKInWrongDirection)
	k.expect(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1})
	k.refuse(c2s, seg{flags: wire.SYN | wire.ACK, ack: 1}, event.HandshakeSYNACKToServerOnSYNRecv)
	k.refuse(s2c, seg{flags: wire.SYN | wire.ACK, ack: 2},
		event.HandshakeSYNACKResendWithDiffACK, event.HandshakeSYNACKResendWithDifferentACK)
	k.refuse(s2c, seg{flags: wire.SYN}, event.HandshakeSYNToClientOnSYNRecv)
	k.refuse(c2s, seg{flags: wire.SYN, seq: 5}, event.HandshakeSYNResendDiffSeqOnSYNRecv)
	k.expect(c2s, seg{flags: wire.SYN})
	k.in(SYNReceived)
}

func TestThirdPacketMustFit(t *testing.T) {
	k := newTalk(t, Config{})
	k.expect(c2s, seg{flags: wire.SYN})
	k.expect(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1})
	k.refuse(s2c, seg{flags: wire.ACK, seq: 7, ack: 1}, event.HandshakeWrongSeqWrongACK)
	k.refuse(c2s, seg{flags: wire.ACK, seq: 1, ack: 800}, event.PacketInvalidACK, event.HandshakeRightSeqWrongACKEvasion)
	k.refuse(c2s, seg{flags: wire.ACK, seq: 1 << 30, ack: 800}, event.HandshakeWrongSeqWrongACK)
	k.in(SYNReceived)
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 1})
	k.in(Established)
}

// TestSecondSYN: the client tries again with another number; which one the server
// got, its answer says. A forged SYN must not hide the session from us.
func TestSecondSYN(t *testing.T) {
	for _, second := range []bool{false, true} {
		k := newTalk(t, Config{})
		k.expect(c2s, seg{flags: wire.SYN})
		k.expect(c2s, seg{flags: wire.SYN, seq: 5000})
		first := uint32(1)
		if second {
			first = 5001
		}
		k.expect(s2c, seg{flags: wire.SYN | wire.ACK, ack: first})
		k.expect(c2s, seg{flags: wire.ACK, seq: first, ack: 1, data: "hi"})
		k.expect(s2c, seg{flags: wire.ACK, seq: 1, ack: first + 2})
		k.read(c2s, "hi")
	}
}

// TestSecondSYNACK: the same for the server's side.
func TestSecondSYNACK(t *testing.T) {
	for _, second := range []bool{false, true} {
		k := newTalk(t, Config{})
		k.expect(c2s, seg{flags: wire.SYN})
		k.expect(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1, data: map[bool]string{true: "forged"}[second]})
		k.expect(s2c, seg{flags: wire.SYN | wire.ACK, seq: 7000, ack: 1})
		first := uint32(1)
		if second {
			first = 7001
		}
		k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: first})
		k.in(Established)
		k.expect(s2c, seg{flags: wire.ACK, seq: first, ack: 1, data: "hi"})
		k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: first + 2})
		k.read(s2c, "hi")
		if k.e.Bytes() != 0 {
			t.Errorf("%d bytes are still held", k.e.Bytes())
		}
	}
}

func TestManySYNACKs(t *testing.T) {
	k := newTalk(t, Config{})
	k.expect(c2s, seg{flags: wire.SYN})
	k.expect(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1})
	for i := range uint32(maxSYNACKs) {
		k.expect(s2c, seg{flags: wire.SYN | wire.ACK, seq: 7000 + i, ack: 1})
	}
	k.expect(s2c, seg{flags: wire.SYN | wire.ACK, seq: 7000 + maxSYNACKs - 1, ack: 1})
	k.refuse(s2c, seg{flags: wire.SYN | wire.ACK, seq: 9000, ack: 1}, event.HandshakeSYNACKFlood)
}

func TestSplitHandshake(t *testing.T) {
	k := newTalk(t, Config{})
	k.expect(c2s, seg{flags: wire.SYN})
	k.expect(s2c, seg{flags: wire.SYN})
	k.refuse(c2s, seg{flags: wire.SYN | wire.ACK, ack: 9}, event.SplitHandshakeSYNACKWithWrongACK)
	k.refuse(c2s, seg{flags: wire.SYN | wire.ACK, seq: 9, ack: 1}, event.SplitHandshakeSYNACKWithWrongSYN)
	k.expect(c2s, seg{flags: wire.SYN | wire.ACK, ack: 1})
	k.refuse(s2c, seg{flags: wire.ACK, seq: 5, ack: 1}, event.SplitHandshakeWrongSeq)
	k.refuse(s2c, seg{flags: wire.ACK, seq: 1, ack: 1 << 30}, event.PacketInvalidACK, event.SplitHandshakeInvalidACK)
	k.expect(s2c, seg{flags: wire.ACK, seq: 1, ack: 1})
	k.in(Established)
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "hi"})
	k.expect(s2c, seg{flags: wire.ACK, seq: 1, ack: 3})
	k.read(c2s, "hi")
}

func TestFastOpen(t *testing.T) {
	cookie := &wire.TCPOptions{Unknown: []byte{34, 6, 1, 2, 3, 4}}
	t.Run("taken", func(t *testing.T) {
		k := newTalk(t, Config{})
		k.expect(c2s, seg{flags: wire.SYN, data: "GET /", opts: cookie})
		k.expect(s2c, seg{flags: wire.SYN | wire.ACK, ack: 6})
		k.read(c2s, "GET /")
		k.expect(c2s, seg{flags: wire.ACK, seq: 6, ack: 1})
		k.in(Established)
	})
	t.Run("ignored", func(t *testing.T) {
		k := newTalk(t, Config{})
		k.expect(c2s, seg{flags: wire.SYN, data: "GET /", opts: cookie})
		k.expect(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1}, event.HandshakeSYNACKTFODataIgnored)
		k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "GET /"})
		k.expect(s2c, seg{flags: wire.ACK, seq: 1, ack: 6})
		k.read(c2s, "GET /")
	})
	t.Run("not asked for", func(t *testing.T) {
		k := newTalk(t, Config{})
		k.expect(c2s, seg{flags: wire.SYN, data: "evil!"})
		k.expect(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1})
		k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "GET /"})
		k.expect(s2c, seg{flags: wire.ACK, seq: 1, ack: 6})
		k.read(c2s, "GET /")
	})
}

// TestServerGoesOnWithoutTheThirdPacket: we have missed it, or it is not the server.
func TestServerGoesOnWithoutTheThirdPacket(t *testing.T) {
	k := newTalk(t, Config{})
	k.expect(c2s, seg{flags: wire.SYN})
	k.expect(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1})
	k.expect(s2c, seg{flags: wire.ACK, seq: 1, ack: 1, data: "220 hi"})
	k.in(Established)

	k = newTalk(t, Config{Inline: true})
	k.expect(c2s, seg{flags: wire.SYN})
	k.expect(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1})
	k.refuse(s2c, seg{flags: wire.ACK, seq: 1, ack: 1, data: "220 hi"}, event.HandshakeACKDataInject)
	k.refuse(s2c, seg{flags: wire.ACK, seq: 1, ack: 1}, event.HandshakeACKInWrongDirection)
}

func TestRefusedConnection(t *testing.T) {
	k := newTalk(t, Config{})
	k.expect(c2s, seg{flags: wire.SYN})
	k.refuse(s2c, seg{flags: wire.RST | wire.ACK, ack: 99}, event.PacketInvalidACK, event.RSTInvalidACK)
	k.expect(s2c, seg{flags: wire.RST | wire.ACK, ack: 1})
	k.in(Closed)
}

func TestFINWithSYN(t *testing.T) {
	k := newTalk(t, Config{})
	k.refuse(c2s, seg{flags: wire.SYN | wire.FIN}, event.FINButNoSession)
	k.shake()
	k.refuse(c2s, seg{flags: wire.SYN | wire.FIN, seq: 1}, event.FINSYN)
	k.refuse(s2c, seg{flags: wire.SYN | wire.FIN | wire.ACK, seq: 1, ack: 1}, event.FINSYN)
	k.in(Established)
}

// TestAnotherSYNACKsDataGoesOn: what came with the SYN-ACK that the client did not take is no
// part of the stream, and the places of what is do not begin again.
func TestAnotherSYNACKsDataGoesOn(t *testing.T) {
	k := newTalk(t, Config{Inline: true})
	k.send(c2s, seg{flags: wire.SYN})
	k.send(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1, data: "false"})
	k.send(s2c, seg{flags: wire.SYN | wire.ACK, seq: 5000, ack: 1})
	k.send(c2s, seg{flags: wire.ACK, seq: 1, ack: 5001})
	k.send(s2c, seg{flags: wire.ACK, seq: 5001, ack: 1, data: "true"})
	if got := string(k.got[s2c]); got != "falsetrue" {
		t.Errorf("%q", got)
	}
	if data, start := k.s.Data(s2c); len(data) != 0 || start != 9 {
		t.Errorf("%d bytes from %d on", len(data), start)
	}
}

package stream

import (
	"testing"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

func TestServerClosesFirst(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.expect(s2c, seg{flags: wire.ACK | wire.FIN, seq: 1, ack: 1})
	k.in(FinWait1)
	k.refuse(c2s, seg{flags: wire.ACK, seq: 1, ack: 1 << 30}, event.PacketInvalidACK, event.FIN1InvalidACK)
	k.refuse(c2s, seg{flags: wire.ACK, seq: 1 << 30, ack: 2}, event.FIN1ACKWrongSeq)
	k.refuse(c2s, seg{flags: wire.ACK | wire.FIN, seq: 1 << 30, ack: 2}, event.FIN1FINWrongSeq)
	k.refuse(c2s, seg{flags: wire.SYN}, event.ShutdownSYNResend)
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 2, data: "more"})
	k.in(FinWait2)
	k.refuse(c2s, seg{flags: wire.ACK, seq: 1 << 30, ack: 2}, event.FIN2ACKWrongSeq)
	k.expect(s2c, seg{flags: wire.ACK, seq: 2, ack: 5})
	k.read(c2s, "more")
	k.expect(c2s, seg{flags: wire.ACK | wire.FIN, seq: 5, ack: 2})
	k.in(TimeWait)
	k.refuse(s2c, seg{flags: wire.ACK, seq: 99, ack: 6}, event.TimeWaitACKWrongSeq)
	k.expect(s2c, seg{flags: wire.ACK, seq: 2, ack: 6})
	k.in(Closed)
}

func TestBothCloseAtOnce(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.expect(s2c, seg{flags: wire.ACK | wire.FIN, seq: 1, ack: 1})
	k.expect(c2s, seg{flags: wire.ACK | wire.FIN, seq: 1, ack: 1})
	k.in(Closing)
	k.refuse(c2s, seg{flags: wire.ACK, seq: 77, ack: 2}, event.ClosingACKWrongSeq)
	k.expect(c2s, seg{flags: wire.ACK, seq: 2, ack: 2})
	k.expect(s2c, seg{flags: wire.ACK, seq: 2, ack: 2})
	k.in(Closed)
}

func TestFINMustBeInTheWindow(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.refuse(c2s, seg{flags: wire.ACK | wire.FIN, seq: 1 << 20, ack: 1}, event.FINOutOfWindow)
	k.refuse(c2s, seg{flags: wire.ACK | wire.FIN, seq: 1, ack: 1 << 20}, event.PacketInvalidACK, event.FINInvalidACK)
	k.in(Established)
}

func TestCloseWait(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.expect(c2s, seg{flags: wire.ACK | wire.FIN, seq: 1, ack: 1, data: "bye"})
	k.in(CloseWait)
	k.expect(c2s, seg{flags: wire.ACK | wire.FIN, seq: 1, ack: 1, data: "bye"}, event.PacketRetransmission)
	k.refuse(c2s, seg{flags: wire.ACK, seq: 99, ack: 1, data: "evil"}, event.CloseWaitACKOutOfWindow)
	k.refuse(s2c, seg{flags: wire.ACK, seq: 1, ack: 6}, event.PacketInvalidACK, event.CloseWaitInvalidACK)
	k.refuse(s2c, seg{flags: wire.ACK | wire.FIN, seq: 1 << 20, ack: 5}, event.CloseWaitFINOutOfWindow)
	k.expect(s2c, seg{flags: wire.ACK | wire.FIN, seq: 1, ack: 5})
	k.in(LastACK)
	k.refuse(c2s, seg{flags: wire.ACK, seq: 5, ack: 1 << 20}, event.PacketInvalidACK, event.LastACKInvalidACK)
	k.refuse(c2s, seg{flags: wire.ACK, seq: 50, ack: 2}, event.LastACKACKWrongSeq)
	k.expect(c2s, seg{flags: wire.ACK, seq: 5, ack: 2})
	k.in(Closed)
}

// TestForgedRST: a server that refuses a client does not answer its SYN.
func TestForgedRST(t *testing.T) {
	k := newTalk(t, Config{})
	k.expect(c2s, seg{flags: wire.SYN})
	k.expect(s2c, seg{flags: wire.RST | wire.ACK, ack: 1})
	k.in(Closed)
	k.refuse(s2c, seg{flags: wire.RST | wire.ACK, ack: 1})
	k.refuse(c2s, seg{flags: wire.SYN})
	k.refuse(s2c, seg{flags: wire.SYN | wire.ACK, ack: 9}, event.HandshakeSYNACKWithWrongACK)
	k.in(Closed)
	k.refuse(s2c, seg{flags: wire.ACK, seq: 1, ack: 1}) // no answer to the SYN
	k.in(Closed)
	k.expect(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1}, event.SuspectedRSTInject)
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "GET /"})
	k.in(Established)
	k.expect(s2c, seg{flags: wire.ACK, seq: 1, ack: 6})
	k.read(c2s, "GET /")
}

// TestAfterTheRST: what is still on its way says nothing.
func TestAfterTheRST(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.expect(c2s, seg{flags: wire.RST, seq: 1})
	k.in(Closed)
	k.refuse(c2s, seg{flags: wire.RST, seq: 1})
	k.refuse(s2c, seg{flags: wire.ACK, seq: 1, ack: 1, data: "on its way"})
	k.refuse(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "GET /"})
}

// TestRSTWithData (RFC 9293 §3.5.3), and one whose acknowledgement is nothing.
func TestRSTWithData(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.expect(s2c, seg{flags: wire.RST, seq: 1, data: "no"}, event.RSTWithData)
	k = newTalk(t, Config{})
	k.expect(c2s, seg{flags: wire.SYN})
	k.refuse(s2c, seg{flags: wire.RST | wire.ACK, ack: 9, data: "no"}, event.RSTWithData, event.PacketInvalidACK, event.RSTInvalidACK)
	k.expect(s2c, seg{flags: wire.RST | wire.ACK, ack: 1})
	k.in(Closed)
	k = newTalk(t, Config{})
	k.shake()
	k.expect(c2s, seg{flags: wire.RST | wire.ACK, seq: 1, ack: -isns[s2c]})
	k.in(Closed)
}

func TestNewSessionOnOldPorts(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	if k.send(c2s, seg{flags: wire.SYN, seq: 4000}).Restart {
		t.Error("a SYN must not end a session that goes on")
	}
	k.expect(s2c, seg{flags: wire.RST, seq: 1})
	if !k.send(c2s, seg{flags: wire.SYN, seq: 4000}).Restart {
		t.Error("a SYN after the end begins a new session")
	}
	k.refuse(c2s, seg{flags: wire.SYN})
}

// TestSYNToClient: what the server sent before, late segments of an old session, has
// made the flow table take it for the client.
func TestSYNToClient(t *testing.T) {
	k := newTalk(t, Config{})
	k.refuse(c2s, seg{flags: wire.RST, seq: 1}, event.RSTButNoSession)
	if !k.send(s2c, seg{flags: wire.SYN}).Restart {
		t.Error("the SYN's sender is the client of a new session")
	}
}

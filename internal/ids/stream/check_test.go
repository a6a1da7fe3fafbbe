package stream

import (
	"strings"
	"testing"
	"time"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

func TestAcknowledgementMustBeOfWhatMayBeSent(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.refuse(c2s, seg{flags: wire.ACK, seq: 1, ack: 70000, data: "evil"}, event.PacketInvalidACK, event.EstablishedInvalidACK)
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "good"})
	k.expect(s2c, seg{flags: wire.ACK, seq: 1, ack: 5})
	k.read(c2s, "good")
}

// TestOutdatedAcknowledgement: one that was overtaken does no harm, however old it is.
func TestOutdatedAcknowledgement(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.expect(s2c, seg{flags: wire.ACK, seq: 1, ack: 1, data: strings.Repeat("a", 3000), win: 1000})
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 3001})
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 1})
	k.refuse(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "a"}, event.PacketInvalidACK, event.EstablishedInvalidACK)
}

// TestDataBehindItsAcknowledgement: it came the other way round to us, and is taken for
// sent again.
func TestDataBehindItsAcknowledgement(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.expect(s2c, seg{flags: wire.ACK, seq: 1, ack: 4})
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "abc"}, event.PacketSpuriousRetransmission)
	k.read(c2s, "abc")
}

func TestSegmentMustBeInTheWindow(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.expect(s2c, seg{flags: wire.ACK, seq: 1, ack: 1, win: 1000})
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "a"})
	k.refuse(c2s, seg{flags: wire.ACK, seq: 66000, ack: 1, data: "x"}, event.EstablishedPacketOutOfWindow)
}

func TestWindowsAreScaled(t *testing.T) {
	k := newTalk(t, Config{})
	scale := &wire.TCPOptions{HasWindowScale: true, WindowScale: 4}
	k.expect(c2s, seg{flags: wire.SYN, opts: scale})
	k.expect(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1, opts: scale})
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 1})
	k.expect(s2c, seg{flags: wire.ACK, seq: 1, ack: 1})
	k.expect(c2s, seg{flags: wire.ACK, seq: 900000, ack: 1, data: "x"})
	k.refuse(c2s, seg{flags: wire.ACK, seq: 1100000, ack: 1, data: "x"}, event.EstablishedPacketOutOfWindow)
}

// TestClosedWindow: one byte may be sent into it to see whether it opens.
func TestClosedWindow(t *testing.T) {
	k := newTalk(t, Config{})
	k.expect(c2s, seg{flags: wire.SYN})
	k.expect(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1, win: 4})
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "abcd"})
	k.expect(s2c, seg{flags: wire.ACK, seq: 1, ack: 5, zeroWin: true})
	k.refuse(c2s, seg{flags: wire.ACK, seq: 5, ack: 1, data: "xx"}, event.EstablishedPacketOutOfWindow)
	k.expect(c2s, seg{flags: wire.ACK, seq: 5, ack: 1, data: "e"})
}

// TestPAWS: an old timestamp is how a segment is smuggled past us that the host drops.
func TestPAWS(t *testing.T) {
	ts := func(v uint32) *wire.TCPOptions { return &wire.TCPOptions{HasTimestamps: true, TSVal: v} }
	k := newTalk(t, Config{})
	k.expect(c2s, seg{flags: wire.SYN, opts: ts(1000)})
	k.expect(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1, opts: ts(5)})
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, opts: ts(1001)})
	k.refuse(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "evil", opts: ts(900)}, event.PacketInvalidTimestamp)
	k.refuse(c2s, seg{flags: wire.RST, seq: 1, opts: ts(900)}, event.PacketInvalidTimestamp)
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "good", opts: ts(1002)})
	k.expect(s2c, seg{flags: wire.ACK, seq: 1, ack: 5, opts: ts(6)})
	k.read(c2s, "good")
	k.now = k.now.Add(25 * 24 * time.Hour)
	k.expect(c2s, seg{flags: wire.ACK, seq: 5, ack: 1, data: "!", opts: ts(3)})
}

func TestKeepAlive(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "hi"})
	k.expect(s2c, seg{flags: wire.ACK, seq: 1, ack: 3})
	k.expect(c2s, seg{flags: wire.ACK, seq: 2, ack: 1, data: "?"})
	k.expect(c2s, seg{flags: wire.ACK, seq: 2, ack: 1})
	k.read(c2s, "hi")
}

func TestResetMustHitTheNextByte(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "hi"})
	k.refuse(c2s, seg{flags: wire.RST, seq: 100})
	k.refuse(c2s, seg{flags: wire.RST, seq: 0})
	k.refuse(c2s, seg{flags: wire.RST | wire.ACK, seq: 3, ack: 1 << 30}, event.PacketInvalidACK, event.RSTInvalidACK)
	k.in(Established)
	k.expect(c2s, seg{flags: wire.RST, seq: 3})
	k.in(Closed)
}

func TestBadChecksumIsNothing(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.refuse(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "evil", badSum: true})
	k.refuse(c2s, seg{flags: wire.RST, seq: 1, badSum: true})
	k.in(Established)
}

func TestShrinkingWindow(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "data on its way"})
	k.refuse(s2c, seg{flags: wire.ACK, seq: 500, ack: 1000, win: 1}, event.PacketBadWindowUpdate)
	// As much as it acknowledges is fair: its reader is slow, and we have missed some.
	k.expect(s2c, seg{flags: wire.ACK, seq: 500, ack: 1000, win: 65535 - 1000})
}

// TestTimestampsAheadOfTheStreamDoNotCount: or one forged segment, somewhere in the
// window, would have us refuse all that is real.
func TestTimestampsAheadOfTheStreamDoNotCount(t *testing.T) {
	ts := func(v uint32) *wire.TCPOptions { return &wire.TCPOptions{HasTimestamps: true, TSVal: v} }
	k := newTalk(t, Config{})
	k.expect(c2s, seg{flags: wire.SYN, opts: ts(1000)})
	k.expect(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1, opts: ts(5)})
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, opts: ts(1001)})
	k.expect(c2s, seg{flags: wire.ACK, seq: 9000, ack: 1, data: "evil", opts: ts(90000)})
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "good", opts: ts(1002)})
}

// TestWindowsAreScaledByBothOrNone (RFC 7323 §2.2).
func TestWindowsAreScaledByBothOrNone(t *testing.T) {
	k := newTalk(t, Config{})
	k.expect(c2s, seg{flags: wire.SYN})
	k.expect(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1, opts: &wire.TCPOptions{HasWindowScale: true, WindowScale: 4}})
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 1})
	k.expect(s2c, seg{flags: wire.ACK, seq: 1, ack: 1})
	k.refuse(c2s, seg{flags: wire.ACK, seq: 900000, ack: 1, data: "x"}, event.EstablishedPacketOutOfWindow)
}

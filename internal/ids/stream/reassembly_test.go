package stream

import (
	"strings"
	"testing"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// data is a segment of the client, established.
func data(at uint32, s string) seg { return seg{flags: wire.ACK, seq: 1 + at, ack: 1, data: s} }

func ack(n uint32) seg { return seg{flags: wire.ACK, seq: 1, ack: 1 + n} }

// TestTheFirstCopyCounts: what a host makes of bytes sent twice and differently
// depends on the host; that it happens is the alarm.
func TestTheFirstCopyCounts(t *testing.T) {
	differs := event.ReassemblyOverlapDifferentData
	t.Run("in order", func(t *testing.T) {
		k := newTalk(t, Config{})
		k.shake()
		k.expect(c2s, data(0, "GET /good"))
		k.expect(c2s, data(5, "evil"), differs)
		k.expect(s2c, ack(9))
		k.read(c2s, "GET /good")
	})
	t.Run("behind a hole", func(t *testing.T) {
		k := newTalk(t, Config{})
		k.shake()
		k.expect(c2s, data(5, "good"))
		k.expect(c2s, data(4, "/evil+"), differs)
		k.expect(c2s, data(0, "GET "))
		k.expect(s2c, ack(10))
		k.read(c2s, "GET /good+")
	})
	t.Run("over two pieces", func(t *testing.T) {
		k := newTalk(t, Config{})
		k.shake()
		k.expect(c2s, data(2, "cc"))
		k.expect(c2s, data(6, "gg"))
		k.expect(c2s, data(1, "xxxxxxxx"), differs)
		k.expect(c2s, data(0, "a"))
		k.expect(s2c, ack(9))
		k.read(c2s, "axccxxggx")
	})
	t.Run("filling the hole and more", func(t *testing.T) {
		k := newTalk(t, Config{})
		k.shake()
		k.expect(c2s, data(2, "good"))
		k.expect(c2s, data(0, "abevil!"), differs)
		k.expect(s2c, ack(7))
		k.read(c2s, "abgood!")
	})
	t.Run("the same again", func(t *testing.T) {
		k := newTalk(t, Config{})
		k.shake()
		k.expect(c2s, data(2, "cd"))
		k.expect(c2s, data(2, "cd"))
		k.expect(c2s, data(0, "abcdef"))
		k.expect(c2s, data(3, "de"))
		k.expect(s2c, ack(6))
		k.read(c2s, "abcdef")
	})
}

func TestGap(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.expect(c2s, data(0, "ab"))
	k.expect(c2s, data(4, "ef"))
	k.expect(s2c, ack(2))
	k.read(c2s, "ab")
	k.expect(s2c, ack(6), event.ReassemblySeqGap)
	k.read(c2s, "ab?ef")
	k.expect(c2s, data(6, "gh"))
	k.expect(s2c, ack(8))
	k.read(c2s, "ab?efgh")
	if st := k.e.Stats(); st.Gaps != 1 || st.GapBytes != 2 {
		t.Errorf("%+v", st)
	}
}

// TestLateButNotTooLate: the acknowledgement overtook the data on its way to us, or
// was sent by somebody who wants us not to look at it.
func TestLateButNotTooLate(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.expect(s2c, ack(4))
	k.expect(c2s, data(0, "abcd"), event.PacketSpuriousRetransmission)
	k.read(c2s, "abcd")
	k.expect(s2c, ack(8))
	k.expect(c2s, data(8, "ijkl"), event.ReassemblySeqGap)
	k.expect(s2c, ack(12))
	k.read(c2s, "abcd?ijkl")
}

func TestDepth(t *testing.T) {
	k := newTalk(t, Config{Depth: 6})
	k.shake()
	k.expect(c2s, data(0, "abcd"))
	k.expect(c2s, data(4, "efgh"), event.ReassemblyDepthReached)
	k.expect(s2c, ack(8))
	k.read(c2s, "abcdef")
	for at := uint32(8); at < 1<<20; at += 32768 {
		k.expect(c2s, data(at, strings.Repeat("x", 32768)))
		k.expect(s2c, ack(at+32768))
	}
	k.read(c2s, "abcdef")
	if !k.s.Ignored(c2s) || k.e.Bytes() != 0 {
		t.Errorf("ignored %v, %d bytes", k.s.Ignored(c2s), k.e.Bytes())
	}
}

// TestLittleIsHeldInLittle: what was held at one time does not stay with a session.
func TestLittleIsHeldInLittle(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	var sent uint32
	for range 64 {
		p := build(c2s, seg{flags: wire.ACK, seq: 1 + sent, ack: 1, data: strings.Repeat("x", 1000)})
		k.s.Input(k.now, p, c2s)
		sent += 1000
		k.s.Input(k.now, build(s2c, seg{flags: wire.ACK, seq: 1, ack: 1 + sent}), s2c)
	}
	if n := k.e.Bytes(); n < 64000 {
		t.Fatalf("%d bytes are held of 64000", n)
	}
	k.s.Release(c2s, uint64(sent)-100)
	if data, start := k.s.Data(c2s); len(data) != 100 || start != uint64(sent)-100 || k.e.Bytes() > 4096 {
		t.Errorf("%d bytes from %d on, held in %d", len(data), start, k.e.Bytes())
	}
}

// TestEarlyIsInStream: what came too early is part of the stream all the same, and not
// for rules to look at by itself as well.
func TestEarlyIsInStream(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	if v := k.send(c2s, seg{flags: wire.ACK, seq: 11, ack: 1, data: "late"}); !v.InStream {
		t.Error("a segment behind a hole")
	}
	if v := k.send(c2s, seg{flags: wire.ACK, seq: 11, ack: 1, data: "late"}); !v.InStream {
		t.Error("a copy of it")
	}
	k.send(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "inorder"})
	if v := k.send(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "inorder"}); !v.InStream {
		t.Error("a copy of what is in order")
	}
}

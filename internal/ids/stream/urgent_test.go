package stream

import (
	"encoding/binary"
	"testing"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// urge sends a client's segment with an urgent pointer.
func (k *talk) urge(at uint32, data string, pointer uint16) Verdict {
	k.t.Helper()
	p := build(c2s, seg{flags: wire.ACK | wire.URG, seq: at, ack: 1, data: data})
	binary.BigEndian.PutUint16(p.TCP[18:], pointer)
	k.v = k.s.Input(k.now, p, c2s)
	k.events = p.Events
	k.drain()
	k.s.Hold()
	return k.v
}

// TestUrgentByteIsNotInStream: what the receiver does not read in its stream, we
// don't either.
func TestUrgentByteIsNotInStream(t *testing.T) {
	for name, c := range map[string]struct {
		send func(k *talk)
		want string
	}{
		"the last of a segment": {func(k *talk) {
			k.urge(1, "evX", 3)
			k.send(c2s, seg{flags: wire.ACK, seq: 4, ack: 1, data: "il"})
		}, "evil"},
		"in the middle": {func(k *talk) { k.urge(1, "evXil", 3) }, "evil"},
		"by itself": {func(k *talk) {
			k.send(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "ev"})
			if k.urge(3, "X", 1).InStream {
				t.Error("it is in the stream")
			}
			k.send(c2s, seg{flags: wire.ACK, seq: 4, ack: 1, data: "il"})
		}, "evil"},
		"twice": {func(k *talk) {
			k.urge(1, "eX", 2)
			k.urge(3, "vX", 2)
			k.send(c2s, seg{flags: wire.ACK, seq: 5, ack: 1, data: "il"})
		}, "evil"},
		"sent again": {func(k *talk) {
			k.urge(1, "evX", 3)
			k.urge(1, "evX", 3)
			k.send(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "evXil"})
		}, "evil"},
		"out of order": {func(k *talk) {
			k.urge(3, "Xil", 1)
			k.send(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "ev"})
		}, "evil"},
		"behind it came early": {func(k *talk) {
			k.send(c2s, seg{flags: wire.ACK, seq: 4, ack: 1, data: "il"})
			k.urge(1, "evX", 3)
		}, "evil"},
		"with it came early": {func(k *talk) {
			k.send(c2s, seg{flags: wire.ACK, seq: 2, ack: 1, data: "vXil"})
			k.urge(2, "vX", 2)
			k.send(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "e"})
		}, "evil"},
		"came early itself": {func(k *talk) {
			k.send(c2s, seg{flags: wire.ACK, seq: 3, ack: 1, data: "X"})
			k.urge(2, "vX", 2)
			k.send(c2s, seg{flags: wire.ACK, seq: 4, ack: 1, data: "il"})
			k.send(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "e"})
		}, "evil"},
		"was all that is missing": {func(k *talk) {
			k.send(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "ev"})
			k.send(c2s, seg{flags: wire.ACK, seq: 4, ack: 1, data: "il"})
			if k.urge(3, "X", 1).InStream {
				t.Error("it is in the stream")
			}
		}, "evil"},
		"was acknowledged early": {func(k *talk) {
			k.send(s2c, seg{flags: wire.ACK, seq: 1, ack: 4})
			k.urge(1, "evX", 3)
			k.send(c2s, seg{flags: wire.ACK, seq: 4, ack: 1, data: "il"})
			k.read(c2s, "ev")
		}, "evil"},
		"no pointer":          {func(k *talk) { k.urge(1, "evil", 0) }, "evil"},
		"beyond the segment":  {func(k *talk) { k.urge(1, "evil", 5) }, "evil"},
		"what is there stays": {func(k *talk) { k.send(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, data: "evil"}); k.urge(1, "evil", 2) }, "evil"},
	} {
		t.Run(name, func(t *testing.T) {
			k := newTalk(t, Config{})
			k.shake()
			c.send(k)
			k.send(s2c, seg{flags: wire.ACK, seq: 1, ack: k.sent()})
			k.raised()
			k.read(c2s, c.want)
			k.send(c2s, seg{flags: wire.FIN | wire.ACK, seq: k.sent(), ack: 1})
			k.send(s2c, seg{flags: wire.ACK, seq: 1, ack: k.sent()})
			if !k.s.Finished(c2s) || k.s.Bytes(c2s) != uint64(k.sent()) {
				t.Errorf("finished %v, %d bytes", k.s.Finished(c2s), k.s.Bytes(c2s))
			}
		})
	}
}

// sent is how much of its sequence space the client has used.
func (k *talk) sent() uint32 { return uint32(k.s.whole.sides[c2s].next.Sub(k.s.whole.sides[c2s].isn)) }

// TestUrgentByteWaitsForNobody: what is taken out from between others is held no more, and they
// go on side by side.
func TestUrgentByteWaitsForNobody(t *testing.T) {
	e := New(Config{})
	var r reassembly
	insert(e, &r, 20, "b")
	if r.takeOut(e, 20); r.early != nil || e.Bytes() != 0 {
		t.Errorf("%d bytes are held", e.Bytes())
	}
	insert(e, &r, 12, "c")
	insert(e, &r, 11, "X")
	insert(e, &r, 10, "a")
	insert(e, &r, 14, "dYe")
	r.takeOut(e, 11)
	expectWaiting(t, &r, "10 a", "11 c", "13 dYe")
	r.takeOut(e, 14)
	r.takeOut(e, 12)
	expectWaiting(t, &r, "10 a", "11 c", "12 de")
	if o := insert(e, &r, 0, "0123456789"); o != (outcome{added: true}) || string(r.buf) != "0123456789acde" || r.early != nil {
		t.Errorf("%+v, %q", o, r.buf)
	}
}

// TestBothSidesOfAnUrgentByte: what one of them has done is not forgotten for the other.
func TestBothSidesOfAnUrgentByte(t *testing.T) {
	e := New(Config{Depth: 4})
	var r reassembly
	insert(e, &r, 0, "abcd")
	r.urgent = urgent{n: 1, last: 2}
	if o := r.put(e, 0, []byte("AbXcd")); o != (outcome{differs: true}) {
		t.Errorf("%+v", o)
	}
	r.urgent.last = 5
	if o := r.put(e, 2, []byte("CdeXf")); o != (outcome{differs: true, reached: true}) || string(r.buf) != "abcd" {
		t.Errorf("%+v, %q", o, r.buf)
	}
}

func TestTooManyUrgentBytes(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.s.whole.sides[c2s].data.urgent.n = maxUrgent
	k.s.whole.sides[c2s].data.endSeq = k.s.whole.sides[c2s].data.endSeq.Add(-maxUrgent)
	if k.urge(1, "evX", 3).InStream {
		t.Error("it is in the stream")
	}
	k.raised(event.ReassemblyUrgentOOBLimitReached)
}

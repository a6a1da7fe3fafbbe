package stream

import (
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/wire"
)

func TestDataIsHandedOverOnceAcknowledged(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.expect(c2s, seg{flags: wire.ACK | wire.PSH, seq: 1, ack: 1, data: "GET /"})
	k.read(c2s, "")
	k.expect(s2c, seg{flags: wire.ACK, seq: 1, ack: 3})
	k.read(c2s, "GE")
	k.expect(s2c, seg{flags: wire.ACK, seq: 1, ack: 6, data: "200"})
	k.read(c2s, "GET /")
	if !k.v.Ready[c2s] || k.v.Ready[s2c] {
		t.Errorf("ready %v", k.v.Ready)
	}
	k.expect(c2s, seg{flags: wire.ACK, seq: 6, ack: 4})
	k.read(s2c, "200")
}

func TestDataIsHandedOverAtOnceInline(t *testing.T) {
	k := newTalk(t, Config{Inline: true})
	k.shake()
	k.expect(c2s, seg{flags: wire.ACK | wire.PSH, seq: 1, ack: 1, data: "GET /"})
	k.read(c2s, "GET /")
	k.expect(c2s, seg{flags: wire.ACK | wire.PSH, seq: 8, ack: 1, data: "c"})
	k.expect(c2s, seg{flags: wire.ACK | wire.PSH, seq: 6, ack: 1, data: "ab"})
	k.read(c2s, "GET /abc")
}

func TestCloses(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.expect(c2s, seg{flags: wire.ACK | wire.FIN, seq: 1, ack: 1, data: "bye"})
	k.in(CloseWait)
	k.expect(s2c, seg{flags: wire.ACK, seq: 1, ack: 5, data: "you too"})
	k.read(c2s, "bye")
	if !k.s.Finished(c2s) || k.s.Finished(s2c) {
		t.Error("the client has finished, the server has not")
	}
	k.expect(s2c, seg{flags: wire.ACK | wire.FIN, seq: 8, ack: 5})
	k.in(LastACK)
	k.expect(c2s, seg{flags: wire.ACK, seq: 5, ack: 9})
	k.read(s2c, "you too")
	k.in(Closed)
	k.s.Free()
	if k.e.Bytes() != 0 {
		t.Errorf("%d bytes are still held", k.e.Bytes())
	}
}

// TestReadyIsWhatIsNew: only directions with something new to look at are worth a
// look, whatever still waits for more from before.
func TestReadyIsWhatIsNew(t *testing.T) {
	ready := func(v Verdict, want [2]bool) {
		t.Helper()
		if v.Ready != want {
			t.Errorf("ready %v, want %v", v.Ready, want)
		}
	}
	k := newTalk(t, Config{})
	k.shake()
	put := func(dir app.Direction, g seg) Verdict { return k.s.Input(k.now, build(dir, g), dir) }
	ready(put(c2s, data(0, "ab")), [2]bool{})
	ready(put(s2c, ack(2)), [2]bool{true, false})
	ready(put(s2c, ack(2)), [2]bool{}) // not released, but nothing new
	ready(put(c2s, data(4, "ef")), [2]bool{})
	ready(put(s2c, ack(6)), [2]bool{true, false})        // a gap
	ready(put(s2c, ack(6)), [2]bool{})                   // the same gap
	ready(put(c2s, data(2, "cd")), [2]bool{true, false}) // it was only late

	k = newTalk(t, Config{AsyncOneSide: true})
	k.expect(c2s, seg{flags: wire.SYN})
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 500})
	ready(k.send(c2s, seg{flags: wire.ACK, seq: 1, ack: 500, data: "GET /"}), [2]bool{true, false})
}

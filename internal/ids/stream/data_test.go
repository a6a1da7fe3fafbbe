package stream

import (
	"testing"

	"gotcp/internal/wire"
)

func TestWhatIsNotReleasedIsOfferedAgain(t *testing.T) {
	for _, inline := range []bool{false, true} {
		k := newTalk(t, Config{Inline: inline})
		k.shake()
		for i, s := range []string{"GE", "T /", " HTTP"} {
			p := build(c2s, data([]uint32{0, 2, 5}[i], s))
			k.s.Input(k.now, p, c2s)
			k.s.Hold()
			clear(p.Payload) // the packet's memory is used again
		}
		k.s.Input(k.now, build(s2c, ack(10)), s2c)
		got, start := k.s.Data(c2s)
		if string(got) != "GET / HTTP" || start != 0 {
			t.Fatalf("%q from %d", got, start)
		}
		k.s.Release(c2s, 4)
		if got, start = k.s.Data(c2s); string(got) != "/ HTTP" || start != 4 {
			t.Fatalf("%q from %d", got, start)
		}
		k.s.Release(c2s, 99)
		if got, start = k.s.Data(c2s); len(got) != 0 || start != 10 {
			t.Fatalf("%q from %d", got, start)
		}
	}
}

// A sequence number has a place in the stream, whatever of it is there.
func TestPlace(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	for _, at := range []uint32{0, 7, 3} {
		p := build(c2s, data(at, "ab"))
		k.s.Input(k.now, p, c2s)
		if got := k.s.Place(c2s, p.TCP.Seq()); got != int64(at) {
			t.Errorf("byte %d is at %d", at, got)
		}
	}
}

func TestEndDeliversTheRest(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.expect(c2s, data(0, "ab"))
	k.expect(c2s, data(4, "ef"))
	k.read(c2s, "")
	k.s.End(c2s)
	k.drain()
	k.read(c2s, "ab?ef")
}

func TestIgnoredCostsNothing(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.expect(c2s, data(0, "ab"))
	k.expect(c2s, data(9, "ef"))
	k.s.Ignore(c2s)
	if k.e.Bytes() != 0 {
		t.Errorf("%d bytes held", k.e.Bytes())
	}
	k.expect(c2s, data(2, "cd"))
	k.expect(s2c, ack(11))
	k.read(c2s, "")
	if k.v.Ready[c2s] || k.s.Gap(c2s) != 0 {
		t.Error("there is something to look at")
	}
	if n := k.s.Bytes(c2s); n != 12 {
		t.Errorf("%d bytes, want 12: the SYN and those up to the last seen", n)
	}
}

// TestBytesGoOnBeyond32Bits: places don't wrap when sequence numbers do.
func TestBytesGoOnBeyond32Bits(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.s.Ignore(c2s)
	p, a := build(c2s, data(0, "")), build(s2c, ack(0))
	p.Payload = make([]byte, 60000)
	for at := uint64(0); at < 5<<30; at += 60000 {
		setNumbers(p, 1+uint32(at), 1)
		k.s.Input(k.now, p, c2s)
		setAck(a, 1+uint32(at+60000))
		k.s.Input(k.now, a, s2c)
	}
	if n := k.s.Bytes(c2s); n < 5<<30 {
		t.Errorf("%d bytes, want more than 5 GiB", n)
	}
}

// TestResume: what comes is there again, as far as the depth allows.
func TestResume(t *testing.T) {
	k := newTalk(t, Config{Depth: 10})
	k.shake()
	k.s.Ignore(c2s)
	k.expect(c2s, data(0, "abc"))
	if at := k.s.Resume(c2s); at != 3 || k.s.Ignored(c2s) {
		t.Errorf("goes on at %d, ignored %v", at, k.s.Ignored(c2s))
	}
	k.expect(c2s, data(3, "de"))
	k.expect(s2c, ack(5))
	k.read(c2s, "de")
	k.s.Ignore(c2s)
	k.expect(c2s, data(5, "fghij"))
	if k.s.Resume(c2s); !k.s.Ignored(c2s) {
		t.Error("nothing is wanted behind the depth")
	}
}

func TestFinishedOnlyWithTheLastByte(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	k.expect(c2s, seg{flags: wire.ACK | wire.FIN, seq: 4, ack: 1, data: "de"})
	if k.s.Finished(c2s) {
		t.Error("the first bytes are missing")
	}
	k.expect(c2s, data(0, "abc"))
	if k.s.Finished(c2s) {
		t.Error("nothing is acknowledged")
	}
	k.expect(s2c, ack(6))
	if !k.s.Finished(c2s) {
		t.Error("all is there")
	}
	k.read(c2s, "abcde")
}

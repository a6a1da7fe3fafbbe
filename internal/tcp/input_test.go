package tcp

import (
	"testing"

	"gotcp/internal/wire"
)

// segmentTo is an empty segment that c finds acceptable.
func segmentTo(c *Conn) Segment {
	s := Segment{Seq: c.rcv.nxt, Ack: c.snd.una, Flags: wire.ACK, Window: uint16(c.snd.wnd >> c.snd.wscale)}
	if c.opt.timestamps {
		s.Options.HasTimestamps, s.Options.TSVal = true, c.tsRecent
	}
	return s
}

func TestResetAndSynAreJudgedByTheirStart(t *testing.T) {
	// RFC 5961 §3.2, §4.2: with a payload that reaches into the window they are
	// as easily forged as without.
	for _, flags := range []wire.TCPFlags{wire.RST, wire.RST | wire.ACK, wire.SYN, wire.SYN | wire.ACK} {
		p := established(t, Config{}, Config{})
		c := p.end[0]
		s := segmentTo(c)
		s.Seq, s.Flags, s.Payload[0] = c.rcv.nxt.Add(-500), flags, make([]byte, 1000)
		c.Input(p.now, &s)
		if c.State() != Established || c.rb.n != 0 || !c.ack.challenge {
			t.Errorf("%v: %v with %d bytes taken, challenged %v", flags, c.State(), c.rb.n, c.ack.challenge)
		}
	}
}

func TestUrgentPointerOfATrimmedSegment(t *testing.T) {
	p := established(t, Config{}, Config{})
	c := p.end[0]
	s := segmentTo(c)
	s.Flags |= wire.URG
	s.Urgent, s.Payload[0] = 100, make([]byte, 100)
	c.Input(p.now, &s)
	s.Urgent, s.Payload[0] = 150, make([]byte, 200)
	c.Input(p.now, &s)
	if n := c.Urgent(); n != 150 {
		t.Errorf("%d bytes urgent, want 150", n)
	}
}

func TestSimultaneousOpenKeepsToTheWindow(t *testing.T) {
	c := Dial(t0, Config{ISS: 1, MSS: 1460, ReceiveBuffer: 1000})
	emit := func(*Segment) bool { return true }
	c.Output(t0, emit)
	c.Input(t0, &Segment{Seq: 100, Flags: wire.SYN, Window: 65535})
	c.Output(t0, emit)
	c.Input(t0, &Segment{Seq: 100, Ack: 2, Flags: wire.SYN | wire.ACK, Window: 65535, Payload: [2][]byte{make([]byte, 4000)}})
	if c.State() != Established || c.rb.n != 1000 {
		t.Errorf("%v with %d bytes in a buffer of 1000", c.State(), c.rb.n)
	}
}

func TestSegmentSizeFollowsThePath(t *testing.T) {
	p := established(t, Config{}, Config{})
	c := p.end[0]
	for _, n := range []int{1448, 1448, 536, 536} {
		s := segmentTo(c)
		s.Payload[0] = make([]byte, n)
		c.Input(p.now, &s)
	}
	if c.rcv.mss != 536 {
		t.Errorf("RCV.MSS %d after two segments of 536", c.rcv.mss)
	}
}

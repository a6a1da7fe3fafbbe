package tcp

import (
	"testing"
	"time"
)

// resentOnce is a connection with one segment that went out a second time
// after its timeout.
func resentOnce(t *testing.T) (c *Conn, now time.Time) {
	t.Helper()
	p := established(t, Config{}, Config{})
	p.drop = func(from int, _ *Segment) bool { return from == 0 }
	c = p.end[0]
	c.Write(p.now, randomBytes(1000))
	for c.stat.retransmitted[CauseTimeout].Segments == 0 {
		if !p.step(t0.Add(time.Minute)) {
			t.Fatal("no timeout")
		}
	}
	return c, p.now
}

func TestEchoIsNeverLessThanATick(t *testing.T) {
	c, now := resentOnce(t)
	s := segmentTo(c)
	s.Ack, s.Options.TSEcr = c.snd.nxt, c.tsClock(c.now)
	c.Input(now, &s)
	if c.rtt.min < time.Millisecond {
		t.Errorf("a minimum of %v from a clock of milliseconds", c.rtt.min)
	}
}

func TestLostAcknowledgementIsNoRoundTrip(t *testing.T) {
	// The first copy arrived and its acknowledgement was lost: the answer to the
	// second echoes the first.
	c, now := resentOnce(t)
	before := c.rtt.samples
	s := segmentTo(c)
	s.Ack, s.Options.TSEcr = c.snd.nxt, c.tsClock(c.now.add(-300*time.Millisecond))
	c.Input(now.Add(20*time.Millisecond), &s)
	if c.rtt.samples != before {
		t.Errorf("a sample of %v on a path of 20 ms", c.rtt.last)
	}
}

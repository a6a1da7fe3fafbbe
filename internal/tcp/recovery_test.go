package tcp

import (
	"testing"
	"time"

	"gotcp/internal/wire"
)

// nth drops the n-th data segment that end 0 sends, counted from 1.
func nth(n int) func(int, *Segment) bool {
	seen := 0
	return func(from int, s *Segment) bool {
		if from == 0 && s.Len() > 0 {
			seen++
			return seen == n
		}
		return false
	}
}

func TestFastRetransmitBeforeTimeout(t *testing.T) {
	for _, tt := range []struct {
		name string
		cfg  Config
	}{{"sack", Config{}}, {"dupacks", Config{NoSACK: true}}} {
		t.Run(tt.name, func(t *testing.T) {
			p := established(t, tt.cfg, Config{})
			p.drop = nth(3)
			p.transfer(0, randomBytes(200_000), time.Minute)
			i := p.end[0].Info(p.now)
			if i.Retransmitted[CauseFast].Segments != 1 || i.Retransmitted[CauseTimeout].Segments != 0 {
				t.Errorf("retransmitted %v", i.Retransmitted)
			}
		})
	}
}

func TestTailLossProbe(t *testing.T) {
	p := established(t, Config{}, Config{})
	p.drop = nth(10) // the last one
	c := p.end[0]
	c.Write(p.now, randomBytes(10*1448))
	p.run(400 * time.Millisecond)
	i := c.Info(p.now)
	if i.Retransmitted[CauseProbe].Segments != 1 || i.Retransmitted[CauseTimeout].Segments != 0 {
		t.Errorf("retransmitted %v, want one probe", i.Retransmitted)
	}
	if c.Unacked() != 0 {
		t.Errorf("%d bytes unacknowledged after 400 ms", c.Unacked())
	}
	// The acknowledgement of what comes later tells that only one copy arrived.
	c.Write(p.now, randomBytes(1448))
	p.run(100 * time.Millisecond)
	if c.Info(p.now).Ssthresh == 0 {
		t.Error("the loss that the probe repaired left the window as it was (RFC 8985 §7.4.2)")
	}
}

func TestReorderingIsNoLoss(t *testing.T) {
	p := established(t, Config{}, Config{})
	n := 0
	p.late = func(from int, s *Segment) time.Duration {
		if n++; from == 0 && s.Len() > 0 && n%10 == 0 {
			return 3 * time.Millisecond
		}
		return 0
	}
	p.transfer(0, randomBytes(2_000_000), time.Minute)
	i := p.end[0].Info(p.now)
	if i.ReordSeen == 0 {
		t.Error("no reordering was seen")
	}
	if i.Retransmitted[CauseTimeout].Segments > 0 || i.Retransmitted[CauseFast].Segments > 5 {
		t.Errorf("retransmitted %v although nothing was lost", i.Retransmitted)
	}
	if i.Ssthresh != 0 {
		t.Errorf("the window was reduced to %d and stayed so", i.Ssthresh)
	}
}

func TestSpuriousTimeoutIsUndone(t *testing.T) {
	for _, tt := range []struct {
		name string
		cfg  Config
	}{{"timestamps", Config{}}, {"dsack", Config{NoTimestamps: true}}} {
		t.Run(tt.name, func(t *testing.T) {
			p := established(t, tt.cfg, Config{})
			p.end[0].Write(p.now, randomBytes(20_000))
			spike := p.now
			p.late = func(from int, s *Segment) time.Duration {
				if from == 0 && p.now.Sub(spike) < 400*time.Millisecond {
					return 600 * time.Millisecond
				}
				return 0
			}
			before := p.end[0].Info(p.now).Cwnd
			p.run(3 * time.Second)
			i := p.end[0].Info(p.now)
			if i.Retransmitted[CauseTimeout].Segments == 0 {
				t.Fatal("no timeout: nothing to undo")
			}
			if i.Spurious == 0 || i.Cwnd < before || i.Ssthresh != 0 {
				t.Errorf("undone %d times, cwnd %d (was %d), ssthresh %d", i.Spurious, i.Cwnd, before, i.Ssthresh)
			}
			if n := p.end[0].rtt.backoff; n != 0 {
				t.Errorf("the timeout is still backed off %d times", n)
			}
		})
	}
}

func TestTimeoutCollapsesTheWindow(t *testing.T) {
	p := established(t, Config{}, Config{})
	p.drop = func(from int, s *Segment) bool { return from == 0 }
	p.end[0].Write(p.now, randomBytes(20_000))
	p.run(time.Second)
	c := p.end[0]
	if c.win.cwnd != c.snd.mss || c.rec.state != caLoss {
		t.Errorf("cwnd %d in %v after a timeout, want one segment (RFC 5681 §3.1)", c.win.cwnd, c.rec.state)
	}
	if c.rtt.backoff == 0 {
		t.Error("no back-off (RFC 6298 §5.5)")
	}
	p.drop = nil
	p.run(10 * time.Second)
	if c.Unacked() != 0 || c.rec.state != caOpen || c.rtt.backoff != 0 {
		t.Errorf("%d unacknowledged, %v, back-off %d once the path works again", c.Unacked(), c.rec.state, c.rtt.backoff)
	}
}

func TestLimitedTransmit(t *testing.T) {
	// RFC 3042: with the window full, the first duplicate ACKs let new data out.
	p := established(t, Config{NoSACK: true}, Config{})
	c := p.end[0]
	c.Write(p.now, randomBytes(30_000))
	p.output(0)
	c.snd.wnd = c.snd.wnd >> c.snd.wscale << c.snd.wscale // as the next header can say it
	sent := c.snd.nxt
	p.queue = nil
	dup := Segment{Seq: c.rcv.nxt, Ack: c.snd.una, Flags: wire.ACK, Window: uint16(c.snd.wnd >> c.snd.wscale)}
	dup.Options.HasTimestamps, dup.Options.TSVal = true, c.tsRecent
	c.Input(p.now, &dup)
	p.output(0)
	if got := c.snd.nxt.Sub(sent); got != c.snd.mss {
		t.Errorf("%d new bytes after one duplicate ACK, want one segment of %d", got, c.snd.mss)
	}
	if c.stat.retransmitted[CauseFast].Segments != 0 {
		t.Error("one duplicate ACK made it retransmit")
	}
}

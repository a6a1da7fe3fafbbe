package tcp

import (
	"testing"
	"time"
)

// closedWindow is a pair whose end 0 has filled end 1's receive buffer.
func closedWindow(t *testing.T, client Config) *pair {
	t.Helper()
	p := established(t, client, Config{ReceiveBuffer: 8000})
	p.end[0].Write(p.now, randomBytes(8000))
	p.run(time.Second)
	if wnd := p.end[0].snd.wnd; wnd != 0 {
		t.Fatalf("window %d after 8000 bytes", wnd)
	}
	return p
}

func TestSmallWriteFollowsTheProbe(t *testing.T) {
	// The probe's byte is a small segment; Nagle must not wait for it once it is taken back.
	p := closedWindow(t, Config{})
	p.end[0].Write(p.now, randomBytes(100))
	p.run(5 * time.Second)
	got, _ := p.end[1].Read(p.now, make([]byte, 10_000))
	p.run(time.Minute)
	more, _ := p.end[1].Read(p.now, make([]byte, 10_000))
	if got+more != 8100 {
		t.Errorf("%d bytes arrived, want 8100", got+more)
	}
}

func TestRareProbesOutlastTheUserTimeout(t *testing.T) {
	p := closedWindow(t, Config{UserTimeout: time.Minute})
	p.run(time.Hour)
	p.end[0].Write(p.now, randomBytes(100)) // what came before is no reason to give up
	p.run(time.Hour)                        // probes part by two minutes, all answered
	if p.end[0].State() != Established {
		t.Errorf("%v, %v although the peer is there", p.end[0].State(), p.end[0].Err())
	}
	p.drop = func(int, *Segment) bool { return true }
	p.run(10 * time.Minute)
	if p.end[0].State() != Closed {
		t.Errorf("%v although nobody answers", p.end[0].State())
	}
}

func TestAcknowledgementsPassAClosedWindow(t *testing.T) {
	// With a probe outstanding SND.NXT lies outside of the peer's window.
	p := closedWindow(t, Config{})
	p.end[0].Write(p.now, randomBytes(100))
	p.run(30 * time.Second)
	for range 20 {
		p.end[1].Write(p.now, randomBytes(1000))
		p.run(time.Second)
		if n := p.end[1].Unacked(); n != 0 {
			t.Fatalf("%d bytes of the other direction unacknowledged after a second", n)
		}
	}
}

func TestFinNeedsNoWindow(t *testing.T) {
	p := closedWindow(t, Config{})
	p.end[0].CloseWrite(p.now)
	p.run(time.Second)
	if !p.end[1].PeerClosed() {
		t.Error("the FIN waits for the window to open")
	}
}

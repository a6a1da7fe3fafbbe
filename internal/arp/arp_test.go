package arp

import (
	"context"
	"errors"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/link/pipe"
	"gotcp/internal/wire"
)

func numbered(n byte) *wire.ARPFields {
	return &wire.ARPFields{Op: wire.ARPRequest, SenderMAC: mac1, SenderIP: us, TargetIP: netip.AddrFrom4([4]byte{10, 0, 1, n})}
}

// fullLink is a link whose queue holds two frames that nobody takes out.
func fullLink() (ours, theirs *pipe.Link) {
	return pipe.New(pipe.Config{Ethernet: true, Queue: 2, MACs: [2]wire.MAC{mac1, mac2}})
}

// What a full link refuses was not sent, and stays with the caller.
func TestPortRefuses(t *testing.T) {
	l, _ := fullLink()
	p := NewPort(PortConfig{Link: l, MAC: mac1})
	sent := 0
	for n := range byte(5) {
		if p.send(wire.Broadcast, numbered(n)) {
			sent++
		}
	}
	if sent != 2 || p.sent != 2 || p.queue != 0 || !p.refused {
		t.Errorf("%d taken, %d counted, %d kept", sent, p.sent, p.queue)
	}
}

// A batch that goes out in parts stays in order.
func TestPortBatches(t *testing.T) {
	l, theirs := fullLink()
	p := NewPort(PortConfig{Link: l, MAC: mac1, Batch: 3})
	next, got := byte(0), byte(0)
	frames := make([]link.Frame, 4)
	for got < 50 {
		for p.send(wire.Broadcast, numbered(next)) {
			next++
		}
		n, err := theirs.Recv(frames)
		if err != nil {
			t.Fatal(err)
		}
		for i := range frames[:n] {
			var heard packet
			if !parse(&heard, &frames[i]) || heard.TargetIP.As4()[3] != got {
				t.Fatalf("%v in place %d", heard.TargetIP, got)
			}
			got++
		}
	}
}

// idleJob has something to send that the link never takes.
type idleJob struct {
	p       *Port
	outputs int
}

func (j *idleJob) output(time.Time) {
	j.outputs++
	j.p.send(wire.Broadcast, numbered(1))
}
func (j *idleJob) input(*packet)       {}
func (j *idleJob) deadline() time.Time { return time.Unix(0, 0) }
func (j *idleJob) done() bool          { return false }

// A loop whose link is full tries again now and then, and does not spin.
func TestPortDoesNotSpin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, theirs := fullLink()
		defer theirs.Close()
		defer l.Close()
		j := &idleJob{p: NewPort(PortConfig{Link: l, MAC: mac1})}
		ctx, stop := within(time.Second)
		defer stop()
		if err := j.p.run(ctx, j); !errors.Is(err, errStopped) || j.outputs > 1010 {
			t.Errorf("%v, tried %d times in a second", err, j.outputs)
		}
	})
}

func TestPortLinkGone(t *testing.T) {
	l, _ := fullLink()
	l.Close()
	j := &idleJob{p: NewPort(PortConfig{Link: l, MAC: mac1})}
	if err := j.p.run(context.Background(), j); !errors.Is(err, link.ErrClosed) {
		t.Errorf("%v", err)
	}
}

package arp

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/neigh"
	"gotcp/internal/wire"
)

func newAddress(w *world, out *bytes.Buffer, c neigh.ConflictConfig) *Address {
	c.MAC, c.Addr = mac1, peer
	return &Address{Port: w.port, Interface: "eth0", Out: out, Config: c}
}

func TestProbeFree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		var out bytes.Buffer
		start := time.Now()
		err := newAddress(w, &out, neigh.ConflictConfig{Mode: neigh.Full, Announcements: -1}).Run(context.Background())
		if err != nil || out.String() != "10.0.0.2 is free\n" || len(w.all()) != 3 {
			t.Errorf("%v, %q, %d packets", err, out.String(), len(w.all()))
		}
		// RFC 5227 §1.1: 0-1 s, twice 1-2 s, 2 s.
		if took := time.Since(start); took < 4*time.Second || took > 7*time.Second {
			t.Errorf("took %v", took)
		}
		for _, p := range w.all() {
			if p.dst != wire.Broadcast || p.src != mac1 || p.SenderIP != none || p.TargetIP != peer {
				t.Errorf("%+v", p)
			}
		}
	})
}

func TestProbeTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.answer = func(p *packet) { w.repliesAs(mac2, p) }
		var out bytes.Buffer
		err := newAddress(w, &out, neigh.ConflictConfig{Announcements: -1}).Run(context.Background())
		if cli.Status(err) != 1 || out.String() != "10.0.0.2 is taken by 02:00:00:00:00:02\n" {
			t.Errorf("%v, %q", err, out.String())
		}
	})
}

// Ten conflicts in, there is one attempt a minute (RFC 5227 §2.1.1).
func TestProbeWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.answer = func(p *packet) {
			if len(w.packets()) <= 12 {
				w.repliesAs(mac2, p)
			}
		}
		var out bytes.Buffer
		a := newAddress(w, &out, neigh.ConflictConfig{Announcements: -1})
		a.Wait = true
		start := time.Now()
		err := a.Run(context.Background())
		if err != nil || strings.Count(out.String(), "taken") != 12 || !strings.HasSuffix(out.String(), "10.0.0.2 is free\n") {
			t.Errorf("%v, %q", err, out.String())
		}
		if took := time.Since(start).Round(time.Second); took != 3*time.Minute {
			t.Errorf("took %v", took)
		}
	})
}

// A link that carries nothing proves nothing, whenever it ceases to.
func TestProbeOnADeadLink(t *testing.T) {
	for _, after := range []int{0, 1, 3} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			dead := errors.New("eth0 has no carrier")
			if after == 0 {
				w.cut(dead)
			}
			w.answer = func(*packet) {
				if len(w.packets()) == after {
					w.cut(dead)
				}
			}
			var out bytes.Buffer
			err := newAddress(w, &out, neigh.ConflictConfig{Announcements: -1}).Run(context.Background())
			if cli.Status(err) != 2 || !errors.Is(err, dead) || out.Len() != 0 {
				t.Errorf("after %d probes: %v, %q", after, err, out.String())
			}
		})
	}
}

func TestAnnounce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		var out bytes.Buffer
		err := newAddress(w, &out, neigh.ConflictConfig{Mode: neigh.None, Announcements: 3}).Run(context.Background())
		got := w.all()
		if err != nil || out.String() != "10.0.0.2 is ours, at 02:00:00:00:00:01\n" || len(got) != 3 {
			t.Fatalf("%v, %q, %d packets", err, out.String(), len(got))
		}
		if d := got[1].at.Sub(got[0].at); d != 2*time.Second || got[0].SenderIP != peer || got[0].TargetIP != peer {
			t.Errorf("%v, %+v", d, got[0])
		}
	})
}

func TestDefend(t *testing.T) {
	for _, tt := range []struct {
		rule     neigh.Defence
		defences int
		status   int
		last     string
	}{
		{neigh.DefendNever, 0, 1, "10.0.0.2 is lost to 02:00:00:00:00:02\n"},
		{neigh.DefendOnce, 1, 1, "10.0.0.2 is lost to 02:00:00:00:00:02\n"},
		{neigh.DefendAlways, 2, 0, "10.0.0.2: 0 announcements, 4 conflicts, 2 defences\n"},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			var out bytes.Buffer
			a := newAddress(w, &out, neigh.ConflictConfig{Mode: neigh.None, Announcements: -1, Defence: tt.rule})
			a.Defend = true
			w.does(func() {
				for range 4 { // every other one is answered
					time.Sleep(6 * time.Second)
					w.announces(peer, mac2)
				}
			})
			ctx, stop := within(time.Minute)
			defer stop()
			err := a.Run(ctx)
			if cli.Status(err) != tt.status || !strings.HasSuffix(out.String(), tt.last) || len(w.all()) != tt.defences {
				t.Errorf("rule %v: %v, %q, %d packets", tt.rule, err, out.String(), len(w.all()))
			}
		})
	}
}

// Where the kernel does not know the address, we answer for it while we hold
// it, and not before.
func TestDefendAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		asks := wire.ARPFields{Op: wire.ARPRequest, SenderMAC: mac3, SenderIP: us, TargetIP: peer}
		w.does(func() {
			for range 2 {
				time.Sleep(250 * time.Millisecond)
				w.says(mac3, wire.Broadcast, asks)
			}
		})
		var out bytes.Buffer
		a := newAddress(w, &out, neigh.ConflictConfig{})
		a.Defend, a.Answer = true, true
		ctx, stop := within(10 * time.Second)
		defer stop()
		if err := a.Run(ctx); err != nil {
			t.Fatal(err)
		}
		var replies []packet
		for _, p := range w.all() {
			if p.Op == wire.ARPReply {
				replies = append(replies, p)
			}
		}
		want := wire.ARPFields{Op: wire.ARPReply, SenderMAC: mac1, SenderIP: peer, TargetMAC: mac3, TargetIP: us}
		if len(replies) != 1 || replies[0].ARPFields != want || replies[0].dst != mac3 {
			t.Errorf("%+v", replies)
		}
	})
}

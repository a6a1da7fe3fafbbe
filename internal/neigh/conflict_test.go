package neigh

import (
	"math/rand/v2"
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/wire"
)

// run serves c until the given time and returns when it sent what.
func run(t *testing.T, c *Conflict, from *time.Time, by time.Duration) (at []time.Duration, sent []wire.ARPFields) {
	t.Helper()
	end := from.Add(by)
	for range 100 {
		next := c.Deadline()
		if next.IsZero() || next.After(end) {
			*from = end
			return at, sent
		}
		if next.After(*from) {
			*from = next
		}
		c.Output(*from, func(p *wire.ARPFields) bool {
			at, sent = append(at, from.Sub(start)), append(sent, *p)
			return true
		})
	}
	t.Fatal("the deadline does not move")
	return nil, nil
}

func claim(from wire.MAC) *wire.ARPFields {
	return &wire.ARPFields{Op: wire.ARPRequest, SenderMAC: from, SenderIP: ours, TargetIP: peer}
}

func probe(from wire.MAC) *wire.ARPFields {
	return &wire.ARPFields{Op: wire.ARPRequest, SenderMAC: from, SenderIP: netip.IPv4Unspecified(), TargetIP: ours}
}

func newTestConflict(mode Mode, defence Defence) *Conflict {
	return NewConflict(start, ConflictConfig{MAC: mac1, Addr: ours, Mode: mode, Defence: defence, Rand: rand.New(rand.NewPCG(1, 2))})
}

func TestQuickProbing(t *testing.T) {
	c, now := newTestConflict(Quick, DefendOnce), start
	at, sent := run(t, c, &now, 299*time.Millisecond)
	if len(at) != 3 || at[0] != 0 || at[1] != 100*time.Millisecond || at[2] != 200*time.Millisecond {
		t.Fatalf("probes at %v", at)
	}
	for _, p := range sent {
		// RFC 5227 §2.1.1: sender address all zero, target MAC ignored.
		if p != (wire.ARPFields{Op: wire.ARPRequest, SenderMAC: mac1, SenderIP: netip.IPv4Unspecified(), TargetIP: ours}) {
			t.Errorf("probe %+v", p)
		}
	}
	if c.Phase() != Probing {
		t.Error("used too early")
	}
	at, sent = run(t, c, &now, time.Minute)
	if c.Phase() != Holding {
		t.Fatalf("phase %v", c.Phase())
	}
	if len(at) != 2 || at[0] != 300*time.Millisecond || at[1] != 2300*time.Millisecond {
		t.Errorf("announcements at %v", at)
	}
	for _, p := range sent {
		if p != (wire.ARPFields{Op: wire.ARPRequest, SenderMAC: mac1, SenderIP: ours, TargetIP: ours}) {
			t.Errorf("announcement %+v", p)
		}
	}
}

// The timings of RFC 5227 §1.1.
func TestFullProbing(t *testing.T) {
	for seed := range uint64(50) {
		c := NewConflict(start, ConflictConfig{MAC: mac1, Addr: ours, Mode: Full, Rand: rand.New(rand.NewPCG(seed, 0))})
		now := start
		at, _ := run(t, c, &now, time.Minute)
		if len(at) != 5 {
			t.Fatalf("packets at %v", at)
		}
		within := func(what string, d, from, to time.Duration) {
			if d < from || d > to {
				t.Errorf("%s: %v, want %v to %v", what, d, from, to)
			}
		}
		within("PROBE_WAIT", at[0], 0, time.Second)
		within("between probes", at[1]-at[0], time.Second, 2*time.Second)
		within("between probes", at[2]-at[1], time.Second, 2*time.Second)
		within("ANNOUNCE_WAIT", at[3]-at[2], 2*time.Second, 2*time.Second)
		within("ANNOUNCE_INTERVAL", at[4]-at[3], 2*time.Second, 2*time.Second)
	}
}

func TestConflictWhileProbing(t *testing.T) {
	for _, tt := range []struct {
		name   string
		packet *wire.ARPFields
		lost   bool
	}{
		{"somebody uses it", claim(mac2), true},
		{"somebody answers", &wire.ARPFields{Op: wire.ARPReply, SenderMAC: mac2, SenderIP: ours, TargetMAC: mac1}, true},
		{"somebody probes for it too", probe(mac2), true},
		{"our own probe comes back", probe(mac1), false},
		{"somebody probes for another", &wire.ARPFields{Op: wire.ARPRequest, SenderMAC: mac2, SenderIP: netip.IPv4Unspecified(), TargetIP: peer}, false},
		{"somebody asks for it", request(mac2), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, now := newTestConflict(Quick, DefendOnce), start
			run(t, c, &now, 150*time.Millisecond)
			c.Input(now, tt.packet)
			if lost := c.Phase() == Lost; lost != tt.lost {
				t.Fatalf("lost: %v", lost)
			}
			if tt.lost && c.Offender() != mac2 {
				t.Errorf("offender %v", c.Offender())
			}
			at, _ := run(t, c, &now, time.Minute)
			if tt.lost && len(at) != 0 {
				t.Errorf("still sends after it lost: %v", at)
			}
		})
	}
}

func TestConflictLinkFull(t *testing.T) {
	c := newTestConflict(None, DefendOnce)
	c.Output(start, func(*wire.ARPFields) bool { return false })
	if !c.Deadline().Equal(start) {
		t.Errorf("deadline %v", c.Deadline())
	}
}

// Sent announcements stay at what was asked for, however long the machine runs.
func TestAnnouncements(t *testing.T) {
	for _, tt := range []struct{ asked, want int }{{0, 2}, {1, 1}, {5, 5}, {-1, 0}} {
		c := NewConflict(start, ConflictConfig{MAC: mac1, Addr: ours, Announcements: tt.asked})
		now := start
		if c.Settled() {
			t.Error("settled before it has probed")
		}
		run(t, c, &now, time.Hour)
		if probes, got, _ := c.Sent(); got != tt.want || probes != 3 || !c.Settled() {
			t.Errorf("%d asked for: %d probes, %d announcements, settled %v", tt.asked, probes, got, c.Settled())
		}
	}
}

// RFC 5227 §2.1.1: who met ten conflicts waits a minute before each attempt.
func TestRateLimit(t *testing.T) {
	for _, conflicts := range []int{0, 9, 10, 100} {
		c := NewConflict(start, ConflictConfig{MAC: mac1, Addr: ours, Mode: Full, Conflicts: conflicts})
		waits := c.Deadline().Sub(start)
		if limited := waits >= time.Minute; limited != (conflicts >= 10) {
			t.Errorf("after %d conflicts: the first probe comes after %v", conflicts, waits)
		}
	}
}

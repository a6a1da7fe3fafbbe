package neigh

import (
	"testing"
	"time"
)

func TestDefence(t *testing.T) {
	for _, defence := range []Defence{DefendOnce, DefendAlways} {
		c, now := newTestConflict(None, defence), start
		run(t, c, &now, time.Minute)
		c.Input(now, probe(mac2)) // it will see our answer and go away
		c.Input(now, claim(mac1)) // our own
		if c.Conflicts() != 0 || c.Phase() != Holding {
			t.Fatalf("%d conflicts, phase %v", c.Conflicts(), c.Phase())
		}
		c.Input(now, claim(mac2))
		at, sent := run(t, c, &now, time.Second)
		if len(at) != 1 || sent[0].SenderIP != ours || c.Phase() != Holding {
			t.Fatalf("defence: %v, phase %v", sent, c.Phase())
		}
		// Once in ten seconds is an accident.
		run(t, c, &now, 10*time.Second)
		c.Input(now, claim(mac2))
		if at, _ := run(t, c, &now, time.Second); len(at) != 1 || c.Phase() != Holding {
			t.Errorf("after DEFEND_INTERVAL: %d packets, phase %v", len(at), c.Phase())
		}
		// Twice is war: RFC 5227 §2.4 (b) gives in, (c) does not, and says no more.
		c.Input(now, claim(mac2))
		at, _ = run(t, c, &now, time.Second)
		if keeps := defence == DefendAlways; len(at) != 0 || (c.Phase() == Holding) != keeps || c.Offender() != mac2 {
			t.Errorf("defence %v: %d packets, phase %v, offender %v", defence, len(at), c.Phase(), c.Offender())
		}
		if _, _, defences := c.Sent(); defences != 2 {
			t.Errorf("%d defences counted", defences)
		}
	}
}

// RFC 5227 §2.4(a): the first conflict ends it, with nothing said.
func TestDefendNever(t *testing.T) {
	c, now := newTestConflict(None, DefendNever), start
	run(t, c, &now, time.Minute)
	c.Input(now, claim(mac2))
	if at, _ := run(t, c, &now, time.Minute); len(at) != 0 || c.Phase() != Lost || c.Offender() != mac2 {
		t.Errorf("%d packets, phase %v, offender %v", len(at), c.Phase(), c.Offender())
	}
}

// Two stubborn hosts say so six times a minute, not at each other's every word.
func TestDefendAlwaysKeepsTheRate(t *testing.T) {
	c, now := newTestConflict(None, DefendAlways), start
	run(t, c, &now, time.Minute)
	sent := 0
	for range 60 * 100 {
		c.Input(now, claim(mac2))
		at, _ := run(t, c, &now, 10*time.Millisecond)
		sent += len(at)
	}
	if sent != 6 || c.Phase() != Holding {
		t.Errorf("%d announcements in a minute, phase %v", sent, c.Phase())
	}
}

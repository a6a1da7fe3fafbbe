package watch

import (
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/wire"
)

// What arpspoof of dsniff does: a reply every two seconds that says the
// gateway's address is ours. The forger's own kernel does not answer for it.
func TestSpoof(t *testing.T) {
	d := newDialogue(t, Config{Verify: true})
	d.answers = func(q Question) bool { return q.To == macA }
	d.uses(gateway, macA)
	d.uses(host5, macB)
	d.wants("new 10.0.0.254", "new 10.0.0.5")
	forge := func() {
		d.hears(wire.ARPFields{Op: wire.ARPReply, SenderMAC: macB, SenderIP: gateway, TargetMAC: ours, TargetIP: us})
	}
	forge()
	d.wants("changed 10.0.0.254")
	for range 4 {
		d.advance(time.Second)
		forge()
		d.uses(gateway, macA)
	}
	if len(d.events) != 1 || d.events[0].MAC != macB || d.events[0].Was != macA {
		t.Errorf("%+v", d.events)
	}
	d.wants("spoof 10.0.0.254")
	for _, q := range d.asked {
		if q.Target != gateway || q.To != macA && q.To != macB {
			t.Errorf("asked %+v", q)
		}
	}
	if len(d.asked) != 2*askTimes {
		t.Errorf("asked %d times", len(d.asked))
	}
	// It goes on, and is told of once a minute.
	for range 60 {
		forge()
		d.advance(2 * time.Second)
	}
	count := map[Kind]int{}
	for _, e := range d.events {
		count[e.Kind]++
	}
	if count[Spoof] < 1 || count[Spoof] > 2 || len(d.events) > 4 {
		t.Errorf("in two minutes: %v", count)
	}
}

// A forger whose program does answer for the address is known by the one that
// he has himself.
func TestSpoofThatAnswers(t *testing.T) {
	d := newDialogue(t, Config{Verify: true})
	d.answers = func(Question) bool { return true }
	d.uses(gateway, macA)
	d.uses(host5, macB)
	d.announces(gateway, macB)
	d.advance(10 * time.Second)
	d.wants("new 10.0.0.254", "new 10.0.0.5", "changed 10.0.0.254", "spoof 10.0.0.254")
}

// DHCP gives an address to another host when the first one has left.
func TestHandOver(t *testing.T) {
	d := newDialogue(t, Config{Verify: true})
	d.uses(host5, macA)
	d.advance(time.Hour)
	d.answers = func(q Question) bool { return q.To == macB }
	d.announces(host5, macB)
	d.advance(10 * time.Second)
	d.wants("new 10.0.0.5", "changed 10.0.0.5", "moved 10.0.0.5")
	d.uses(host5, macB)
	d.advance(time.Hour)
	d.wants()
}

// A host that hands its address over has it for a moment longer.
func TestHandOverThatOverlaps(t *testing.T) {
	d := newDialogue(t, Config{Verify: true})
	d.uses(host5, macA)
	d.uses(gateway, macB)
	d.events = nil
	d.answers = func(q Question) bool { return q.To == macB || d.now.Sub(start) < 900*time.Millisecond }
	d.announces(host5, macB)
	d.advance(10 * time.Second)
	d.wants("changed 10.0.0.5", "moved 10.0.0.5")
}

// VRRP with its virtual MAC changes nothing in ARP; without, the address moves
// to the other router, and back.
func TestFailOver(t *testing.T) {
	d := newDialogue(t, Config{Verify: true})
	master := macA
	d.answers = func(q Question) bool { return q.To == master }
	virtual := wire.MAC{0, 0, 0x5e, 0, 1, 7}
	for range 10 {
		d.announces(host5, virtual)
		d.advance(time.Minute)
	}
	d.wants("new 10.0.0.5")
	for range 5 {
		d.announces(gateway, macA)
	}
	d.wants("new 10.0.0.254")
	for i := range 4 {
		master = [...]wire.MAC{macB, macA}[i%2]
		for range 5 {
			d.announces(gateway, master)
		}
		d.advance(10 * time.Minute)
		for _, e := range d.events {
			if e.Kind == Spoof || e.Kind == Duplicate {
				t.Errorf("%+v", e)
			}
		}
		if n := len(d.events); n != 2 || d.events[1].Kind != Moved {
			t.Errorf("fail-over %d: %+v", i, d.events)
		}
		d.events = nil
	}
}

// A laptop with one address that is now on the cable and now on the air. For
// some time it answers on both.
func TestFlappingLaptop(t *testing.T) {
	for _, both := range []bool{false, true} {
		d := newDialogue(t, Config{Verify: true})
		on := macA
		d.answers = func(q Question) bool { return both || q.To == on }
		d.uses(host5, macA)
		d.uses(gateway, macC)
		for i := range 20 {
			on = [...]wire.MAC{macB, macA}[i%2]
			d.announces(host5, on)
			for range 6 {
				d.advance(20 * time.Second)
				d.uses(host5, on)
			}
		}
		count := map[Kind]int{}
		for _, e := range d.events {
			count[e.Kind]++
		}
		if count[Spoof] != 0 || both && count[Duplicate] == 0 || !both && count[Moved] != 20 {
			t.Errorf("both %v: %v", both, count)
		}
	}
}

func TestUnanswered(t *testing.T) {
	d := newDialogue(t, Config{Verify: true})
	d.uses(host5, macA)
	d.uses(host5, macB)
	d.advance(10 * time.Second)
	d.wants("new 10.0.0.5", "changed 10.0.0.5", "unanswered 10.0.0.5")
}

// What is sent unasked proves nothing, however well it is timed.
func TestOnlyAnswersCount(t *testing.T) {
	d := newDialogue(t, Config{Verify: true})
	d.uses(gateway, macA)
	d.answers = func(q Question) bool { return q.To == macA }
	d.announces(gateway, macB)
	for range 40 {
		d.announces(gateway, macB)
		d.hears(wire.ARPFields{Op: wire.ARPReply, SenderMAC: macB, SenderIP: gateway, TargetMAC: macC, TargetIP: host5})
		d.advance(100 * time.Millisecond)
	}
	d.wants("new 10.0.0.254", "changed 10.0.0.254", "spoof 10.0.0.254")
}

func TestLinkFull(t *testing.T) {
	d := newDialogue(t, Config{Verify: true})
	d.uses(host5, macA)
	d.uses(host5, macB)
	taken := 0
	d.Output(d.now, func(Question) bool { taken++; return taken == 1 })
	if d.Deadline().After(d.now) {
		t.Errorf("deadline %v", d.Deadline())
	}
	d.advance(10 * time.Second)
	if len(d.asked) != 2*askTimes-1 || d.asked[0].To != macB {
		t.Errorf("asked %v", d.asked)
	}
}

// One host on two interfaces has all of its addresses on both.
func TestTwoAddressesOnTwoInterfaces(t *testing.T) {
	d := newDialogue(t, Config{Verify: true})
	d.answers = func(Question) bool { return true }
	for _, ip := range []netip.Addr{host5, gateway} {
		d.uses(ip, macA)
		d.uses(ip, macB)
		d.advance(10 * time.Second)
	}
	d.wants("new 10.0.0.5", "changed 10.0.0.5", "duplicate 10.0.0.5", "new 10.0.0.254", "changed 10.0.0.254", "duplicate 10.0.0.254")
}

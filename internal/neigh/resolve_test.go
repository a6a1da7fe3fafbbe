package neigh

import (
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/wire"
)

func TestResolve(t *testing.T) {
	d := newDialogue(t, Config{})
	if _, s := d.Lookup(d.now, peer); s != Incomplete {
		t.Fatalf("state %v", s)
	}
	d.output()
	d.wantRequests(Request{peer, wire.Broadcast})
	d.advance(500 * time.Millisecond)
	d.wantRequests()
	if !d.Input(d.now, reply(mac2), true) {
		t.Error("the answer was not what we waited for")
	}
	if mac, s := d.Lookup(d.now, peer); mac != mac2 || s != Reachable {
		t.Errorf("%v %v", mac, s)
	}
	d.advance(5 * time.Second)
	d.wantRequests()
}

func TestNobodyAnswers(t *testing.T) {
	d := newDialogue(t, Config{})
	d.Lookup(d.now, peer)
	d.advance(2999 * time.Millisecond)
	ask := Request{peer, wire.Broadcast}
	d.wantRequests(ask, ask, ask)
	if len(d.failed) != 0 {
		t.Error("gave up too early")
	}
	d.advance(time.Millisecond)
	if len(d.failed) != 1 || d.failed[0] != peer {
		t.Errorf("failed: %v", d.failed)
	}
	d.wantState(Failed)
	d.wantRequests()
	// The next packet asks again.
	d.Lookup(d.now, peer)
	d.output()
	d.wantRequests(ask)
	// Without one, the failure is forgotten.
	d.advance(time.Minute)
	if d.Len() != 0 {
		t.Errorf("%d entries are left", d.Len())
	}
}

// RFC 4861 §7.3.2, the way of an entry that is used but not confirmed.
func TestUnreachabilityDetection(t *testing.T) {
	d := newDialogue(t, Config{})
	d.Lookup(d.now, peer)
	d.output()
	d.Input(d.now, reply(mac2), true)
	d.wantState(Reachable)
	d.advance(46 * time.Second) // at most one and a half of 30 s
	d.wantState(Stale)
	if mac, s := d.Lookup(d.now, peer); mac != mac2 || s != Delay {
		t.Errorf("%v %v", mac, s)
	}
	d.requests = nil
	d.advance(4900 * time.Millisecond)
	d.wantState(Delay)
	d.wantRequests()
	d.advance(100 * time.Millisecond)
	d.wantState(Probe)
	check := Request{peer, mac2} // to the neighbour itself
	d.wantRequests(check)
	d.Input(d.now, reply(mac2), true)
	d.wantState(Reachable)

	d.advance(46 * time.Second)
	d.Lookup(d.now, peer)
	d.advance(5*time.Second + 3*time.Second)
	d.wantRequests(check, check, check)
	d.wantState(Failed)
}

func TestInput(t *testing.T) {
	bad := func(change func(*wire.ARPFields)) *wire.ARPFields { p := request(mac2); change(p); return p }
	for _, tt := range []struct {
		name   string
		before func(*dialogue)
		packet *wire.ARPFields
		forUs  bool
		want   Entry
	}{
		{"a reply that nobody asked for", nil, reply(mac2), true, Entry{IP: peer}},
		{"a request to somebody else", nil, request(mac2), false, Entry{IP: peer}},
		{"a request to us", nil, request(mac2), true, Entry{peer, mac2, Stale}},
		{"a group's MAC", nil, bad(func(p *wire.ARPFields) { p.SenderMAC = wire.Broadcast }), true, Entry{IP: peer}},
		{"no MAC", nil, bad(func(p *wire.ARPFields) { p.SenderMAC = wire.MAC{} }), true, Entry{IP: peer}},
		{"a probe", nil, bad(func(p *wire.ARPFields) { p.SenderIP = netip.IPv4Unspecified() }), true, Entry{IP: peer}},
		{"the neighbour moved", func(d *dialogue) { d.Learn(d.now, peer, mac2) }, request(mac3), false, Entry{peer, mac3, Stale}},
		{"the neighbour is still there", func(d *dialogue) { d.Learn(d.now, peer, mac2) }, request(mac2), false, Entry{peer, mac2, Reachable}},
		{"it announces itself while we ask", func(d *dialogue) { d.Lookup(d.now, peer) }, request(mac2), false, Entry{peer, mac2, Stale}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDialogue(t, Config{})
			if tt.before != nil {
				tt.before(d)
			}
			d.Input(d.now, tt.packet, tt.forUs)
			if got := d.Peek(peer); got != tt.want {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

// A request that cannot go out is not lost, and the deadline says so.
func TestLinkFull(t *testing.T) {
	d := newDialogue(t, Config{})
	d.Lookup(d.now, peer)
	d.Output(d.now, func(Request) bool { return false }, func(netip.Addr) { t.Error("failed") })
	if next := d.Deadline(); !next.Equal(d.now) {
		t.Errorf("deadline %v", next)
	}
	d.output()
	d.wantRequests(Request{peer, wire.Broadcast})
}

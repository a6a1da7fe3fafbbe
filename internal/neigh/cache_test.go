package neigh

import (
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/wire"
)

var (
	start = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	ours  = netip.MustParseAddr("10.0.0.1")
	peer  = netip.MustParseAddr("10.0.0.2")
	mac1  = wire.MAC{2, 0, 0, 0, 0, 1}
	mac2  = wire.MAC{2, 0, 0, 0, 0, 2}
	mac3  = wire.MAC{2, 0, 0, 0, 0, 3}
)

// dialogue is a cache with a clock, and what it asked for.
type dialogue struct {
	t *testing.T
	*Cache
	now      time.Time
	requests []Request
	failed   []netip.Addr
}

func newDialogue(t *testing.T, cfg Config) *dialogue {
	return &dialogue{t: t, Cache: New(cfg), now: start}
}

// advance lets time pass, serving deadlines as they come.
func (d *dialogue) advance(by time.Duration) {
	d.t.Helper()
	end := d.now.Add(by)
	for range 1000 {
		next := d.Deadline()
		if next.IsZero() || next.After(end) {
			d.now = end
			return
		}
		if next.After(d.now) {
			d.now = next
		}
		d.output()
	}
	d.t.Fatal("the deadline does not move")
}

func (d *dialogue) output() {
	d.Output(d.now,
		func(r Request) bool { d.requests = append(d.requests, r); return true },
		func(ip netip.Addr) { d.failed = append(d.failed, ip) })
}

func (d *dialogue) wantState(want State) {
	d.t.Helper()
	if got := d.Peek(peer).State; got != want {
		d.t.Errorf("at %v: state %v, want %v", d.now.Sub(start), got, want)
	}
}

// wantRequests checks and forgets what was asked.
func (d *dialogue) wantRequests(want ...Request) {
	d.t.Helper()
	if len(d.requests) != len(want) {
		d.t.Fatalf("at %v: requests %v, want %v", d.now.Sub(start), d.requests, want)
	}
	for i := range want {
		if d.requests[i] != want[i] {
			d.t.Errorf("at %v: request %v, want %v", d.now.Sub(start), d.requests[i], want[i])
		}
	}
	d.requests = nil
}

func reply(from wire.MAC) *wire.ARPFields {
	return &wire.ARPFields{Op: wire.ARPReply, SenderMAC: from, SenderIP: peer, TargetMAC: mac1, TargetIP: ours}
}

func request(from wire.MAC) *wire.ARPFields {
	return &wire.ARPFields{Op: wire.ARPRequest, SenderMAC: from, SenderIP: peer, TargetIP: ours}
}

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

func TestUpperLayerConfirms(t *testing.T) {
	d := newDialogue(t, Config{})
	d.Confirm(d.now, peer) // not known: nothing to confirm
	d.Lookup(d.now, peer)
	d.Confirm(d.now, peer)
	d.wantState(Incomplete)
	d.output()
	d.Input(d.now, reply(mac2), true)
	d.requests = nil
	for range 100 {
		d.advance(10 * time.Second)
		d.Lookup(d.now, peer)
		d.Confirm(d.now, peer)
		d.wantState(Reachable)
	}
	d.wantRequests()
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

func TestBounded(t *testing.T) {
	d := newDialogue(t, Config{MaxEntries: 10})
	addr := func(i int) netip.Addr { return netip.AddrFrom4([4]byte{10, 1, byte(i >> 8), byte(i)}) }
	d.Lookup(d.now, peer)
	d.output()
	d.Input(d.now, reply(mac2), true)
	for i := range 1000 {
		d.Lookup(d.now, addr(i))
		d.Lookup(d.now, peer) // in use: not the one to go
		d.output()
	}
	if d.Len() != 10 {
		t.Errorf("%d entries", d.Len())
	}
	d.wantState(Reachable)
	d.Each(func(e Entry) {
		if e.IP != peer && e.State != Incomplete {
			t.Errorf("%v", e)
		}
	})
}

func TestUnusedEntriesGo(t *testing.T) {
	d := newDialogue(t, Config{})
	d.Learn(d.now, peer, mac2)
	d.advance(9 * time.Minute)
	d.wantState(Stale)
	d.advance(2 * time.Minute)
	d.wantState(Unknown)
	if next := d.Deadline(); !next.IsZero() {
		t.Errorf("an empty cache has a deadline: %v", next)
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

func TestStateString(t *testing.T) {
	if Probe.String() != "PROBE" || State(99).String() != "?" {
		t.Error("wrong names")
	}
}

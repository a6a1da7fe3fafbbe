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

func BenchmarkCacheSweep(b *testing.B) {
	c := New(Config{MaxEntries: 1 << 16})
	now := time.Unix(1000, 0)
	ip := ours
	b.ReportAllocs()
	for b.Loop() {
		c.Lookup(now, ip)
		c.Output(now, func(Request) bool { return true }, func(netip.Addr) {})
		ip = ip.Next()
		now = now.Add(100 * time.Microsecond)
		c.Output(now, func(Request) bool { return true }, func(netip.Addr) {})
	}
}

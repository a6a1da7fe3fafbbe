package watch

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"gotcp/internal/wire"
)

var (
	start   = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	us      = netip.MustParseAddr("10.0.0.1")
	gateway = netip.MustParseAddr("10.0.0.254")
	host5   = netip.MustParseAddr("10.0.0.5")
	ours    = wire.MAC{2, 0, 0, 0, 0, 1}
	macA    = wire.MAC{2, 0, 0, 0, 0, 0xa}
	macB    = wire.MAC{2, 0, 0, 0, 0, 0xb}
	macC    = wire.MAC{2, 0, 0, 0, 0, 0xc}
)

// dialogue is a watch on a link whose stations answer as it is told.
type dialogue struct {
	t *testing.T
	*Watch
	now    time.Time
	events []Event
	asked  []Question
	// answers says whether a MAC answers for an address now.
	answers func(Question) bool
}

func newDialogue(t *testing.T, cfg Config) *dialogue {
	d := &dialogue{t: t, now: start}
	if cfg.MACs == nil {
		cfg.MACs, cfg.Own = []wire.MAC{ours}, []netip.Addr{us}
	}
	d.Watch = New(cfg, func(e Event) { d.events = append(d.events, e) })
	return d
}

// hears shows the watch a packet.
func (d *dialogue) hears(p wire.ARPFields) { d.Input(d.now, p.SenderMAC, &p) }

// announces is a gratuitous request.
func (d *dialogue) announces(ip netip.Addr, mac wire.MAC) {
	d.hears(wire.ARPFields{Op: wire.ARPRequest, SenderMAC: mac, SenderIP: ip, TargetIP: ip})
}

// uses is an ordinary request of a host.
func (d *dialogue) uses(ip netip.Addr, mac wire.MAC) {
	d.hears(wire.ARPFields{Op: wire.ARPRequest, SenderMAC: mac, SenderIP: ip, TargetIP: us})
}

// advance lets time pass; questions are answered a millisecond later.
func (d *dialogue) advance(by time.Duration) {
	d.t.Helper()
	end := d.now.Add(by)
	for range 10000 {
		next := d.Deadline()
		if next.IsZero() || next.After(end) {
			d.now = end
			return
		}
		if next.After(d.now) {
			d.now = next
		}
		var answered []Question
		d.Output(d.now, func(q Question) bool {
			d.asked = append(d.asked, q)
			if d.answers != nil && d.answers(q) {
				answered = append(answered, q)
			}
			return true
		})
		for _, q := range answered {
			d.hears(wire.ARPFields{Op: wire.ARPReply, SenderMAC: q.To, SenderIP: q.Target, TargetMAC: ours, TargetIP: us})
		}
	}
	d.t.Fatal("the deadline does not move")
}

// wants checks and forgets the events.
func (d *dialogue) wants(want ...string) {
	d.t.Helper()
	var got []string
	for _, e := range d.events {
		got = append(got, fmt.Sprintf("%v %v", e.Kind, e.IP))
	}
	if strings.Join(got, ", ") != strings.Join(want, ", ") {
		d.t.Errorf("at %v: events %q, want %q", d.now.Sub(start), got, want)
	}
	d.events = nil
}

func TestStations(t *testing.T) {
	d := newDialogue(t, Config{})
	d.uses(host5, macA)
	d.wants("new 10.0.0.5")
	d.advance(time.Hour)
	d.uses(host5, macA)
	d.wants()
	d.advance(time.Hour)
	d.uses(host5, macB)
	if e := d.events[0]; e.MAC != macB || e.Was != macA || !e.Seen.Equal(start.Add(time.Hour)) {
		t.Errorf("%+v", e)
	}
	d.wants("changed 10.0.0.5")
	d.uses(host5, macA)
	d.wants("flip-flop 10.0.0.5")
	d.uses(host5, macC)
	d.wants("changed 10.0.0.5")
	d.uses(host5, macB)
	d.wants("reused 10.0.0.5")
}

func TestClaimsThatAreNone(t *testing.T) {
	d := newDialogue(t, Config{})
	for _, p := range []wire.ARPFields{
		{Op: wire.ARPRequest, SenderMAC: macA, SenderIP: netip.IPv4Unspecified(), TargetIP: host5}, // a probe
		{Op: wire.ARPRequest, SenderMAC: ours, SenderIP: us, TargetIP: host5},
		{Op: wire.ARPReply, SenderMAC: wire.Broadcast, SenderIP: host5},
		{Op: wire.ARPReply, SenderIP: host5},
		{Op: wire.ARPReply, SenderMAC: macA, SenderIP: netip.MustParseAddr("224.0.0.1")},
	} {
		d.hears(p)
	}
	d.wants()
	if s := d.Stats(); s.Packets != 5 || s.Stations != 0 {
		t.Errorf("%+v", s)
	}
}

func TestOwnAddress(t *testing.T) {
	d := newDialogue(t, Config{Verify: true})
	for range 10 {
		d.uses(us, macB)
		d.advance(time.Second)
	}
	if e := d.events[0]; e.MAC != macB {
		t.Errorf("%+v", e)
	}
	d.wants("own 10.0.0.1")
	d.advance(time.Minute)
	d.uses(us, macB)
	if d.events[0].Repeats != 9 {
		t.Errorf("%+v", d.events[0])
	}
}

func TestPins(t *testing.T) {
	d := newDialogue(t, Config{Pins: map[netip.Addr]wire.MAC{gateway: macA}})
	d.uses(gateway, macA)
	d.wants("new 10.0.0.254")
	d.uses(gateway, macB)
	if e := d.events[0]; e.Was != macA || e.MAC != macB {
		t.Errorf("%+v", e)
	}
	d.wants("pinned 10.0.0.254", "changed 10.0.0.254")
	// Whatever the table has come to believe, the pin holds.
	d.advance(time.Hour)
	d.uses(gateway, macB)
	d.wants("pinned 10.0.0.254")
}

func TestMismatch(t *testing.T) {
	d := newDialogue(t, Config{})
	p := wire.ARPFields{Op: wire.ARPReply, SenderMAC: macA, SenderIP: host5, TargetIP: us}
	d.Input(d.now, macB, &p)
	if e := d.events[1]; e.Source != macB || e.MAC != macA {
		t.Errorf("%+v", e)
	}
	d.wants("new 10.0.0.5", "mismatch 10.0.0.5")
	d.Input(d.now, macB, &p)
	d.wants()
	d.Input(d.now, macC, &p)
	d.wants("mismatch 10.0.0.5")
}

func TestStorm(t *testing.T) {
	d := newDialogue(t, Config{})
	for range 10 { // a fail-over
		d.announces(host5, macA)
	}
	d.wants("new 10.0.0.5")
	d.advance(10 * time.Second)
	for range 1000 {
		d.announces(host5, macA)
		d.advance(time.Millisecond)
	}
	if d.events[0].Count != 21 {
		t.Errorf("%+v", d.events[0])
	}
	d.wants("storm 10.0.0.5")
	for range 100 { // twice in ten seconds is normal
		d.advance(5 * time.Second)
		d.announces(host5, macA)
	}
	d.wants()
}

// traffic is the steady state of a link: stations that ask one another.
func traffic(w *Watch, now *time.Time, packets int) {
	p := wire.ARPFields{Op: wire.ARPRequest, SenderMAC: macA, TargetIP: us}
	for i := range packets {
		p.SenderMAC[4], p.SenderMAC[5] = byte(i>>8), byte(i)
		p.SenderIP = netip.AddrFrom4([4]byte{10, 0, 0xf & byte(i>>8), byte(i)})
		p.SenderMAC[4] &= 0xf
		w.Input(*now, p.SenderMAC, &p)
		*now = now.Add(20 * time.Microsecond)
	}
}

func TestSteadyStateDoesNotAllocate(t *testing.T) {
	w := New(Config{Verify: true}, func(Event) {})
	now := start
	traffic(w, &now, 1<<13)
	if n := testing.AllocsPerRun(10, func() { traffic(w, &now, 1<<12) }); n != 0 {
		t.Errorf("%v allocations in 4096 packets", n)
	}
	if s := w.Stats(); s.Stations != 1<<12 || s.Events != 1<<12 {
		t.Errorf("%+v", s)
	}
}

func BenchmarkWatch(b *testing.B) {
	w := New(Config{Verify: true}, func(Event) {})
	now := start
	traffic(w, &now, 1<<13)
	b.ReportAllocs()
	for b.Loop() {
		traffic(w, &now, 1000)
	}
	b.ReportMetric(float64(b.N)*1000/b.Elapsed().Seconds(), "packets/s")
}

// A flood in which every packet is a station that is new.
func BenchmarkWatchFlood(b *testing.B) {
	w := New(Config{Verify: true, MaxStations: 4096}, func(Event) {})
	p := wire.ARPFields{Op: wire.ARPReply, SenderMAC: macA, TargetIP: us}
	i := uint32(0)
	b.ReportAllocs()
	for b.Loop() {
		i++
		p.SenderIP = netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)})
		w.Input(start, p.SenderMAC, &p)
	}
}

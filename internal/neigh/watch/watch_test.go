package watch

import (
	"fmt"
	"net/netip"
	"os"
	"runtime"
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
	d.uses(host5, macB)
	d.answers = func(q Question) bool { return q.To == macA }
	d.announces(gateway, macB)
	for range 40 {
		d.announces(gateway, macB)
		d.hears(wire.ARPFields{Op: wire.ARPReply, SenderMAC: macB, SenderIP: gateway, TargetMAC: macC, TargetIP: host5})
		d.advance(100 * time.Millisecond)
	}
	d.wants("new 10.0.0.254", "new 10.0.0.5", "changed 10.0.0.254", "spoof 10.0.0.254")
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

func TestBounded(t *testing.T) {
	d := newDialogue(t, Config{Verify: true, MaxStations: 100})
	for i := range 10000 {
		ip := netip.AddrFrom4([4]byte{10, 1, byte(i >> 8), byte(i)})
		d.uses(gateway, macA) // in use: not the one to go
		d.uses(ip, macB)
		d.uses(ip, macC)
	}
	d.advance(time.Minute)
	s := d.Stats()
	if s.Stations != 100 || s.Evicted != 10001-100 || len(d.checks) != 0 {
		t.Errorf("%+v, %d checks", s, len(d.checks))
	}
	if d.stations.find(gateway) == nil || len(d.stations.index) != 100 {
		t.Error("who is in use had to go")
	}
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

// A flood of addresses fills the table once, and then nothing more.
func TestConstantMemory(t *testing.T) {
	packets := 300_000
	if os.Getenv("GOTCP_SOAK") != "" {
		packets = 10_000_000
	}
	w := New(Config{Verify: true, MaxStations: 4096}, func(Event) {})
	now := start
	flood := func(n int) {
		p := wire.ARPFields{Op: wire.ARPReply, SenderMAC: macA, TargetIP: us}
		for i := range n {
			x := uint32(i) * 2654435761
			p.SenderIP = netip.AddrFrom4([4]byte{10, byte(x >> 24), byte(x >> 16), byte(x >> 8)})
			p.SenderMAC[5] = byte(x >> 9)
			w.Input(now, p.SenderMAC, &p)
			now = now.Add(20 * time.Microsecond)
			w.Output(now, func(Question) bool { return true })
		}
	}
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	flood(100_000)
	before := heap()
	flood(packets)
	if after := heap(); after > before+before/10+256<<10 {
		t.Errorf("heap %d bytes after %d packets, %d before", after, packets, before)
	}
	runtime.KeepAlive(w)
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

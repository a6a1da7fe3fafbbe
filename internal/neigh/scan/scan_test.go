package scan

import (
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/wire"
)

var (
	start = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	us    = netip.MustParseAddr("10.0.0.1")
	ours  = wire.MAC{2, 0, 0, 0, 0, 1}
	mac2  = wire.MAC{2, 0, 0, 0, 0, 2}
	mac3  = wire.MAC{2, 0, 0, 0, 0, 3}
)

// dialogue runs a scan against hosts that answer after a time of their own.
type dialogue struct {
	t       testing.TB
	scan    *Scan
	now     time.Time
	asked   []netip.Addr
	at      []time.Duration
	answers []Answer
	// host says who answers a request to ip, and after how long. Nil: nobody.
	host    func(ip netip.Addr, n int) []wire.MAC
	latency time.Duration
	pending []reply
	refuse  bool
}

type reply struct {
	at time.Time
	p  wire.ARPFields
}

func newDialogue(t testing.TB, cfg Config) *dialogue {
	cfg.Source, cfg.MAC = us, ours
	return &dialogue{t: t, scan: New(start, cfg), now: start, latency: time.Millisecond}
}

func answer(ip netip.Addr, from wire.MAC) wire.ARPFields {
	return wire.ARPFields{Op: wire.ARPReply, SenderMAC: from, SenderIP: ip, TargetMAC: ours, TargetIP: us}
}

func (d *dialogue) ask(ip netip.Addr) bool {
	if d.refuse {
		return false
	}
	d.asked = append(d.asked, ip)
	d.at = append(d.at, d.now.Sub(start))
	if d.host != nil {
		for _, mac := range d.host(ip, len(d.asked)) {
			d.pending = append(d.pending, reply{d.now.Add(d.latency), answer(ip, mac)})
		}
	}
	return true
}

// run serves deadlines and answers until the scan is over.
func (d *dialogue) run() {
	d.t.Helper()
	for range 1 << 20 {
		for len(d.pending) > 0 && !d.pending[0].at.After(d.now) {
			p := d.pending[0].p
			d.pending = d.pending[1:]
			if a, ok := d.scan.Input(d.now, &p); ok {
				d.answers = append(d.answers, a)
			}
		}
		if d.scan.Done() {
			return
		}
		d.scan.Output(d.now, d.ask)
		next := d.scan.Deadline()
		if len(d.pending) > 0 && (next.IsZero() || d.pending[0].at.Before(next)) {
			next = d.pending[0].at
		}
		if next.After(d.now) {
			d.now = next
		}
	}
	d.t.Fatal("the scan does not end")
}

func everybody(mac wire.MAC) func(netip.Addr, int) []wire.MAC {
	return func(netip.Addr, int) []wire.MAC { return []wire.MAC{mac} }
}

func TestEveryHostOnce(t *testing.T) {
	d := newDialogue(t, Config{Targets: ranges(t, "10.0.0.0/29", "10.0.0.4"), Rate: 100})
	d.host = func(ip netip.Addr, _ int) []wire.MAC {
		if ip.As4()[3]%2 == 0 {
			return []wire.MAC{mac2}
		}
		return nil
	}
	if !d.scan.Has(us) || d.scan.Has(netip.MustParseAddr("10.9.9.9")) {
		t.Error("who is a target")
	}
	d.run()
	// Seven without ourselves, and the three that are silent once more.
	if len(d.asked) != 10 || len(d.answers) != 4 {
		t.Errorf("asked %v; answers %v", d.asked, d.answers)
	}
	for i, ip := range d.asked[7:] {
		if want := byte(3 + 2*i); ip.As4()[3] != want {
			t.Errorf("asked again: %v", ip)
		}
	}
	for _, a := range d.answers {
		if a.RTT != time.Millisecond || a.Count != 1 || a.MAC != mac2 {
			t.Errorf("%+v", a)
		}
	}
	if want := (Stats{Targets: 8, Sent: 10, Answered: 5}); d.scan.Stats() != want {
		t.Errorf("%+v", d.scan.Stats())
	}
}

func TestDuplicates(t *testing.T) {
	d := newDialogue(t, Config{Targets: ranges(t, "10.0.0.2")})
	d.host = func(netip.Addr, int) []wire.MAC { return []wire.MAC{mac2, mac3, mac2} }
	d.run()
	if len(d.answers) != 3 || d.answers[1].Count != 2 || d.answers[1].MAC != mac3 || d.answers[2].Count != 3 {
		t.Errorf("%+v", d.answers)
	}
	if s := d.scan.Stats(); s.Answered != 1 || s.Duplicates != 2 || s.Sent != 1 {
		t.Errorf("%+v", s)
	}
	if took := d.now.Sub(start); took > 200*time.Millisecond {
		t.Errorf("all had answered, and it took %v", took)
	}
}

func TestFirst(t *testing.T) {
	d := newDialogue(t, Config{Targets: ranges(t, "10.0.0.0/24"), First: 3})
	d.host = everybody(mac2)
	d.run()
	if len(d.answers) != 3 || len(d.asked) > 10 || !d.scan.Deadline().IsZero() {
		t.Errorf("%d answers, %d requests", len(d.answers), len(d.asked))
	}
}

func TestWhatIsNoAnswer(t *testing.T) {
	d := newDialogue(t, Config{Targets: ranges(t, "10.0.0.0/29")})
	ip := netip.MustParseAddr("10.0.0.2")
	good := answer(ip, mac2)
	if _, ok := d.scan.Input(d.now, &good); ok {
		t.Error("an answer before the question")
	}
	d.now = d.now.Add(5 * time.Millisecond)
	d.scan.Output(d.now, d.ask)
	d.now = d.now.Add(5 * time.Millisecond)
	d.scan.Output(d.now, d.ask)
	for name, change := range map[string]func(*wire.ARPFields){
		"a request":           func(p *wire.ARPFields) { p.Op = wire.ARPRequest },
		"our own":             func(p *wire.ARPFields) { p.SenderMAC = ours },
		"an announcement":     func(p *wire.ARPFields) { p.TargetMAC, p.TargetIP = wire.MAC{}, ip },
		"not a target":        func(p *wire.ARPFields) { p.SenderIP = netip.MustParseAddr("10.0.0.99") },
		"an answer to others": func(p *wire.ARPFields) { p.TargetMAC, p.TargetIP = mac3, ip },
	} {
		p := good
		change(&p)
		if a, ok := d.scan.Input(d.now, &p); ok {
			t.Errorf("%s is taken for an answer: %+v", name, a)
		}
	}
	for name, change := range map[string]func(*wire.ARPFields){
		"right":         func(*wire.ARPFields) {},
		"wrong address": func(p *wire.ARPFields) { p.TargetIP = ip },
		"broadcast":     func(p *wire.ARPFields) { p.TargetMAC = wire.Broadcast },
	} {
		p := good
		change(&p)
		if _, ok := d.scan.Input(d.now, &p); !ok {
			t.Errorf("%s is not taken for an answer", name)
		}
	}
}

func BenchmarkScan(b *testing.B) {
	s := New(start, Config{Targets: []Range{PrefixRange(netip.MustParsePrefix("10.0.0.0/12"))}, Rate: 1e9, Source: us, MAC: ours})
	now := start
	p := answer(us, mac2)
	ask := func(ip netip.Addr) bool { p.SenderIP = ip; return true }
	b.ReportAllocs()
	for b.Loop() {
		s.Output(now, ask)
		s.Input(now, &p)
		now = now.Add(time.Nanosecond)
	}
}

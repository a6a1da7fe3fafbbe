package arping

import (
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/wire"
)

var (
	start = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	us    = netip.MustParseAddr("10.0.0.1")
	peer  = netip.MustParseAddr("10.0.0.2")
	none  = netip.IPv4Unspecified()
	mac1  = wire.MAC{2, 0, 0, 0, 0, 1}
	mac2  = wire.MAC{2, 0, 0, 0, 0, 2}
	mac3  = wire.MAC{2, 0, 0, 0, 0, 3}
)

type request struct {
	at time.Duration
	to wire.MAC
	wire.ARPFields
}

// dialogue is a session with a clock, and what it sent.
type dialogue struct {
	t *testing.T
	*Session
	now    time.Time
	sent   []request
	refuse bool
}

func newDialogue(t *testing.T, cfg Config) *dialogue {
	cfg.MAC, cfg.Target = mac1, peer
	if !cfg.Source.IsValid() {
		cfg.Source = us
	}
	return &dialogue{t: t, Session: New(start, cfg), now: start}
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
		d.Output(d.now, func(to wire.MAC, p *wire.ARPFields) bool {
			if !d.refuse {
				d.sent = append(d.sent, request{d.now.Sub(start), to, *p})
			}
			return !d.refuse
		})
	}
	d.t.Fatal("the deadline does not move")
}

func reply(from wire.MAC) *wire.ARPFields {
	return &wire.ARPFields{Op: wire.ARPReply, SenderMAC: from, SenderIP: peer, TargetMAC: mac1, TargetIP: us}
}

func TestUnicastAfterTheFirstReply(t *testing.T) {
	d := newDialogue(t, Config{Count: 3})
	d.advance(time.Millisecond)
	want := wire.ARPFields{Op: wire.ARPRequest, SenderMAC: mac1, SenderIP: us, TargetMAC: wire.Broadcast, TargetIP: peer}
	if len(d.sent) != 1 || d.sent[0].to != wire.Broadcast || d.sent[0].ARPFields != want {
		t.Fatalf("%+v", d.sent)
	}
	r, ok := d.Input(d.now, mac1, reply(mac2))
	if !ok || r.RTT != time.Millisecond || !r.Asked || r.Broadcast {
		t.Errorf("%+v, %v", r, ok)
	}
	d.advance(time.Hour)
	if len(d.sent) != 3 || d.sent[1].to != mac2 || d.sent[2].at != 2*time.Second || !d.Done() {
		t.Errorf("%+v, done %v", d.sent, d.Done())
	}
	if want := (Stats{Sent: 3, SentBroadcast: 1, Received: 1}); d.Stats() != want || d.Satisfied() {
		t.Errorf("%+v", d.Stats())
	}
}

func TestBroadcastOnly(t *testing.T) {
	d := newDialogue(t, Config{Count: 2, Broadcast: true})
	d.advance(0)
	d.Input(d.now, mac1, reply(mac2))
	d.advance(time.Hour)
	if len(d.sent) != 2 || d.sent[1].to != wire.Broadcast {
		t.Errorf("%+v", d.sent)
	}
}

// The last request gets its interval, too.
func TestNobodyAnswers(t *testing.T) {
	d := newDialogue(t, Config{Count: 2})
	d.advance(1999 * time.Millisecond)
	if d.Done() {
		t.Error("over too early")
	}
	d.advance(time.Millisecond)
	if !d.Done() || d.Satisfied() || d.Stats().Sent != 2 {
		t.Errorf("done %v, satisfied %v, %+v", d.Done(), d.Satisfied(), d.Stats())
	}
}

// With a timeout, the count is of answers.
func TestTimeoutAndCount(t *testing.T) {
	d := newDialogue(t, Config{Count: 2, Timeout: 5 * time.Second})
	d.advance(time.Second)
	d.Input(d.now, mac1, reply(mac2))
	if d.Done() {
		t.Error("done after one answer")
	}
	d.Input(d.now, mac1, reply(mac2))
	if !d.Done() || !d.Satisfied() {
		t.Errorf("done %v, satisfied %v", d.Done(), d.Satisfied())
	}
	d = newDialogue(t, Config{Timeout: 2 * time.Second})
	d.advance(0)
	d.Input(d.now, mac1, reply(mac2))
	d.advance(time.Hour)
	// A request that is due at the end still goes out.
	if !d.Satisfied() || len(d.sent) != 3 {
		t.Errorf("satisfied %v, %+v", d.Satisfied(), d.sent)
	}
}

// Each request has its answer, or the status says that something is wrong.
func TestSatisfied(t *testing.T) {
	for _, tt := range []struct {
		cfg     Config
		answers int // to three requests
		want    bool
	}{
		{Config{Count: 3}, 0, false},
		{Config{Count: 3}, 2, false},
		{Config{Count: 3}, 3, true},
		{Config{Count: 3}, 4, false},
		{Config{Count: 3, Timeout: time.Minute}, 2, false},
		{Config{Timeout: 2500 * time.Millisecond}, 1, true},
		{Config{Timeout: 2500 * time.Millisecond}, 9, true},
		// As iputils' arping -f: the answer to a third request leaves two without,
		// unless there was a time-out.
		{Config{First: true}, 1, false},
		{Config{First: true, Timeout: time.Minute}, 1, true},
	} {
		d := newDialogue(t, tt.cfg)
		d.advance(2 * time.Second)
		for range tt.answers {
			d.Input(d.now, mac1, reply(mac2))
		}
		d.advance(time.Hour)
		if d.Satisfied() != tt.want {
			t.Errorf("%+v with %d answers: %v", tt.cfg, tt.answers, d.Satisfied())
		}
	}
}

func TestFirst(t *testing.T) {
	d := newDialogue(t, Config{First: true})
	d.advance(0)
	d.Input(d.now, mac1, reply(mac2))
	if !d.Done() || !d.Satisfied() || !d.Deadline().IsZero() {
		t.Errorf("done %v, deadline %v", d.Done(), d.Deadline())
	}
	if _, ok := d.Input(d.now, mac1, reply(mac2)); ok {
		t.Error("an answer after the end")
	}
}

func TestTwoMACs(t *testing.T) {
	d := newDialogue(t, Config{Count: 1})
	d.advance(0)
	for _, mac := range []wire.MAC{mac2, mac3, mac2} {
		d.Input(d.now, mac1, reply(mac))
	}
	if m := d.MACs(); len(m) != 2 || m[0] != mac2 || m[1] != mac3 {
		t.Errorf("%v", m)
	}
	for i := range 100 {
		d.Input(d.now, mac1, reply(wire.MAC{4, 0, 0, 0, 0, byte(i)}))
	}
	if n := len(d.MACs()); n != maxMACs {
		t.Errorf("%d remembered", n)
	}
}

func TestWhatIsNoAnswer(t *testing.T) {
	d := newDialogue(t, Config{})
	d.advance(0)
	for name, change := range map[string]func(*wire.ARPFields){
		"another's":          func(p *wire.ARPFields) { p.SenderIP = us },
		"to another address": func(p *wire.ARPFields) { p.TargetIP = peer },
		"to another MAC":     func(p *wire.ARPFields) { p.TargetMAC = mac3 },
		"RARP":               func(p *wire.ARPFields) { p.Op = 3 },
	} {
		p := *reply(mac2)
		change(&p)
		if _, ok := d.Input(d.now, mac1, &p); ok {
			t.Errorf("%s is taken for an answer", name)
		}
	}
}

func TestProbe(t *testing.T) {
	d := newDialogue(t, Config{Mode: Probe, Source: none, Count: 2})
	d.advance(time.Hour)
	if len(d.sent) != 2 || d.sent[0].SenderIP != none || !d.Satisfied() {
		t.Errorf("free: %+v, satisfied %v", d.sent, d.Satisfied())
	}
	// A request by its owner tells as much as a reply.
	d = newDialogue(t, Config{Mode: Probe, Source: none, Count: 2})
	d.advance(0)
	own := wire.ARPFields{Op: wire.ARPRequest, SenderMAC: mac1, SenderIP: peer, TargetIP: us}
	if _, ok := d.Input(d.now, wire.Broadcast, &own); ok {
		t.Error("our own packet is a conflict")
	}
	own.SenderMAC = mac2
	r, ok := d.Input(d.now, wire.Broadcast, &own)
	if !ok || !r.Broadcast || !d.Done() || d.Satisfied() {
		t.Errorf("taken: %+v, %v, done %v, satisfied %v", r, ok, d.Done(), d.Satisfied())
	}
	if s := d.Stats(); s.Requests != 1 || s.ReceivedBroadcast != 1 {
		t.Errorf("%+v", s)
	}
}

// Silence proves nothing where nothing was asked.
func TestNothingCouldBeSent(t *testing.T) {
	for _, mode := range []Mode{Ask, Probe, Announce, Answer} {
		d := newDialogue(t, Config{Mode: mode, Count: 3, Source: none})
		d.refuse = true
		d.advance(time.Hour)
		if d.Satisfied() || !d.Done() || d.Stats().Sent != 0 {
			t.Errorf("mode %d: satisfied %v, done %v, %+v", mode, d.Satisfied(), d.Done(), d.Stats())
		}
	}
}

func TestAnnounce(t *testing.T) {
	for _, mode := range []Mode{Announce, Answer} {
		d := newDialogue(t, Config{Mode: mode, Source: peer, Count: 2})
		d.advance(time.Second)
		if len(d.sent) != 2 || !d.Done() || !d.Satisfied() {
			t.Fatalf("%+v, done %v", d.sent, d.Done())
		}
		p := d.sent[1]
		want := wire.ARPFields{Op: wire.ARPRequest, SenderMAC: mac1, SenderIP: peer, TargetMAC: wire.Broadcast, TargetIP: peer}
		if mode == Answer {
			want.Op, want.TargetMAC = wire.ARPReply, mac1
		}
		if p.to != wire.Broadcast || p.ARPFields != want {
			t.Errorf("%+v, want %+v", p, want)
		}
	}
}

// After a stop there is one request, not all that were missed.
func TestNoBurstAfterAStop(t *testing.T) {
	d := newDialogue(t, Config{})
	d.advance(0)
	d.now = d.now.Add(time.Minute)
	d.advance(0)
	if len(d.sent) > 3 {
		t.Errorf("%d requests at once", len(d.sent)-1)
	}
}

func TestKernelsTimes(t *testing.T) {
	d := newDialogue(t, Config{})
	d.SentAt(start.Add(time.Hour)) // nothing was sent
	d.advance(0)
	d.SentAt(d.now.Add(300 * time.Microsecond))
	if r, _ := d.Input(d.now.Add(500*time.Microsecond), mac1, reply(mac2)); r.RTT != 200*time.Microsecond {
		t.Errorf("%v", r.RTT)
	}
}

package anomaly

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"gotcp/internal/wire"
)

var start = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

// world is a network as the workers would tell of it: what happens is put into it
// at any time in any order, and told to Detectors in the order of time.
type world struct {
	t    *testing.T
	d    *Detectors
	rand *rand.Rand
	now  time.Time // where the next thing is put

	events []happening
	number uint64
	alerts []Alert
}

// happening is an observation, or packets of a load.
type happening struct {
	at   time.Time
	o    Observation
	load *Load
}

func newWorld(t *testing.T, cfg Config) *world {
	return &world{t: t, d: New(cfg), rand: rand.New(rand.NewPCG(7, 7)), now: start}
}

func (w *world) ip(text string) netip.Addr { return netip.MustParseAddr(text) }

// nth is the host n of a network of /16, or below.
func nth(network string, n int) netip.Addr {
	b := netip.MustParseAddr(network).As4()
	b[1] += byte(n >> 16)
	b[2] += byte(n >> 8)
	b[3] += byte(n)
	return netip.AddrFrom4(b)
}

// outside is one of the hosts of the Internet.
func outside(n int) netip.Addr {
	return netip.AddrFrom4([4]byte{93, byte(n >> 16), byte(n >> 8), byte(n)})
}

func (w *world) tell(at time.Time, o Observation) {
	o.Time = at
	w.events = append(w.events, happening{at: at, o: o})
}

// carry is packets of a load within the second of at.
func (w *world) carry(at time.Time, l Load) {
	if l.Packets > 0 {
		l.Sources.add(hashAddr(l.Src))
		l.Ports.add(mix(uint64(l.DstPort)))
	}
	l.Since, l.Until = at, at
	w.events = append(w.events, happening{at: at, load: &l})
}

// fate is what becomes of a flow.
type fate uint8

const (
	served fate = iota
	refused
	ignored
)

// flow is one, with what is usual of it.
type flow struct {
	src, dst  netip.Addr
	port      uint16
	proto     wire.IPProto // TCP if none
	flags     wire.TCPFlags
	options   uint8
	ttl       uint8
	mac       wire.MAC
	fate      fate
	lasts     time.Duration
	sent, got uint64
}

// connect puts a flow at w.now: a SYN of a stack, unless it has other flags.
func (w *world) connect(f flow) {
	if f.proto == 0 {
		f.proto = wire.ProtoTCP
		if f.flags == 0 {
			f.flags, f.options = wire.SYN, 4
		}
	}
	w.probe(f)
}

// probe is connect for exactly these flags.
func (w *world) probe(f flow) {
	if f.proto == 0 {
		f.proto = wire.ProtoTCP
	}
	if f.ttl == 0 {
		f.ttl = 64
	}
	o := Observation{
		Kind: FlowNew, Proto: f.proto, Src: f.src, Dst: f.dst, SrcPort: uint16(w.rand.IntN(28000) + 32768), DstPort: f.port,
		Flags: f.flags, Options: f.options, TTL: f.ttl, EtherSrc: f.mac,
	}
	w.tell(w.now, o)
	l := Load{Src: f.src, Dst: f.dst, DstPort: f.port, Packets: 1}
	switch {
	case f.proto == wire.ProtoTCP && f.flags == wire.SYN:
		l.Kind = LoadSYN
	case f.proto == wire.ProtoUDP && !f.dst.IsMulticast():
		l.Kind = LoadUDP
	default:
		l.Packets = 0
	}
	if f.fate == served && l.Kind == LoadSYN {
		l.Completed = l.Packets
	}
	if l.Packets > 0 {
		w.carry(w.now, l)
	}
	soon := w.now.Add(time.Duration(1+w.rand.IntN(30)) * time.Millisecond)
	switch f.fate {
	case served:
		o.Kind = FlowAnswered
		w.tell(soon, o)
		o.Kind, o.Duration = FlowEnded, f.lasts
		o.Volume = [2]Volume{{Packets: 1 + f.sent/1000, Bytes: f.sent}, {Packets: 1 + f.got/1000, Bytes: f.got}}
		w.tell(soon.Add(f.lasts), o)
	case refused:
		o.Kind = FlowRefused
		w.tell(soon, o)
	case ignored:
		o.Kind = FlowUnanswered
		w.tell(w.now.Add(time.Minute), o)
	}
}

// wait moves on.
func (w *world) wait(d time.Duration) { w.now = w.now.Add(d) }

// every does something at intervals, from w.now on, for some time.
func (w *world) every(interval, forTime time.Duration, do func(i int)) {
	from := w.now
	for i := 0; time.Duration(i)*interval < forTime; i++ {
		w.now = from.Add(time.Duration(i) * interval)
		do(i)
	}
	w.now = from.Add(forTime)
}

// jitter is a random time around d, some percent off at most.
func (w *world) jitter(d time.Duration, percent float64) time.Duration {
	return time.Duration(float64(d) * (1 + (2*w.rand.Float64()-1)*percent/100))
}

// random does something at random times (a Poisson process), on average at
// intervals, for some time.
func (w *world) random(interval, forTime time.Duration, do func()) {
	from := w.now
	for w.now.Sub(from) < forTime {
		w.wait(time.Duration(w.rand.ExpFloat64() * float64(interval)))
		do()
	}
	w.now = from.Add(forTime)
}

// run tells all that happens, and lets time pass after it.
func (w *world) run() *world {
	w.t.Helper()
	slices.SortStableFunc(w.events, func(a, b happening) int { return cmp.Compare(a.at.UnixNano(), b.at.UnixNano()) })
	var last time.Time
	for len(w.events) > 0 {
		// A batch, as workers hand them over.
		n := 1
		for n < len(w.events) && w.events[n].at.Sub(w.events[0].at) < 20*time.Millisecond {
			n++
		}
		w.batch(w.events[:n])
		last = w.events[n-1].at
		w.events = w.events[n:]
	}
	w.events = nil
	for next := w.d.Deadline(); !next.IsZero(); next = w.d.Deadline() {
		w.heard(w.d.Tick(next))
		last = next
	}
	w.heard(w.d.Finish(last))
	return w
}

func (w *world) batch(events []happening) {
	var loads []Load
	first := w.number + 1
	for i := range events {
		w.number++
		if l := events[i].load; l != nil {
			l.First, l.Last = w.number, w.number
			loads = append(loads, *l)
		}
	}
	w.heard(w.d.Loads(loads))
	for i := range events {
		if o := &events[i].o; events[i].load == nil {
			o.Number = first + uint64(i)
			w.heard(w.d.Input(o))
		}
	}
}

func (w *world) heard(alerts []Alert) { w.alerts = append(w.alerts, alerts...) }

// wants fails the test unless exactly the given alerts were raised, each with its
// end.
func (w *world) wants(sids ...SID) {
	w.t.Helper()
	w.run()
	var began, ended []SID
	for _, a := range w.alerts {
		if a.Phase == Began {
			began = append(began, a.SID)
		} else {
			ended = append(ended, a.SID)
		}
		if a.Message == "" || a.Class == "" || a.Priority == 0 || a.Summary == "" || a.First == 0 || a.Last < a.First {
			w.t.Errorf("not all is told: %+v", a)
		}
	}
	slices.Sort(ended)
	want := slices.Clone(sids)
	sorted := slices.Sorted(slices.Values(sids))
	slices.Sort(began)
	slices.Sort(want)
	if !slices.Equal(began, want) || !slices.Equal(ended, sorted) {
		w.t.Errorf("alerts %v, ended %v, want %v\n%s", began, ended, sids, w.transcript())
	}
}

// only is the alert of a phase, of which there is one.
func (w *world) only(p Phase) Alert {
	w.t.Helper()
	var found []Alert
	for _, a := range w.alerts {
		if a.Phase == p {
			found = append(found, a)
		}
	}
	if len(found) != 1 {
		w.t.Fatalf("%d alerts that %v\n%s", len(found), p, w.transcript())
	}
	return found[0]
}

func (w *world) transcript() string {
	var b strings.Builder
	for i, a := range w.alerts {
		if i == 20 {
			fmt.Fprintf(&b, "... and %d more\n", len(w.alerts)-i)
			break
		}
		fmt.Fprintf(&b, "%s %d %s %s: %s (packets %d-%d)\n", a.Time.Format(time.TimeOnly), a.SID, a.Phase, a.Message, a.Summary, a.First, a.Last)
	}
	return b.String()
}

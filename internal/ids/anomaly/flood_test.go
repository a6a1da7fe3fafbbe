package anomaly

import (
	"testing"
	"time"

	"gotcp/internal/wire"
)

// floods puts packets at a rate per second for some seconds.
func (w *world) floods(l Load, rate, seconds int, sources int) {
	w.every(time.Second, time.Duration(seconds)*time.Second, func(int) {
		const parts = 50
		for p := range parts {
			l.Packets = uint32(rate / parts)
			for s := range sources {
				l.Sources.add(hashAddr(outside(s)))
			}
			w.carry(w.now.Add(time.Duration(p)*time.Second/parts), l)
		}
	})
}

// loadCase is packets to a host at a rate, and what they are.
type loadCase struct {
	name    string
	load    Load
	rate    int
	sources int
	want    SID
}

func testLoads(t *testing.T, cases []loadCase) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, Config{})
			c.load.Src, c.load.Dst = w.ip("10.0.0.9"), victim
			if c.load.Bytes > 0 {
				c.load.Bytes *= uint64(c.rate / 500)
			}
			w.floods(c.load, c.rate, 5, c.sources)
			w.wants(c.want)
			a, end := w.only(Began), w.only(Ended)
			if a.Dst != victim || a.Src.IsValid() != (c.sources == 0) || a.Rate < float64(c.rate)*0.9 || a.Time.Sub(start) > 2*time.Second && c.rate > 1000 {
				t.Errorf("%+v", a)
			}
			if int(end.Count) != c.rate*5 {
				t.Errorf("%d packets at the end", end.Count)
			}
		})
	}
}

func TestFloods(t *testing.T) {
	testLoads(t, []loadCase{
		{"SYN", Load{Kind: LoadSYN, DstPort: 80}, 50000, 0, SYNFlood},
		{"SYN from everywhere", Load{Kind: LoadSYN, DstPort: 80}, 50000, 5000, SYNFlood},
		{"UDP", Load{Kind: LoadUDP, DstPort: 53}, 50000, 0, UDPFlood},
		{"ICMP", Load{Kind: LoadICMP}, 50000, 0, ICMPFlood},
	})
}

// A server that gets much, and completes it, is only busy.
func TestBusyServer(t *testing.T) {
	w := newWorld(t, Config{})
	w.floods(Load{Kind: LoadSYN, Src: outside(1), Dst: w.ip("10.0.0.1"), DstPort: 443, Completed: 190}, 10000, 60, 1000)
	w.wants()
}

// So is a server of names: every question is a flow, and is answered.
func TestBusyResolver(t *testing.T) {
	w := newWorld(t, Config{})
	w.every(100*time.Microsecond, 10*time.Second, func(i int) {
		w.connect(flow{src: outside(i % 1000), dst: w.ip("10.0.0.1"), port: 53, proto: wire.ProtoUDP, sent: 40, got: 100})
	})
	w.wants()
}

// The usual rate grows with what is there; what is far above it stands out.
func TestBaseline(t *testing.T) {
	w := newWorld(t, Config{})
	l := Load{Kind: LoadUDP, Src: outside(1), Dst: w.ip("10.0.0.1"), DstPort: 514}
	for rate := 500; rate <= 20000; rate += 100 {
		w.floods(l, rate, 5, 0)
	}
	w.run()
	if len(w.alerts) != 0 {
		t.Fatal(w.transcript())
	}
	w.floods(l, 150000, 5, 0)
	w.wants(UDPFlood)
}

// A little too much takes a little longer.
func TestCumulativeSum(t *testing.T) {
	w := newWorld(t, Config{})
	l := Load{Kind: LoadICMP, Src: outside(1), Dst: w.ip("10.0.0.1")}
	w.floods(l, 450, 600, 0)
	w.run()
	if len(w.alerts) != 0 {
		t.Fatal(w.transcript())
	}
	w = newWorld(t, Config{})
	w.floods(l, 650, 600, 0)
	w.wants(ICMPFlood)
	if a := w.only(Began); a.Time.Sub(start) < 3*time.Second {
		t.Errorf("after %v", a.Time.Sub(start))
	}
}

// A fast scan sends as many SYNs as a flood, but few to each port.
func TestFastScanIsNoFlood(t *testing.T) {
	w := newWorld(t, Config{})
	w.every(20*time.Microsecond, 1300*time.Millisecond, func(i int) {
		w.probe(flow{src: w.ip("10.0.0.9"), dst: w.ip("10.0.0.1"), port: uint16(i), flags: wire.SYN, fate: refused})
	})
	w.wants(VerticalScan + SID(SYNScan))
}

// Which worker counted what makes no difference.
func TestLoadsInParts(t *testing.T) {
	alerts := func(workers int) []Alert {
		d := New(Config{})
		var all []Alert
		for second := range 5 {
			var loads []Load
			for p := range 100 {
				l := Load{Kind: LoadSYN, Src: outside(p % workers), Dst: outside(0), DstPort: 80, Packets: 30, First: uint64(1 + second*100 + p), Last: uint64(1 + second*100 + p)}
				l.Since = start.Add(time.Duration(second)*time.Second + time.Duration(p)*time.Millisecond)
				l.Until = l.Since
				l.Src = outside(1)
				loads = append(loads, l)
			}
			for i := range loads { // as the workers' lists come one after another
				j := i * workers % 100
				loads[i], loads[j] = loads[j], loads[i]
			}
			all = append(all, d.Loads(loads)...)
		}
		return append(all, d.Finish(start.Add(time.Minute))...)
	}
	one, three := alerts(1), alerts(3)
	if len(one) != 2 || len(three) != 2 || one[0] != three[0] || one[1] != three[1] {
		t.Errorf("%+v\n%+v", one, three)
	}
}

// Nor does it whether a batch's loads come before its observations.
func TestLoadsAfterObservations(t *testing.T) {
	alerts := func(loadsFirst bool) (all []Alert) {
		d := New(Config{})
		keep := func(alerts []Alert) { all = append(all, alerts...) }
		for b := range 20 { // batches across the borders of seconds
			now := start.Add(time.Duration(b) * 300 * time.Millisecond)
			var loads []Load
			for p := range 3 {
				l := Load{Kind: LoadICMP, Src: outside(1), Dst: victim, Packets: 300, First: uint64(1 + b*10 + p), Last: uint64(1 + b*10 + p)}
				l.Since = now.Add(time.Duration(p) * 100 * time.Millisecond)
				l.Until = l.Since
				loads = append(loads, l)
			}
			o := Observation{Kind: FlowAnswered, Proto: wire.ProtoTCP, Src: outside(1), Dst: victim, Time: now.Add(299 * time.Millisecond), Number: uint64(b*10 + 9)}
			if loadsFirst {
				keep(d.Loads(loads))
				keep(d.Input(&o))
			} else {
				keep(d.Input(&o))
				keep(d.Loads(loads))
			}
		}
		keep(d.Finish(start.Add(time.Minute)))
		return all
	}
	before, after := alerts(true), alerts(false)
	if len(before) != 2 || len(after) != 2 || before[0].Count != after[0].Count || before[0].Time != after[0].Time || before[1].Count != after[1].Count {
		t.Errorf("%+v\n%+v", before, after)
	}
}

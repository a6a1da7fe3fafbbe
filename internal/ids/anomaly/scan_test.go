package anomaly

import (
	"strings"
	"testing"
	"time"

	"gotcp/internal/wire"
)

// scanner is what each method sends first, and what closed ports answer.
var scanners = []struct {
	name    string
	method  Method
	proto   wire.IPProto
	flags   wire.TCPFlags
	options uint8
	closed  fate
}{
	{"SYN", SYNScan, wire.ProtoTCP, wire.SYN, 1, refused},
	{"connect", ConnectScan, wire.ProtoTCP, wire.SYN, 4, refused},
	{"FIN", FINScan, wire.ProtoTCP, wire.FIN, 0, refused},
	{"NULL", NULLScan, wire.ProtoTCP, 0, 0, refused},
	{"XMAS", XMASScan, wire.ProtoTCP, wire.FIN | wire.PSH | wire.URG, 0, refused},
	{"ACK", ACKScan, wire.ProtoTCP, wire.ACK, 0, refused},
	{"UDP", UDPScan, wire.ProtoUDP, 0, 0, ignored},
}

func TestVerticalScans(t *testing.T) {
	for _, s := range scanners {
		t.Run(s.name, func(t *testing.T) {
			w := newWorld(t, Config{})
			w.every(time.Millisecond, time.Second, func(i int) {
				f := flow{src: w.ip("10.0.0.9"), dst: w.ip("10.0.0.1"), port: uint16(i + 1), proto: s.proto, flags: s.flags, options: s.options, fate: s.closed}
				if i%100 == 21 {
					f.fate = served
				}
				w.probe(f)
			})
			w.wants(VerticalScan + SID(s.method))
			a, end := w.only(Began), w.only(Ended)
			if a.Src != w.ip("10.0.0.9") || a.Dst != w.ip("10.0.0.1") || a.Targets < 20 || a.Targets > 24 {
				t.Errorf("%+v", a)
			}
			if end.Targets < 900 || end.Targets > 1080 || end.Count < 900 {
				t.Errorf("of 990 closed ports: %d, %d times", end.Targets, end.Count)
			}
		})
	}
}

func TestHorizontalScans(t *testing.T) {
	for _, s := range scanners {
		t.Run(s.name, func(t *testing.T) {
			w := newWorld(t, Config{})
			w.every(10*time.Millisecond, 5*time.Second, func(i int) {
				f := flow{src: w.ip("10.0.0.9"), dst: nth("10.0.1.0", i), port: 22, proto: s.proto, flags: s.flags, options: s.options, fate: s.closed}
				if i%10 == 3 {
					f.fate = served
				}
				w.probe(f)
			})
			w.wants(HorizontalScan + SID(s.method))
			if a := w.only(Began); a.DstPort != 22 || a.Dst.IsValid() {
				t.Errorf("%+v", a)
			}
		})
	}
}

// A whole network's ports are one episode.
func TestBlockScan(t *testing.T) {
	w := newWorld(t, Config{})
	w.every(5*time.Millisecond, 50*time.Second, func(i int) {
		w.probe(flow{src: w.ip("10.0.0.9"), dst: nth("10.0.1.0", i%100), port: uint16(i / 100), flags: wire.SYN, fate: ignored})
	})
	w.run()
	if a := w.only(Began); a.SID != HorizontalScan+SID(SYNScan) {
		t.Errorf("%+v", a)
	}
	if end := w.only(Ended); end.Targets < 9000 || end.Targets > 11000 || !strings.Contains(end.Summary, "ports of about") {
		t.Errorf("%+v", end)
	}
}

// Two scanners are two episodes, and one that comes back later is another.
func TestEpisodes(t *testing.T) {
	w := newWorld(t, Config{})
	for range 2 {
		for _, src := range []string{"10.0.0.8", "10.0.0.9"} {
			w.every(time.Millisecond, 100*time.Millisecond, func(i int) {
				w.probe(flow{src: w.ip(src), dst: w.ip("10.0.0.1"), port: uint16(i + 1), flags: wire.SYN, fate: refused})
			})
		}
		w.wait(time.Hour)
	}
	syn := VerticalScan + SID(SYNScan)
	w.wants(syn, syn, syn, syn)
}

func TestSlowScans(t *testing.T) {
	t.Run("ports", func(t *testing.T) {
		w := newWorld(t, Config{})
		w.every(5*time.Minute, 10*time.Hour, func(i int) {
			w.probe(flow{src: w.ip("10.0.0.9"), dst: w.ip("10.0.0.1"), port: uint16(i + 1), flags: wire.SYN, options: 1, fate: ignored})
		})
		w.wants(SlowVertical)
	})
	t.Run("hosts", func(t *testing.T) {
		w := newWorld(t, Config{})
		w.every(5*time.Minute, 10*time.Hour, func(i int) {
			w.probe(flow{src: w.ip("10.0.0.9"), dst: nth("10.0.1.0", i), port: 445, flags: wire.SYN, options: 1, fate: ignored})
		})
		w.wants(SlowHorizontal)
	})
	// What the half-windows forget: slower than the threshold allows.
	t.Run("too slow", func(t *testing.T) {
		w := newWorld(t, Config{})
		w.every(time.Hour, 72*time.Hour, func(i int) {
			w.probe(flow{src: w.ip("10.0.0.9"), dst: w.ip("10.0.0.1"), port: uint16(i + 1), flags: wire.SYN, fate: ignored})
		})
		w.wants()
	})
}

// A flood of forged sources, each of which fails once, does not hide a scanner.
func TestScanThroughFlood(t *testing.T) {
	w := newWorld(t, Config{MaxEntries: 256, SYNRate: 1e6})
	w.every(time.Millisecond, 30*time.Second, func(i int) {
		w.probe(flow{src: outside(i), dst: w.ip("10.0.0.1"), port: 80, flags: wire.SYN, fate: refused})
		if i%500 < 4 { // and between these, a thousand others
			w.probe(flow{src: w.ip("10.0.0.9"), dst: w.ip("10.0.0.2"), port: uint16(1 + i), flags: wire.SYN, fate: refused})
		}
	})
	w.wants(VerticalScan + SID(SYNScan))
	if s := w.d.Stats(); s.Evicted < 10000 {
		t.Errorf("%+v", s)
	}
}

// What is known to be there and fails is an outage.
func TestOutage(t *testing.T) {
	w := newWorld(t, Config{})
	for _, fate := range []fate{served, ignored} {
		w.every(10*time.Minute, 2*time.Hour, func(int) {
			for i := range 200 {
				w.connect(flow{src: w.ip("10.0.0.9"), dst: nth("10.0.1.0", i), port: 443, fate: fate})
			}
		})
	}
	w.wants()
}

// A traceroute goes to ever new ports of a host, and none answers.
func TestTraceroute(t *testing.T) {
	w := newWorld(t, Config{})
	w.every(time.Minute, time.Hour, func(int) {
		for i := range 90 {
			w.probe(flow{src: w.ip("10.0.0.9"), dst: outside(1), port: uint16(33434 + i), proto: wire.ProtoUDP, ttl: uint8(1 + i/3), fate: ignored})
		}
	})
	w.wants()
}

// Where only one side passes, everything looks unanswered.
func TestOneSided(t *testing.T) {
	w := newWorld(t, Config{})
	w.every(100*time.Millisecond, time.Minute, func(i int) {
		o := Observation{Kind: FlowUnanswered, Proto: wire.ProtoTCP, Flags: wire.SYN, Options: 4, Src: victim, Dst: outside(i), DstPort: 443}
		o.Volume[0] = Volume{Packets: 9, Bytes: 700}
		w.tell(w.now, o)
	})
	w.wants()
}

func TestAllowed(t *testing.T) {
	cfg := Config{}
	cfg.AllowFor[PortScans] = home
	w := newWorld(t, cfg)
	w.every(time.Millisecond, time.Second, func(i int) {
		w.probe(flow{src: w.ip("10.0.0.9"), dst: w.ip("10.0.0.1"), port: uint16(i + 1), flags: wire.SYN, fate: refused})
	})
	w.wants() // and what is fast is not told as slow instead
	if w.d.Stats().Allowed == 0 {
		t.Error("nobody was allowed anything")
	}
}

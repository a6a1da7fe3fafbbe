package anomaly

import (
	"encoding/binary"
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/wire"
)

// Everything that was seen in one order gives the same alerts again.
func TestDeterministic(t *testing.T) {
	told := func() string {
		w := newWorld(t, Config{})
		for _, c := range benign[:3] {
			w.now = start
			c.do(w)
		}
		for i := range 8 {
			w.now = start.Add(time.Duration(i) * time.Minute)
			w.every(time.Millisecond, 200*time.Millisecond, func(port int) {
				w.probe(flow{src: nth("10.0.0.0", i), dst: victim, port: uint16(port), flags: wire.SYN, fate: refused})
			})
			w.floods(Load{Kind: LoadUDP, Src: outside(1), Dst: nth("10.0.0.0", i), DstPort: 9}, 50000, 3, 0)
		}
		return w.run().transcript()
	}
	if one, two := told(), told(); one != two || len(one) < 500 {
		t.Errorf("%s\n%s", one, two)
	}
}

func TestOff(t *testing.T) {
	for _, cfg := range []Config{{Off: [NumDetectors]bool{LandAttacks: true}}, {Allow: []netip.Prefix{netip.MustParsePrefix("10.0.0.1/32")}}} {
		w := newWorld(t, cfg)
		w.tell(w.now, Observation{Kind: FlowNew, Proto: wire.ProtoTCP, Src: victim, Dst: victim})
		w.wants()
	}
}

// observationOf makes something of any bytes, times that go back among it.
func observationOf(b []byte, now *time.Time, number *uint64) (o Observation, l Load, rest []byte) {
	var x [24]byte
	rest = b[copy(x[:], b):]
	addr := func(c byte) netip.Addr {
		switch c % 8 {
		case 0:
			return netip.Addr{}
		case 1:
			return netip.MustParseAddr("fe80::1")
		case 2:
			return netip.MustParseAddr("255.255.255.255")
		}
		return nth("10.0.0.0", int(c))
	}
	*now = now.Add(time.Duration(int16(binary.LittleEndian.Uint16(x[2:]))) * 10 * time.Millisecond)
	if x[4] == 255 {
		*now = time.Unix(int64(binary.LittleEndian.Uint64(x[8:])), 0)
	}
	*number += uint64(int8(x[5]))
	o = Observation{
		Time: *now, Number: *number, Kind: Kind(x[0] % 16), Proto: wire.IPProto(x[1]), TTL: x[6], FlowTTL: x[7], Options: x[8],
		Flags: wire.TCPFlags(x[9]), SrcPort: uint16(x[10]), DstPort: uint16(x[11]), Src: addr(x[12]), Dst: addr(x[13]),
		EtherSrc: station(int(x[14]%4), 0), SenderMAC: station(int(x[15]%4), 0), Op: wire.ARPOp(x[16] % 4), EtherGroup: x[16]&8 != 0,
		Duration: time.Duration(x[17]) * time.Second, FragmentID: uint32(x[18]), FragmentOffset: uint32(x[19]) * 256, Length: uint32(x[20]) * 16,
		MoreFragments: x[21]&1 != 0, QuerySize: uint16(x[20]), AnswerSize: uint16(x[22]) * 16, SeqOffset: int32(int8(x[23])), Name: rest[:min(len(rest), int(x[23]))],
	}
	o.Volume[0].Bytes, o.Volume[1].Bytes = uint64(x[18])*16, uint64(x[19])*16
	l = Load{Kind: LoadKind(x[1] % 8), Src: o.Src, Dst: o.Dst, Packets: uint32(x[6]) << (x[7] % 24), Completed: uint32(x[8]), Since: *now, Until: *now, First: *number, Last: *number}
	return o, l, rest
}

// Whatever comes in whatever order, at whatever time: no panic, and no more
// memory than the configuration says.
func FuzzDetectors(f *testing.F) {
	f.Add([]byte("port scans and floods of all kinds, in any order and at any time"), true)
	seed := make([]byte, 2000)
	for i := range seed {
		seed[i] = byte(mix(uint64(i)))
	}
	f.Add(seed, false)
	f.Fuzz(func(t *testing.T, data []byte, eager bool) {
		cfg := Config{MaxEntries: 32, MaxEpisodes: 4, Own: []netip.Addr{victim}, Outside: []wire.MAC{station(3, 0)}}
		if eager {
			cfg.ScanPorts, cfg.ScanHosts, cfg.ScanOdds, cfg.SlowPorts, cfg.SlowHosts = 1, 1, 1, 1, 1
			cfg.SYNRate, cfg.UDPRate, cfg.ICMPRate, cfg.SmurfRate, cfg.AmpRate, cfg.BruteTries, cfg.BeaconCount = 1, 1, 1, 1, 1, 1, 1
			cfg.TunnelKbit, cfg.ARPReplies, cfg.TinyFragments = 1, 1, 1
		}
		d := New(cfg)
		now, number := start, uint64(1)
		began, ended := 0, 0
		count := func(alerts []Alert) {
			for _, a := range alerts {
				if a.Message == "" || a.Summary == "" {
					t.Errorf("%+v", a)
				}
				if a.Phase == Began {
					began++
				} else {
					ended++
				}
			}
		}
		for len(data) > 0 {
			var o Observation
			var l Load
			o, l, data = observationOf(data, &now, &number)
			switch {
			case o.Kind == 0:
				count(d.Loads([]Load{l}))
			case o.Kind > AfterReset:
				count(d.Tick(now))
			default:
				count(d.Input(&o))
			}
			if s := d.Stats(); s.Episodes > 4 || s.Entries > 16*256+32 || began-ended != s.Episodes {
				t.Fatalf("%+v, %d began, %d ended", s, began, ended)
			}
		}
		count(d.Finish(now))
		if began != ended {
			t.Errorf("%d began, %d ended", began, ended)
		}
	})
}

// What is usual, of many hosts: three observations for each flow, questions and
// their answers. The target is 100 ns for one.
func BenchmarkInput(b *testing.B) {
	b.ReportAllocs()
	mix := observations(1 << 16)
	d := New(Config{})
	now := start
	i := 0
	for b.Loop() {
		o := &mix[i%len(mix)]
		now = now.Add(20 * time.Microsecond)
		o.Time = now
		o.Number++
		d.Input(o)
		i++
	}
}

// observations are those of served flows to many hosts, one in 20 refused, and of
// names.
func observations(n int) []Observation {
	var list []Observation
	for i := 0; len(list) < n; i++ {
		h := mix(uint64(i))
		o := Observation{Kind: FlowNew, Proto: wire.ProtoTCP, Flags: wire.SYN, Options: 4, TTL: 60,
			Src: nth("10.0.0.0", int(h%2000)), Dst: outside(int(h >> 20 % 5000)), SrcPort: uint16(h >> 40), DstPort: 443, EtherSrc: station(1, 0)}
		list = append(list, o)
		if i%20 == 0 {
			o.Kind = FlowRefused
			list = append(list, o)
			continue
		}
		o.Kind = FlowAnswered
		list = append(list, o)
		o.Kind, o.Duration, o.Volume = FlowEnded, time.Second, [2]Volume{{5, 500}, {9, 9000}}
		list = append(list, o)
		if i%4 == 0 {
			q := Observation{Kind: DNSQuery, Proto: wire.ProtoUDP, Src: o.Src, Dst: gateway, DstPort: 53, Name: []byte("a1b2c3d4e5f6.cdn.example.com"), QuerySize: 60}
			list = append(list, q)
			q.Kind, q.AnswerSize, q.Src, q.Dst = DNSAnswer, 200, q.Dst, q.Src
			list = append(list, q)
		}
	}
	return list[:n]
}

func BenchmarkScan(b *testing.B) {
	b.ReportAllocs()
	d := New(Config{})
	o := Observation{Kind: FlowRefused, Proto: wire.ProtoTCP, Flags: wire.SYN, Src: outside(1), Dst: victim, Time: start}
	for b.Loop() {
		o.DstPort++
		o.Number++
		o.Time = o.Time.Add(time.Microsecond)
		d.Input(&o)
	}
}

// A flood of forged sources fills the tables, and then allocates nothing.
func TestInputAllocatesNothing(t *testing.T) {
	d := New(Config{MaxEntries: 1024})
	kinds := []Kind{FlowNew, FlowAnswered, FlowRefused, FlowEnded, Fragment, ARP, DNSQuery, DNSAnswer, Reset, AfterReset}
	n := 0
	some := func() {
		n++
		o := Observation{Kind: kinds[n%len(kinds)], Time: start.Add(time.Duration(n) * time.Millisecond), Number: uint64(n), Proto: wire.ProtoTCP,
			Flags: wire.SYN, Src: nth("10.0.0.0", n), Dst: outside(n * 7), SrcPort: 40000, DstPort: 22, SenderMAC: station(n, 0), Op: wire.ARPReply,
			Name: []byte(nil), QuerySize: 60, AnswerSize: 100, Length: 1000, MoreFragments: true}
		o.Volume = [2]Volume{{5, 2000}, {5, 2000}}
		d.Input(&o)
	}
	for range 200_000 {
		some()
	}
	if got := testing.AllocsPerRun(20_000, some); got > 0 {
		t.Errorf("%v allocations", got)
	}
}

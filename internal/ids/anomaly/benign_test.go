package anomaly

import (
	"fmt"
	"os"
	"testing"
	"time"

	"gotcp/internal/wire"
)

const day = 24 * time.Hour

// A day of what is usual raises nothing, each by itself and all of it at once.
func TestBenign(t *testing.T) {
	for _, c := range benign {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, Config{})
			c.do(w)
			w.wants()
		})
	}
	t.Run("all", func(t *testing.T) {
		if os.Getenv("GOTCP_SOAK") == "" {
			t.Skip("a minute's work: GOTCP_SOAK is not set")
		}
		w := newWorld(t, Config{})
		for _, c := range benign {
			w.now = start
			c.do(w)
		}
		w.wants()
	})
}

var benign = []struct {
	name string
	do   func(*world)
}{
	{"backups", backups},
	{"crawler", crawler},
	{"kubernetes", kubernetes},
	{"NAT", crowdBehindNAT},
	{"QUIC blocked", quicBlocked},
	{"monitoring", monitoring},
	{"mail", mailServer},
	{"content network", contentNetwork},
	{"chatter", chatter},
	{"clocks", clocks},
	{"leases", leases},
	{"peers", peers},
	{"ARP", addressResolution},
	{"fragments", bigDatagrams},
	{"resets", resets},
	{"log-ins", logins},
	{"updates", updates},
}

// backups: 30 hosts send gigabytes to one at night, some in thousands of files
// by scp.
func backups(w *world) {
	server := w.ip("10.1.0.1")
	w.wait(time.Hour)
	for i := range 30 {
		w.connect(flow{src: nth("10.0.3.0", i), dst: server, port: 873, lasts: time.Hour, sent: 50e9, got: 1e6})
	}
	w.every(2*time.Second, 3*time.Hour, func(int) {
		w.connect(flow{src: w.ip("10.0.3.99"), dst: server, port: 22, lasts: w.jitter(time.Second, 50), sent: 3000 + uint64(w.rand.ExpFloat64()*1e6), got: 4000})
	})
}

// crawler: five hosts per second, one in fifteen is not there any more; all
// names are asked for.
func crawler(w *world) {
	src := w.ip("10.0.4.1")
	w.random(200*time.Millisecond, 4*time.Hour, func() {
		f := flow{src: src, dst: outside(w.rand.IntN(200000)), port: 443, lasts: time.Second, sent: 2000, got: 1e5}
		switch w.rand.IntN(15) {
		case 0:
			f.fate = ignored
		case 1:
			f.port = 80
		}
		w.connect(f)
		w.query(src, fmt.Sprintf("www%d.site-%d.com", w.rand.IntN(3), w.rand.IntN(50000)))
	})
}

// kubernetes: probes of 200 pods every ten seconds, and calls between them; pods
// come and go, and those that ask for them find out by a refusal.
func kubernetes(w *world) {
	pod := func() int { return w.rand.IntN(200) }
	ports := []uint16{80, 443, 8080, 8443, 9090, 9100, 10250, 6443}
	w.every(10*time.Second, day, func(i int) {
		for p := range 20 {
			w.wait(time.Millisecond)
			w.connect(flow{src: w.ip("10.2.0.1"), dst: nth("10.3.0.0", (i*20+p)%200), port: ports[p%8], lasts: 3 * time.Millisecond, sent: 100, got: 50})
		}
	})
	w.now = start
	gone := 0
	w.random(5*time.Second, day, func() {
		if w.rand.IntN(600) == 0 {
			gone = pod()
		}
		dst := pod()
		f := flow{src: nth("10.3.0.0", pod()), dst: nth("10.3.0.0", dst), port: ports[dst%8], lasts: w.jitter(50*time.Millisecond, 90), sent: 500, got: 3000}
		if dst == gone {
			f.fate = refused
		}
		w.connect(f)
	})
}

// crowdBehindNAT: 300 people behind one address, who open ten connections to a
// site at once.
func crowdBehindNAT(w *world) {
	src := w.ip("10.0.5.1")
	w.random(3*time.Second, day, func() {
		dst := outside(w.rand.IntN(3000))
		end := served
		if w.rand.IntN(25) == 0 {
			end = []fate{refused, ignored}[w.rand.IntN(2)]
		}
		for range 1 + w.rand.IntN(10) {
			w.wait(5 * time.Millisecond)
			w.connect(flow{src: src, dst: dst, port: 443, fate: end, lasts: 10 * time.Second, sent: 3000, got: 2e5})
		}
		// Some play, and some share files.
		if w.rand.IntN(5) == 0 {
			w.connect(flow{src: src, dst: outside(w.rand.IntN(1e6)), port: uint16(1024 + w.rand.IntN(60000)), proto: wire.ProtoUDP, fate: fate(w.rand.IntN(3)), lasts: time.Minute, sent: 1e4, got: 1e4})
		}
	})
}

// quicBlocked: a firewall drops UDP 443, and browsers try it wherever TCP 443
// has told them to.
func quicBlocked(w *world) {
	src := w.ip("10.0.5.2")
	w.random(2*time.Second, 4*time.Hour, func() {
		dst := outside(w.rand.IntN(5000))
		w.connect(flow{src: src, dst: dst, port: 443, lasts: 10 * time.Second, sent: 3000, got: 2e5})
		w.wait(200 * time.Millisecond)
		w.connect(flow{src: src, dst: dst, port: 443, proto: wire.ProtoUDP, fate: ignored})
	})
}

// monitoring: pings, page loads and checks of services, to the second, inside and
// outside; a few of the checked are down for hours.
func monitoring(w *world) {
	src := w.ip("10.0.6.1")
	w.every(time.Minute, day, func(i int) {
		for h := range 60 {
			w.wait(10 * time.Millisecond)
			dst := nth("10.0.7.0", h)
			w.carry(w.now, Load{Kind: LoadICMP, Src: src, Dst: dst, Packets: 5, Bytes: 280})
			f := flow{src: src, dst: dst, port: []uint16{80, 443, 22, 5666}[h%4], lasts: 20 * time.Millisecond, sent: 200, got: 4000}
			if h%15 == 3 && i > 300 && i < 800 {
				f.fate = ignored
			}
			w.connect(f)
			if h < 10 {
				w.connect(flow{src: src, dst: outside(h), port: 443, lasts: 300 * time.Millisecond, sent: 800, got: 5000})
			}
			w.connect(flow{src: src, dst: dst, port: 161, proto: wire.ProtoUDP, lasts: 10 * time.Millisecond, sent: 90, got: 100})
		}
	})
}

// mailServer: lists of senders are asked for every connection, keys and policies
// for every message; one delivery in five finds nobody.
func mailServer(w *world) {
	src, resolver := w.ip("10.0.8.1"), w.ip("10.0.8.53")
	w.random(5*time.Second, day, func() {
		a := outside(w.rand.IntN(1 << 20)).As4()
		for _, list := range []string{"zen.spamhaus.org", "bl.example-list.net", "psbl.example.org"} {
			w.ask(src, resolver, fmt.Sprintf("%d.%d.%d.%d.%s", a[3], a[2], a[1], a[0], list), 40, 120)
		}
		domain := fmt.Sprintf("company-%d.com", w.rand.IntN(100000))
		w.ask(src, resolver, fmt.Sprintf("selector%d._domainkey.%s", w.rand.IntN(4), domain), 60, 550)
		w.ask(src, resolver, "_dmarc."+domain, 50, 300)
		f := flow{src: src, dst: outside(w.rand.IntN(100000)), port: 25, lasts: 2 * time.Second, sent: 30000, got: 500}
		if w.rand.IntN(5) == 0 {
			f.fate = ignored
		}
		w.connect(f)
	})
}

// contentNetwork: long names that look random, a few hundred below each domain,
// from a resolver for many.
func contentNetwork(w *world) {
	const letters = "abcdefghijklmnopqrstuvwxyz234567"
	var names []string
	for i := range 3000 {
		b := make([]byte, 24)
		for j := range b {
			b[j] = letters[w.rand.IntN(len(letters))]
		}
		names = append(names, fmt.Sprintf("%s.cdn-%d.net", b, i%8))
	}
	w.random(time.Second, day, func() {
		w.query(w.ip("10.0.9.53"), names[w.rand.IntN(len(names))])
	})
}

// chatter: hosts that announce and look for services to everybody.
func chatter(w *world) {
	w.random(3*time.Second, day, func() {
		src := nth("10.0.10.0", w.rand.IntN(100))
		for _, g := range []struct {
			to   string
			port uint16
		}{{"224.0.0.251", 5353}, {"239.255.255.250", 1900}, {"255.255.255.255", 17500}} {
			w.connect(flow{src: src, dst: w.ip(g.to), port: g.port, proto: wire.ProtoUDP, fate: ignored})
		}
	})
}

// clocks: every host asks four servers outside, at 64 to 1024 seconds, for ever.
func clocks(w *world) {
	for h := range 20 {
		w.now = start
		w.every(64*time.Second<<(h%5), day, func(int) {
			for s := range 4 {
				w.connect(flow{src: nth("10.0.11.0", h), dst: outside(900 + s), port: 123, proto: wire.ProtoUDP, lasts: 20 * time.Millisecond, sent: 48, got: 48})
			}
		})
	}
}

// leases: asked for by everybody every half hour, at first without an address.
func leases(w *world) {
	for h := range 100 {
		w.now = start.Add(time.Duration(h) * 17 * time.Second)
		w.connect(flow{src: w.ip("0.0.0.0"), dst: w.ip("255.255.255.255"), port: 67, proto: wire.ProtoUDP, fate: ignored})
		w.every(30*time.Minute, day-time.Hour, func(int) {
			w.connect(flow{src: nth("10.0.12.0", h), dst: w.ip("10.0.12.254"), port: 67, proto: wire.ProtoUDP, lasts: 10 * time.Millisecond, sent: 300, got: 300})
		})
	}
}

// peers: file sharing, where hardly more than half of the others are there.
func peers(w *world) {
	src := w.ip("10.0.13.1")
	w.random(400*time.Millisecond, 8*time.Hour, func() {
		f := flow{src: src, dst: outside(w.rand.IntN(1e6)), port: uint16(1024 + w.rand.IntN(60000)), proto: wire.ProtoUDP, lasts: time.Minute, sent: 1e4, got: 1e5}
		if w.rand.IntN(3) == 0 {
			f.port = 6881
		}
		if w.rand.IntN(2) == 0 {
			f.proto = wire.ProtoTCP
			f.flags, f.options = wire.SYN, 4
		}
		if w.rand.Float64() < 0.45 {
			f.fate = []fate{ignored, refused}[w.rand.IntN(2)]
		}
		w.probe(f)
	})
}

// addressResolution: questions and answers; some hosts are replaced, a pair fails
// over and announces it, and everybody announces himself now and then.
func addressResolution(w *world) {
	router := w.ip("10.0.14.254")
	macs := map[int]byte{}
	w.random(2*time.Second, day, func() {
		h := w.rand.IntN(50)
		host := nth("10.0.14.0", h)
		switch w.rand.IntN(200) {
		case 0: // replaced
			macs[h]++
			w.says(wire.ARPRequest, host, station(h, macs[h]), host, wire.MAC{})
		case 1: // fails over to a neighbour
			macs[h] ^= 1
			for range 5 {
				w.says(wire.ARPReply, host, station(h, macs[h]), host, wire.Broadcast)
				w.wait(time.Millisecond)
			}
		default:
			w.says(wire.ARPRequest, host, station(h, macs[h]), router, wire.MAC{})
			w.wait(time.Millisecond)
			w.says(wire.ARPReply, router, station(254, 0), host, station(h, macs[h]))
		}
	})
}

// bigDatagrams: NFS over UDP; some fragments are lost, some come twice.
func bigDatagrams(w *world) {
	id := uint32(0)
	w.random(2*time.Second, day, func() {
		id = (id + 1) % 65536
		for i := range 6 {
			o := Observation{Kind: Fragment, Src: w.ip("10.0.15.1"), Dst: w.ip("10.0.15.2"), Proto: wire.ProtoUDP, FragmentID: id,
				FragmentOffset: uint32(i * 1480), Length: 1480, MoreFragments: i < 5}
			if i == 5 {
				o.Length = 800
			}
			for range []int{0, 1, 1, 1, 1, 1, 1, 1, 1, 2}[w.rand.IntN(10)] {
				w.tell(w.now, o)
			}
		}
	})
}

// resets: browsers that leave, servers that have had enough, and a firewall that
// ends what was idle for long.
func resets(w *world) {
	w.random(time.Second, day, func() {
		o := Observation{Kind: Reset, Src: nth("10.0.16.0", w.rand.IntN(100)), Dst: outside(w.rand.IntN(1000)), SrcPort: uint16(w.rand.IntN(60000)),
			DstPort: 443, Proto: wire.ProtoTCP, TTL: 64, FlowTTL: 64}
		switch w.rand.IntN(5) {
		case 0: // for every segment that still comes
			w.tell(w.now, o)
			o.SeqOffset = 1
		case 1:
			o.TTL, o.SeqOffset = 255, 0
		case 2: // it overtakes the last data
			w.tell(w.now, o)
			o.Kind, o.SeqOffset, o.Length = AfterReset, -1460, 1460
		}
		w.tell(w.now, o)
	})
}

// logins: people, and a job that copies something every minute.
func logins(w *world) {
	w.random(2*time.Minute, day, func() {
		w.connect(flow{src: nth("10.0.17.0", w.rand.IntN(30)), dst: w.ip("10.0.17.200"), port: 22, lasts: time.Hour, sent: 20000, got: 100000})
	})
	w.now = start
	w.every(time.Minute, day, func(int) {
		w.connect(flow{src: w.ip("10.0.17.100"), dst: w.ip("10.0.17.200"), port: 22, lasts: time.Second, sent: 5000, got: 5000})
	})
	w.now = start
	w.every(2*time.Second, day, func(int) { // is the port open?
		w.connect(flow{src: w.ip("10.0.17.101"), dst: w.ip("10.0.17.200"), port: 22, lasts: time.Millisecond, got: 40})
	})
}

// updates: everybody asks the same host outside for news, to the minute.
func updates(w *world) {
	for h := range 30 {
		w.now = start.Add(time.Duration(h) * 7 * time.Second)
		w.every(15*time.Minute, day-time.Hour, func(int) {
			w.connect(flow{src: nth("10.0.18.0", h), dst: outside(800), port: 443, lasts: time.Second, sent: 1000, got: 2000})
		})
	}
}

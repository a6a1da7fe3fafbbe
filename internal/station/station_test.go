package station

import (
	"bytes"
	"errors"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/link/pipe"
	"gotcp/internal/neigh"
	"gotcp/internal/wire"
)

var (
	ours    = netip.MustParseAddr("10.0.0.1")
	peer    = netip.MustParseAddr("10.0.0.2")
	far     = netip.MustParseAddr("192.0.2.1")
	router  = netip.MustParseAddr("10.0.0.254")
	network = netip.MustParsePrefix("10.0.0.0/24")
	peerMAC = wire.MAC{2, 0, 0, 0, 0, 2}
)

// log is a Handler that writes down what it is told.
type log struct {
	s                                    *Station
	sent, resolved, unreachable, refused []uint64
	stamped                              map[uint64]time.Time
	messages                             []Message
	send                                 map[uint64]*Packet // what Resolved sends again
}

func (l *log) Sent(_ time.Time, token uint64)             { l.sent = append(l.sent, token) }
func (l *log) Stamped(token uint64, at time.Time)         { l.stamped[token] = at }
func (l *log) Unreachable(_ time.Time, token uint64)      { l.unreachable = append(l.unreachable, token) }
func (l *log) Refused(_ time.Time, token uint64, _ error) { l.refused = append(l.refused, token) }
func (l *log) Resolved(now time.Time, token uint64) {
	l.resolved = append(l.resolved, token)
	if p := l.send[token]; p != nil {
		l.s.Send(now, p)
	}
}

func (l *log) Message(_ time.Time, m *Message) {
	c := *m
	c.ICMP, c.Options = bytes.Clone(m.ICMP), bytes.Clone(m.Options)
	l.messages = append(l.messages, c)
}

// bench is a station on one end of a pipe and the test on the other.
type bench struct {
	t      *testing.T
	s      *Station
	log    *log
	far    link.Link
	frames []link.Frame
}

func newBench(t *testing.T, c Config) *bench {
	near, other := pipe.New(pipe.Config{Ethernet: true, Queue: 256})
	t.Cleanup(func() { near.Close(); other.Close() })
	c.Link = near
	if !c.Addr.IsValid() {
		c.Addr = ours
	}
	l := &log{stamped: map[uint64]time.Time{}, send: map[uint64]*Packet{}}
	l.s = New(time.Now(), c, l)
	return &bench{t: t, s: l.s, log: l, far: other, frames: make([]link.Frame, 256)}
}

// gets is what came out of the station since the last call.
func (b *bench) gets() [][]byte {
	var all [][]byte
	n, err := b.far.RecvUntil(b.frames, time.Now())
	if err != nil {
		b.t.Fatal(err)
	}
	for _, f := range b.frames[:n] {
		all = append(all, bytes.Clone(f.Data))
	}
	return all
}

// put hands the station a frame.
func (b *bench) put(frame []byte) {
	b.t.Helper()
	if n, err := b.far.Send([]link.Frame{{Data: frame}}); n != 1 || err != nil {
		b.t.Fatal(n, err)
	}
	if _, err := b.s.Poll(time.Now()); err != nil {
		b.t.Fatal(err)
	}
}

// run lets the station do what is due until the time has passed.
func (b *bench) run(d time.Duration) {
	for end := time.Now().Add(d); ; {
		b.s.Output(time.Now())
		next := b.s.Deadline()
		if next.IsZero() || next.After(end) {
			time.Sleep(time.Until(end))
			return
		}
		time.Sleep(time.Until(next))
	}
}

func (b *bench) arp(to wire.MAC, f wire.ARPFields) []byte {
	frame := make([]byte, 60)
	n := wire.PutEthernet(frame, to, f.SenderMAC, wire.TypeARP)
	f.Put(frame[n:])
	return frame
}

// ping is a frame with an echo request or reply from the peer.
func (b *bench) ping(typ uint8, src netip.Addr, h wire.IPv4Fields, data []byte) []byte {
	frame := make([]byte, 2000)
	n := wire.PutEthernet(frame, b.s.Info().MAC, peerMAC, wire.TypeIPv4)
	h.Src, h.Dst, h.TTL, h.Proto = src, ours, 64, wire.ProtoICMP
	n += h.Put(frame[n:], wire.ICMPLen+len(data))
	n += wire.PutICMPv4(frame[n:], typ, 0, wire.EchoRest(7, 9), data)
	return frame[:n]
}

func echoTo(token uint64, hop netip.Addr, n int) *Packet {
	message := make([]byte, wire.ICMPLen+n)
	wire.PutICMPv4(message, wire.ICMPv4Echo, 0, wire.EchoRest(1, uint16(token)), bytes.Repeat([]byte("x"), n))
	return &Packet{
		Token: token, NextHop: hop, Payload: message,
		Header: wire.IPv4Fields{TTL: 64, Proto: wire.ProtoICMP, Src: ours, Dst: hop},
	}
}

func parse(t *testing.T, frame []byte) (wire.Ethernet, wire.IPv4) {
	t.Helper()
	e, err := wire.ParseEthernet(frame)
	if err != nil || e.Type() != wire.TypeIPv4 {
		t.Fatalf("no IPv4 frame: %x", frame)
	}
	ip, err := wire.ParseIPv4(e.Payload())
	if err != nil || !ip.ChecksumOK() {
		t.Fatalf("bad packet: %x, %v", frame, err)
	}
	return e, ip
}

func isRequest(frame []byte, target netip.Addr) bool {
	e, _ := wire.ParseEthernet(frame)
	p, err := wire.ParseARP(e.Payload())
	return e.Type() == wire.TypeARP && err == nil && p.Op() == wire.ARPRequest && p.TargetIP() == target
}

// A packet waits for its neighbour's address and goes out when that comes.
func TestPacketWaitsForARP(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Config{Shared: true})
		p := echoTo(1, peer, 56)
		b.log.send[1] = p
		if fate, err := b.s.Send(time.Now(), p); fate != Waiting || err != nil {
			t.Fatal(fate, err)
		}
		b.s.Output(time.Now())
		if got := b.gets(); len(got) != 1 || !isRequest(got[0], peer) {
			t.Fatalf("%x", got)
		}
		b.put(b.arp(b.s.Info().MAC, wire.ARPFields{Op: wire.ARPReply, SenderMAC: peerMAC, SenderIP: peer, TargetMAC: b.s.Info().MAC, TargetIP: ours}))
		got := b.gets()
		if len(got) != 1 || len(b.log.resolved) != 1 || len(b.log.sent) != 1 || b.log.sent[0] != 1 {
			t.Fatalf("%x, %+v", got, b.log)
		}
		if e, ip := parse(t, got[0]); e.Dst() != peerMAC || ip.Dst() != peer || ip.TTL() != 64 || len(ip.Payload()) != 64 {
			t.Errorf("%x", got[0])
		}
		// From now on at once.
		if fate, _ := b.s.Send(time.Now(), echoTo(2, peer, 56)); fate != Queued {
			t.Error(fate)
		}
	})
}

// Nobody answers for a neighbour: three requests a second apart, then the news.
func TestNobodyAnswersForNeighbour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Config{Shared: true})
		start := time.Now()
		b.s.Send(start, echoTo(1, peer, 0))
		b.s.Send(start, echoTo(2, peer, 0))
		b.run(2999 * time.Millisecond)
		if len(b.log.unreachable) != 0 || len(b.gets()) != 3 {
			t.Fatalf("%+v", b.log)
		}
		b.run(time.Millisecond)
		if len(b.log.unreachable) != 2 || b.log.unreachable[1] != 2 {
			t.Errorf("%+v", b.log)
		}
	})
}

// More packets than a neighbour's queue holds are lost, not kept.
func TestFewWaitForOneNeighbour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Config{Shared: true})
		for i := range 10 * maxWaiting {
			b.s.Send(time.Now(), echoTo(uint64(i+1), peer, 0))
		}
		b.run(3 * time.Second)
		if len(b.log.unreachable) != maxWaiting {
			t.Errorf("%d waited", len(b.log.unreachable))
		}
	})
}

// The kernel's table is believed before the network is asked.
func TestKernelKnowsNeighbour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Config{Shared: true, Neighbour: func(a netip.Addr) (wire.MAC, bool) { return peerMAC, a == peer }})
		if fate, err := b.s.Send(time.Now(), echoTo(1, peer, 0)); fate != Queued || err != nil {
			t.Error(fate, err)
		}
		if fate, _ := b.s.Send(time.Now(), echoTo(1, router, 0)); fate != Waiting {
			t.Error(fate)
		}
	})
}

func TestGroupsNeedNoNeighbour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Config{Shared: true})
		group := echoTo(1, netip.MustParseAddr("239.129.2.3"), 0)
		everybody := echoTo(2, netip.MustParseAddr("10.0.0.255"), 0)
		everybody.Broadcast = true
		b.s.Send(time.Now(), group)
		b.s.Send(time.Now(), everybody)
		b.s.Flush(time.Now())
		got := b.gets()
		if len(got) != 2 {
			t.Fatal(got)
		}
		if e, _ := parse(t, got[0]); e.Dst() != (wire.MAC{1, 0, 0x5e, 1, 2, 3}) {
			t.Errorf("to %v", e.Dst())
		}
		if e, _ := parse(t, got[1]); e.Dst() != wire.Broadcast {
			t.Errorf("to %v", e.Dst())
		}
	})
}

// A long packet goes out in fragments that make it up, and comes in the same way.
func TestFragments(t *testing.T) {
	for _, size := range []int{1472, 1473, 2000, 2952, 2953, 65507} {
		synctest.Test(t, func(t *testing.T) {
			b := newBench(t, Config{Shared: true})
			b.s.Learn(time.Now(), peer, peerMAC)
			p := echoTo(1, peer, size)
			if fate, err := b.s.Send(time.Now(), p); fate != Queued || err != nil {
				t.Fatal(fate, err)
			}
			b.s.Flush(time.Now())
			whole := make([]byte, len(p.Payload))
			frames, bytesSeen := b.gets(), 0
			var id uint16
			for i, frame := range frames {
				_, ip := parse(t, frame)
				if ip.TotalLen() > 1500 || ip.MoreFragments() != (i < len(frames)-1) || i > 0 && ip.ID() != id {
					t.Fatalf("fragment %d: %x", i, []byte(ip[:20]))
				}
				id = ip.ID()
				bytesSeen += copy(whole[ip.FragmentOffset():], ip.Payload())
			}
			if bytesSeen != len(whole) || !bytes.Equal(whole, p.Payload) {
				t.Errorf("%d fragments do not make up the packet", len(frames))
			}
			if len(b.log.sent) != 1 {
				t.Errorf("sent %v", b.log.sent)
			}
			// Back to the station, as an echo reply would come.
			for _, frame := range frames {
				e, _ := wire.ParseEthernet(frame)
				ip, _ := wire.ParseIPv4(e.Payload())
				h := wire.IPv4Fields{ID: ip.ID(), MoreFragments: ip.MoreFragments(), FragmentOffset: ip.FragmentOffset(), TTL: 9, Proto: wire.ProtoICMP, Src: peer, Dst: ours}
				back := make([]byte, 1514)
				n := wire.PutEthernet(back, b.s.Info().MAC, peerMAC, wire.TypeIPv4)
				n += h.Put(back[n:], len(ip.Payload()))
				n += copy(back[n:], ip.Payload())
				b.put(back[:n])
			}
			if len(b.log.messages) != 1 || !bytes.Equal(b.log.messages[0].ICMP, p.Payload) || b.log.messages[0].BadChecksum {
				t.Errorf("%d messages came", len(b.log.messages))
			}
		})
	}
}

func TestTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Config{Shared: true})
		p := echoTo(1, peer, 1473)
		p.Header.DontFragment = true
		var long *TooLongError
		if _, err := b.s.Send(time.Now(), p); !errors.As(err, &long) || long.MTU != 1500 {
			t.Error(err)
		}
		p.MTU = 1400
		if _, err := b.s.Send(time.Now(), p); !errors.As(err, &long) || long.MTU != 1400 {
			t.Error(err)
		}
		if _, err := b.s.Send(time.Now(), echoTo(1, peer, 65508)); !errors.Is(err, ErrTooLong) {
			t.Error(err)
		}
	})
}

// What the link refuses for a while waits, and goes out in order.
func TestFullLink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, other := pipe.New(pipe.Config{Ethernet: true, Queue: 4})
		defer near.Close()
		defer other.Close()
		l := &log{}
		l.s = New(time.Now(), Config{Link: near, Addr: ours, Shared: true}, l)
		l.s.Learn(time.Now(), peer, peerMAC)
		for i := range 10 {
			if fate, err := l.s.Send(time.Now(), echoTo(uint64(i+1), peer, 0)); fate != Queued || err != nil {
				t.Fatal(fate, err)
			}
		}
		l.s.Flush(time.Now())
		if len(l.sent) != 4 || l.s.Deadline() != time.Now().Add(retryAfter) {
			t.Fatalf("sent %v, next at %v", l.sent, l.s.Deadline())
		}
		frames := make([]link.Frame, 16)
		for len(l.sent) < 10 {
			if n, err := other.RecvUntil(frames, time.Now()); n == 0 || err != nil {
				t.Fatal(n, err)
			}
			time.Sleep(retryAfter)
			l.s.Output(time.Now())
		}
		for i, token := range l.sent {
			if token != uint64(i+1) {
				t.Fatalf("sent %v", l.sent)
			}
		}
	})
}

// A host of its own answers ARP and pings; a shared address is the kernel's.
func TestAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Config{Prefix: network, DAD: neigh.None})
		b.run(5 * time.Second)
		b.gets() // the announcements
		b.put(b.arp(wire.Broadcast, wire.ARPFields{Op: wire.ARPRequest, SenderMAC: peerMAC, SenderIP: peer, TargetIP: ours}))
		got := b.gets()
		if len(got) != 1 {
			t.Fatal(got)
		}
		e, _ := wire.ParseEthernet(got[0])
		if p, err := wire.ParseARP(e.Payload()); err != nil || p.Op() != wire.ARPReply || p.SenderIP() != ours || e.Dst() != peerMAC {
			t.Errorf("%x", got[0])
		}
		b.put(b.ping(wire.ICMPv4Echo, peer, wire.IPv4Fields{TOS: 0x10}, []byte("data")))
		got = b.gets()
		if len(got) != 1 || len(b.log.messages) != 0 {
			t.Fatal(got)
		}
		_, ip := parse(t, got[0])
		m, err := wire.ParseICMPv4(ip.Payload())
		if err != nil || m.Type() != wire.ICMPv4EchoReply || !m.ChecksumOK() || m.ID() != 7 || m.Seq() != 9 ||
			string(m.Payload()) != "data" || ip.TOS() != 0x10 || ip.Dst() != peer {
			t.Errorf("%x", got[0])
		}
		// RFC 1122 §3.2.2.6 asks for no answer to what is broken.
		broken := b.ping(wire.ICMPv4Echo, peer, wire.IPv4Fields{}, []byte("data"))
		broken[len(broken)-1] ^= 1
		b.put(broken)
		if got := b.gets(); len(got) != 0 {
			t.Errorf("a broken ping is answered: %x", got)
		}
	})
}

// An answer beyond the network goes to the gateway; until that has said where
// it is, to where the question came from.
func TestAnswerThroughGateway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Config{Prefix: network, Gateway: router, DAD: neigh.None})
		b.run(5 * time.Second)
		b.gets()
		b.put(b.ping(wire.ICMPv4Echo, far, wire.IPv4Fields{}, nil))
		b.s.Output(time.Now())
		got := b.gets()
		if len(got) != 2 || wire.Ethernet(got[0]).Dst() != peerMAC || !isRequest(got[1], router) {
			t.Errorf("%x", got)
		}
		routerMAC := wire.MAC{2, 0, 0, 0, 0, 77}
		b.put(b.arp(b.s.Info().MAC, wire.ARPFields{Op: wire.ARPReply, SenderMAC: routerMAC, SenderIP: router, TargetMAC: b.s.Info().MAC, TargetIP: ours}))
		b.put(b.ping(wire.ICMPv4Echo, far, wire.IPv4Fields{}, nil))
		if got := b.gets(); len(got) != 1 || wire.Ethernet(got[0]).Dst() != routerMAC {
			t.Errorf("%x", got)
		}
	})
}

func TestSharedAddressIsTheKernels(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Config{Shared: true})
		b.put(b.arp(wire.Broadcast, wire.ARPFields{Op: wire.ARPRequest, SenderMAC: peerMAC, SenderIP: peer, TargetIP: ours}))
		b.put(b.ping(wire.ICMPv4Echo, peer, wire.IPv4Fields{}, nil))
		if got := b.gets(); len(got) != 0 {
			t.Errorf("%x", got)
		}
	})
}

// An address that somebody has is not used.
func TestConflict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Config{Prefix: network})
		b.s.Output(time.Now())
		if got := b.gets(); len(got) != 1 || b.s.Ready() {
			t.Fatalf("%x, ready %v", got, b.s.Ready())
		}
		b.put(b.arp(b.s.Info().MAC, wire.ARPFields{Op: wire.ARPReply, SenderMAC: peerMAC, SenderIP: ours, TargetMAC: b.s.Info().MAC}))
		if mac, lost := b.s.Conflict(); !lost || mac != peerMAC || b.s.Ready() {
			t.Errorf("%v, %v", mac, lost)
		}
	})
}

// An outgoing message, its stamp and its answer.
type stamper struct{ times []time.Time }

func (s *stamper) SentTime() (uint32, time.Time, bool) {
	if len(s.times) == 0 {
		return 0, time.Time{}, false
	}
	at := s.times[0]
	s.times = s.times[1:]
	return 2 - uint32(len(s.times)), at, true
}

// Stamps go to the packets they belong to: of a fragmented one, the first
// fragment's. ARP and what nobody asks about have none.
func TestStamps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stamps := &stamper{}
		b := newBench(t, Config{Shared: true, Stamper: stamps})
		b.s.Send(time.Now(), echoTo(1, router, 0))
		b.s.Output(time.Now()) // frame 0: the request for router
		b.s.Learn(time.Now(), peer, peerMAC)
		b.s.Send(time.Now(), echoTo(5, peer, 2000)) // frames 1 and 2
		b.s.Flush(time.Now())
		stamps.times = []time.Time{time.Unix(1, 0), time.Unix(2, 0), time.Unix(3, 0)}
		b.s.Poll(time.Now())
		if len(b.log.stamped) != 1 || !b.log.stamped[5].Equal(time.Unix(2, 0)) {
			t.Errorf("%v", b.log.stamped)
		}
	})
}

func FuzzInput(f *testing.F) {
	f.Add([]byte{})
	f.Add(make([]byte, 60))
	f.Fuzz(func(t *testing.T, frame []byte) {
		near, other := pipe.New(pipe.Config{Ethernet: true, Queue: 8})
		defer near.Close()
		defer other.Close()
		now := time.Unix(1000, 0)
		for _, shared := range []bool{true, false} {
			l := &log{stamped: map[uint64]time.Time{}}
			l.s = New(now, Config{Link: near, Addr: ours, Prefix: network, Shared: shared, DAD: neigh.None}, l)
			b := bytes.Clone(frame)
			if len(b) >= 6 {
				mac := near.Info().MAC
				copy(b, mac[:])
			}
			l.s.Input(now, []link.Frame{{Data: b}})
			l.s.Output(now.Add(time.Minute))
		}
	})
}

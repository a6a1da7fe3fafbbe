package station

import (
	"bytes"
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/link/pipe"
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

func (l *log) Sent(_ time.Time, token uint64) { l.sent = append(l.sent, token) }

func (l *log) Stamped(token uint64, at time.Time) { l.stamped[token] = at }

func (l *log) Unreachable(_ time.Time, token uint64) { l.unreachable = append(l.unreachable, token) }

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

package stream

import (
	"encoding/binary"
	"net/netip"
	"slices"
	"testing"
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/decode"
	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

const (
	c2s = app.ToServer
	s2c = app.ToClient
)

// seg is a segment as a test writes it. Numbers are relative to each side's ISN.
type seg struct {
	flags    wire.TCPFlags
	seq, ack uint32
	data     string
	win      uint16 // 0 is 65535; see zeroWin
	zeroWin  bool
	opts     *wire.TCPOptions
	badSum   bool
}

// The initial sequence numbers of tests; the server's wraps soon.
var isns = [2]uint32{1000, 0xfffffff0}

// talk is a session under test.
type talk struct {
	t   testing.TB
	e   *Engine
	s   Session
	now time.Time
	got [2][]byte
	// v and events are the last segment's.
	v      Verdict
	events []event.Event
}

func newTalk(t testing.TB, cfg Config) *talk {
	e := New(cfg)
	return &talk{t: t, e: e, s: e.New(), now: time.Unix(1e9, 0)}
}

// build makes the packet of a segment.
func build(dir app.Direction, g seg) *decode.Packet {
	b := make([]byte, wire.TCPMaxLen+len(g.data))
	h := wire.TCPFields{SrcPort: 1000, DstPort: 80, Flags: g.flags, Window: g.win, Seq: isns[dir] + g.seq}
	if g.flags&wire.ACK != 0 {
		h.Ack = isns[dir.Other()] + g.ack
	}
	if g.win == 0 && !g.zeroWin {
		h.Window = 65535
	}
	n := h.Put(b, g.opts)
	n += copy(b[n:], g.data)
	p := &decode.Packet{TCP: wire.TCP(b[:n]), Proto: wire.ProtoTCP, Src: netip.AddrFrom4([4]byte{10, 0, 0, 1}),
		ChecksumBad: g.badSum}
	p.Payload = p.TCP.Payload()
	if g.opts != nil {
		p.TCPOptions = wire.ParseTCPOptions(p.TCP.Options())
	}
	return p
}

// send puts a segment in and takes out what may be looked at.
func (k *talk) send(dir app.Direction, g seg) Verdict {
	k.t.Helper()
	p := build(dir, g)
	k.v = k.s.Input(k.now, p, dir)
	k.events = p.Events
	k.drain()
	k.s.Hold()
	return k.v
}

func (k *talk) drain() {
	for dir := range k.got {
		for {
			data, start := k.s.Data(app.Direction(dir))
			k.got[dir] = append(k.got[dir], data...)
			k.s.Release(app.Direction(dir), start+uint64(len(data)))
			if k.s.Gap(app.Direction(dir)) == 0 {
				break
			}
			k.got[dir] = append(k.got[dir], '?')
			k.s.Skip(app.Direction(dir))
		}
	}
}

// expect sends a segment that must be accepted, with just these events.
func (k *talk) expect(dir app.Direction, g seg, events ...event.Event) {
	k.t.Helper()
	if !k.send(dir, g).Accepted {
		k.t.Fatalf("%v %+v was not accepted in %v: %v", dir, g, k.s.State(), k.events)
	}
	k.raised(events...)
}

// refuse sends a segment that must not be accepted, with just these events.
func (k *talk) refuse(dir app.Direction, g seg, events ...event.Event) {
	k.t.Helper()
	if k.send(dir, g).Accepted {
		k.t.Fatalf("%v %+v was accepted in %v", dir, g, k.s.State())
	}
	k.raised(events...)
}

func (k *talk) raised(events ...event.Event) {
	k.t.Helper()
	if !slices.Equal(k.events, events) {
		k.t.Fatalf("events %v, want %v", k.events, events)
	}
}

func (k *talk) in(s State) {
	k.t.Helper()
	if k.s.State() != s {
		k.t.Fatalf("in %v, want %v", k.s.State(), s)
	}
}

// read checks all that a direction has given so far; ? stands for a gap.
func (k *talk) read(dir app.Direction, want string) {
	k.t.Helper()
	if string(k.got[dir]) != want {
		k.t.Fatalf("%v gave %q, want %q", dir, k.got[dir], want)
	}
}

// shake is the handshake.
func (k *talk) shake() {
	k.t.Helper()
	k.expect(c2s, seg{flags: wire.SYN})
	k.expect(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1})
	k.expect(c2s, seg{flags: wire.ACK, seq: 1, ack: 1})
	k.in(Established)
}

// setNumbers changes a client's packet into one at another place.
func setNumbers(p *decode.Packet, at, ack uint32) {
	binary.BigEndian.PutUint32(p.TCP[4:], isns[c2s]+at)
	binary.BigEndian.PutUint32(p.TCP[8:], isns[s2c]+ack)
}

// setAck changes what a server's packet acknowledges.
func setAck(p *decode.Packet, n uint32) { binary.BigEndian.PutUint32(p.TCP[8:], isns[c2s]+n) }

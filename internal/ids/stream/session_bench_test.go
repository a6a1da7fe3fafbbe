package stream

import (
	"encoding/binary"
	"testing"
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/decode"
	"gotcp/internal/wire"
)

// bulk is a session in which the server sends without end: two segments, then an
// acknowledgement.
type bulk struct {
	s       Session
	now     time.Time
	data    *decode.Packet
	ack     *decode.Packet
	next    uint32
	segment int
}

func newBulk(cfg Config) *bulk {
	e := New(cfg)
	b := &bulk{s: e.New(), now: time.Unix(1e9, 0), next: 1}
	ts := &wire.TCPOptions{HasTimestamps: true, TSVal: 1, TSEcr: 1, HasWindowScale: true, WindowScale: 7}
	b.s.Input(b.now, build(c2s, seg{flags: wire.SYN, opts: ts}), c2s)
	b.s.Input(b.now, build(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1, opts: ts}), s2c)
	b.ack = build(c2s, seg{flags: wire.ACK, seq: 1, ack: 1, opts: ts})
	b.s.Input(b.now, b.ack, c2s)
	b.data = build(s2c, seg{flags: wire.ACK, seq: 1, ack: 1, data: string(make([]byte, 1448)), opts: ts})
	return b
}

// step sends the next packet, and looks at what may be looked at.
func (b *bulk) step() {
	b.segment++
	p, dir := b.data, s2c
	if b.segment%3 == 0 {
		p, dir = b.ack, c2s
		binary.BigEndian.PutUint32(p.TCP[8:], isns[s2c]+b.next)
	} else {
		binary.BigEndian.PutUint32(p.TCP[4:], isns[s2c]+b.next)
		b.next += 1448
	}
	p.Events = p.Events[:0]
	v := b.s.Input(b.now, p, dir)
	for dir := range app.Direction(2) {
		if v.Ready[dir] {
			data, start := b.s.Data(dir)
			b.s.Release(dir, start+uint64(len(data)))
		}
	}
	b.s.Hold()
}

func benchmarkBulk(b *testing.B, cfg Config, ignore bool) {
	k := newBulk(cfg)
	if ignore {
		k.s.Ignore(s2c)
		k.s.Ignore(c2s)
	}
	b.ReportAllocs()
	for b.Loop() {
		k.step()
	}
	if len(k.data.Events)+len(k.ack.Events) > 0 || k.s.State() != Established {
		b.Fatal(k.data.Events, k.ack.Events, k.s.State())
	}
}

func BenchmarkBulk(b *testing.B)        { benchmarkBulk(b, Config{}, false) }
func BenchmarkBulkInline(b *testing.B)  { benchmarkBulk(b, Config{Inline: true}, false) }
func BenchmarkBulkIgnored(b *testing.B) { benchmarkBulk(b, Config{}, true) }

// BenchmarkTinySegments is what an attacker sends: every second byte, backwards, and
// then all of them at once.
func BenchmarkTinySegments(b *testing.B) {
	k := newTalk(b, Config{})
	k.shake()
	tiny, all, done := build(c2s, data(0, "x")), build(c2s, data(0, string(make([]byte, 2000)))), build(s2c, ack(0))
	at, i := uint32(0), 0
	b.ReportAllocs()
	for b.Loop() {
		if i++; i <= 999 {
			setNumbers(tiny, 1+at+2000-2*uint32(i), 1)
			k.s.Input(k.now, tiny, c2s)
			continue
		}
		i = 0
		setNumbers(all, 1+at, 1)
		all.Events = all.Events[:0]
		k.s.Input(k.now, all, c2s)
		at += 2000
		setAck(done, 1+at)
		k.s.Input(k.now, done, s2c)
		data, start := k.s.Data(c2s)
		if len(data) != 2000 {
			b.Fatal(len(data))
		}
		k.s.Release(c2s, start+2000)
	}
}

func TestNothingIsAllocatedPerSegment(t *testing.T) {
	for _, cfg := range []Config{{}, {Inline: true}} {
		k := newBulk(cfg)
		k.step()
		if n := testing.AllocsPerRun(1000, k.step); n != 0 {
			t.Errorf("%+v: %v allocations per segment", cfg, n)
		}
	}
}

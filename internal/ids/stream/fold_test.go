package stream

import (
	"slices"
	"testing"
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/wire"
)

// TestFolded: as long as there is no more than a SYN a session takes nothing beside itself,
// and goes on as if it had been whole all the time.
func TestFolded(t *testing.T) {
	k := newTalk(t, Config{})
	opts := &wire.TCPOptions{HasTimestamps: true, TSVal: 7, HasWindowScale: true, WindowScale: 3}
	k.refuse(s2c, seg{flags: wire.ACK, seq: 5, ack: 5})
	if !k.s.Folded() || k.s.State() != None {
		t.Errorf("a stray segment takes memory, in %v", k.s.State())
	}
	k.expect(c2s, seg{flags: wire.SYN, opts: opts})
	k.expect(c2s, seg{flags: wire.SYN, opts: opts})
	if !k.s.Folded() || k.s.State() != SYNSent || k.s.Bytes(c2s) != 1 {
		t.Errorf("a SYN takes memory, in %v", k.s.State())
	}
	later := *opts
	later.TSVal = 8
	k.expect(c2s, seg{flags: wire.SYN, opts: &later})
	if k.s.Folded() {
		t.Error("two SYNs with different options are one")
	}
	answer := &wire.TCPOptions{HasTimestamps: true, TSVal: 1, TSEcr: 7, HasWindowScale: true, WindowScale: 3}
	k.expect(s2c, seg{flags: wire.SYN | wire.ACK, ack: 1, opts: answer})
	k.in(SYNReceived)
	if got := k.s.whole.sides[c2s].ts; got != 7 {
		t.Errorf("the answer is to the SYN of %d", got)
	}
}

// TestFreedSessionsAreUsedAgain: and nothing of them is left.
func TestFreedSessionsAreUsedAgain(t *testing.T) {
	k := newTalk(t, Config{})
	for range 3 * slab {
		k.shake()
		k.s.Free()
		k.in(None)
	}
	if len(k.e.spare) > slab {
		t.Errorf("%d sessions were made for one at a time", len(k.e.spare))
	}
}

// FuzzFold holds a session against one that is never folded.
func FuzzFold(f *testing.F) {
	f.Add([]byte{0, 0, 0x02, 0, 0, 0, 0, 0, 0, 0x02, 0, 0, 9, 0, 1, 0x12, 0, 1, 0, 0, 0, 0, 0x10, 1, 1, 0, 0})
	f.Add([]byte{4, 0, 0x10, 9, 9, 3, 0, 1, 0x12, 1, 1, 1, 5})
	f.Fuzz(func(t *testing.T, in []byte) {
		if len(in) == 0 {
			return
		}
		cfg := Config{Inline: in[0]&1 != 0, Midstream: in[0]&4 != 0, AsyncOneSide: in[0]&8 != 0}
		in = in[1:]
		a, b := New(cfg), New(cfg)
		s, whole := a.New(), &session{e: b}
		now := time.Unix(1e9, 0)
		for ; len(in) >= 6; in = in[6:] {
			dir := app.Direction(in[0] & 1)
			g := seg{flags: wire.TCPFlags(in[1]), seq: uint32(in[2]), ack: uint32(in[3]), data: "some bytes"[:in[4]%11], zeroWin: in[0]&2 != 0}
			if in[5] > 0 {
				g.opts = &wire.TCPOptions{HasTimestamps: in[5]&1 != 0, TSVal: uint32(in[5]) >> 4, TSEcr: uint32(in[5]) >> 2 & 3, HasWindowScale: in[5]&2 != 0, WindowScale: in[5] >> 3}
			}
			p, q := build(dir, g), build(dir, g)
			now = now.Add(time.Millisecond)
			v, want := s.Input(now, p, dir), whole.input(now, q, dir)
			if v != want || !slices.Equal(p.Events, q.Events) || s.State() != whole.state {
				t.Fatalf("%v in %v, %v; never folded: %v in %v, %v", v, s.State(), p.Events, want, whole.state, q.Events)
			}
			mirror := Session{e: b, whole: whole}
			for _, d := range [...]app.Direction{c2s, s2c} {
				if s.Bytes(d) != mirror.Bytes(d) || s.Finished(d) != mirror.Finished(d) || s.Gap(d) != mirror.Gap(d) {
					t.Fatalf("%v: %d bytes, finished %v, gap %d; never folded: %d, %v, %d", d,
						s.Bytes(d), s.Finished(d), s.Gap(d), mirror.Bytes(d), mirror.Finished(d), mirror.Gap(d))
				}
				one, at := s.Data(d)
				other, place := mirror.Data(d)
				if string(one) != string(other) || at != place {
					t.Fatalf("%v: %q at %d; never folded: %q at %d", d, one, at, other, place)
				}
			}
			s.Hold()
			mirror.Hold()
		}
	})
}

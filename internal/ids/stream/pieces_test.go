package stream

import (
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids/event"
)

// TestTinySegments: each costs no more than it brings and a little for keeping track.
func TestTinySegments(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	for i := range uint32(1024) {
		k.expect(c2s, data(1+2*i, "x"))
	}
	if limit := 1024*(pieceCharge+8) + 1<<minClass; k.e.Bytes() > limit {
		t.Errorf("%d bytes for 1024 bytes, want at most %d", k.e.Bytes(), limit)
	}
	k.expect(c2s, data(3000, "x"), event.ReassemblyInsertLimit)
	k.expect(c2s, data(0, strings.Repeat("y", 2048)), event.ReassemblyOverlapDifferentData)
	k.expect(s2c, ack(2048))
	k.read(c2s, strings.Repeat("yx", 1024))
	if k.e.Bytes() != 0 {
		t.Errorf("%d bytes are still held", k.e.Bytes())
	}
}

func TestNothingIsAllocatedForReordering(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	at := uint32(0)
	first, second, done := build(c2s, data(0, "ab")), build(c2s, data(0, "cd")), build(s2c, ack(0))
	step := func() {
		setNumbers(second, 1+at+2, 1)
		k.s.Input(k.now, second, c2s)
		setNumbers(first, 1+at, 1)
		k.s.Input(k.now, first, c2s)
		at += 4
		setAck(done, 1+at)
		if v := k.s.Input(k.now, done, s2c); !v.Ready[c2s] {
			t.Fatal("nothing to look at")
		}
		data, start := k.s.Data(c2s)
		k.s.Release(c2s, start+uint64(len(data)))
	}
	step()
	if n := testing.AllocsPerRun(1000, step); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// Bytes that go on where the last piece ends extend it; a hole before them makes a new one.
func TestPiecesGrow(t *testing.T) {
	e := New(Config{})
	var r reassembly
	for i, c := range []struct {
		at       int
		from     uint64
		data     string
		extended bool
	}{{0, 10, "ab", false}, {1, 12, "cd", true}, {1, 20, "x", false}, {0, 5, "y", false}, {3, 21, "z", false}} {
		if extended, ok := r.insertPiece(e, c.at, c.from, []byte(c.data)); !ok || extended != c.extended {
			t.Errorf("piece %d: extended %v, %v", i, extended, ok)
		}
	}
	var got []string
	for _, p := range r.pieces {
		got = append(got, string(r.bytesOf(p)))
	}
	if !slices.Equal(got, []string{"y", "abcd", "x", "z"}) {
		t.Errorf("%q", got)
	}
	// The bytes of those that are dropped give room to others.
	r.dropPieces(e, 2)
	if r.dead != 5 {
		t.Errorf("%d bytes are nobody's", r.dead)
	}
	big := strings.Repeat("b", cap(r.arena))
	if _, ok := r.insertPiece(e, 2, 100, []byte(big)); !ok || r.dead != 0 || string(r.bytesOf(r.pieces[1])) != "z" || string(r.bytesOf(r.pieces[2])) != big {
		t.Errorf("%d bytes are nobody's after moving", r.dead)
	}
	if r.dropPieces(e, 3); e.Bytes() != 0 || r.arena != nil {
		t.Errorf("%d bytes are held", e.Bytes())
	}
}

func TestPiecesAreRefusedWithoutMemory(t *testing.T) {
	e := New(Config{MaxBytes: 1})
	var r reassembly
	if _, ok := r.insertPiece(e, 0, 0, []byte("ab")); ok || len(r.pieces) != 0 || e.Bytes() != 0 {
		t.Errorf("%d pieces, %d bytes", len(r.pieces), e.Bytes())
	}
}

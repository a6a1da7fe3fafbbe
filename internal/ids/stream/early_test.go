package stream

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids/event"
	"gotcp/internal/seq"
)

// TestTinySegments: each costs no more than it brings and a little for keeping track.
func TestTinySegments(t *testing.T) {
	k := newTalk(t, Config{})
	k.shake()
	for i := range uint32(1024) {
		k.expect(c2s, data(1+2*i, "x"))
	}
	if limit := 1024*(partCharge+8) + 1<<minClass; k.e.Bytes() > limit {
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

// expectWaiting checks what waits.
func expectWaiting(t *testing.T, r *reassembly, want ...string) {
	t.Helper()
	var got []string
	if w := r.early; w != nil {
		for i, p := range w.parts {
			got = append(got, fmt.Sprintf("%d %s", p.Start, w.of(i, p)))
		}
	}
	if !slices.Equal(got, want) {
		t.Fatalf("%q wait, want %q", got, want)
	}
}

func insert(e *Engine, r *reassembly, from seq.Num, data string) (o outcome) {
	r.insert(e, from, []byte(data), &o)
	return o
}

// Bytes that go on where the last part ends are more of it; others are a part of their own,
// and of bytes that come twice the first are kept.
func TestPartsGrow(t *testing.T) {
	e := New(Config{})
	var r reassembly
	for _, c := range []struct {
		from seq.Num
		data string
		want outcome
	}{
		{10, "ab", outcome{added: true}},
		{12, "cd", outcome{added: true}},
		{20, "x", outcome{added: true}},
		{5, "y", outcome{added: true}},
		{21, "z", outcome{added: true}},
		{9, "-aB", outcome{added: true, differs: true}},
		{19, "-xz-", outcome{added: true}},
		{21, "z", outcome{}},
		{21, "Z", outcome{differs: true}},
	} {
		if o := insert(e, &r, c.from, c.data); o != c.want {
			t.Errorf("%d %s: %+v, want %+v", c.from, c.data, o, c.want)
		}
	}
	expectWaiting(t, &r, "5 y", "9 -", "10 abcd", "19 -", "20 x", "21 z", "22 -")
}

// What there is no room to keep is compared with what waits all the same.
func TestTooManyAreCompared(t *testing.T) {
	e := New(Config{MaxSegments: 2})
	var r reassembly
	insert(e, &r, 10, "b")
	insert(e, &r, 12, "d")
	if o := insert(e, &r, 9, "abcD"); o != (outcome{tooMany: true, differs: true}) {
		t.Errorf("%+v", o)
	}
	if o := insert(e, &r, 0, "0123456789"); o != (outcome{added: true}) || string(r.buf) != "0123456789b" {
		t.Errorf("%+v, %q", o, r.buf)
	}
	if o := insert(e, &r, 9, "abcdef"); o != (outcome{added: true, differs: true}) || string(r.buf) != "0123456789bcdef" {
		t.Errorf("%+v, %q", o, r.buf)
	}
}

// The bytes of parts that are in order now give room to others when the arena is full.
func TestArenaMoves(t *testing.T) {
	e := New(Config{})
	var r reassembly
	add := func(from seq.Num, data string) {
		t.Helper()
		if o := insert(e, &r, from, data); o != (outcome{added: true}) {
			t.Fatalf("%d: %+v", from, o)
		}
	}
	add(1000, "1000")
	add(10, "10")
	add(500, "500")
	add(0, "0123456789")
	expectWaiting(t, &r, "500 500", "1000 1000")
	if string(r.buf) != "012345678910" || r.end != 12 || len(r.early.arena) != len("100010500") {
		t.Fatalf("%q up to %d, %d bytes in the arena", r.buf, r.end, len(r.early.arena))
	}
	big := strings.Repeat("b", cap(r.early.arena))
	add(2000, big)
	expectWaiting(t, &r, "500 500", "1000 1000", "2000 "+big)
	if n := len(r.early.arena); n != len("5001000"+big) {
		t.Errorf("%d bytes in the arena", n)
	}
	if r.ignore(e); e.Bytes() != 0 || r.early != nil {
		t.Errorf("%d bytes are held", e.Bytes())
	}
}

func TestEarlyIsRefusedWithoutMemory(t *testing.T) {
	for _, most := range []int{1, 1 << minClass} { // not for the bytes, not to keep track of them
		e := New(Config{MaxBytes: most})
		var r reassembly
		if o := insert(e, &r, 1, "ab"); o != (outcome{noMemory: true}) || r.early != nil || e.Bytes() != 0 {
			t.Errorf("%+v, %d bytes", o, e.Bytes())
		}
	}
}

// Where there is no memory to put what waited behind the rest, it is dropped: it would wait
// for ever.
func TestEarlyIsDroppedWithoutMemory(t *testing.T) {
	e := New(Config{MaxBytes: 3<<minClass + 2*partCharge})
	var r reassembly
	insert(e, &r, 1, strings.Repeat("b", 1<<minClass))
	insert(e, &r, 1<<20, "c")
	if len(r.early.parts) != 2 {
		t.Fatalf("%d parts", len(r.early.parts))
	}
	if o := insert(e, &r, 0, "a"); o != (outcome{added: true, noMemory: true}) || string(r.buf) != "a" || r.early != nil {
		t.Errorf("%+v, %q is in order", o, r.buf)
	}
}

// What lies half the sequence space ahead would count as behind.
func TestEarlyIsNotHalfTheSpaceAhead(t *testing.T) {
	e := New(Config{})
	r := reassembly{start: 1 << 40, end: 1 << 40} // at sequence number 0
	const last = 1<<31 - 2
	for from, want := range map[seq.Num]outcome{1: {added: true}, last: {added: true}, last + 1: {}} {
		if o := insert(e, &r, from, "x"); o != want {
			t.Errorf("%d: %+v", from, o)
		}
	}
	if o := insert(e, &r, 0, "-"); o != (outcome{added: true}) || string(r.buf) != "-x" {
		t.Errorf("%+v, %q", o, r.buf)
	}
	expectWaiting(t, &r, fmt.Sprint(last, " x"))
}

package frag

import (
	"testing"
)

func TestTooManyFragments(t *testing.T) {
	r := New(Config{})
	for i := range maxFragments {
		expectVerdict(t, r, key(1), fragment{8 * i, true, "12345678"}, Held)
	}
	expectVerdict(t, r, key(1), fragment{8 * maxFragments, false, "1"}, TooMany)
	expectVerdict(t, r, key(1), fragment{8 * maxFragments, false, "1"}, Discarded)
	expectStats(t, r, Stats{Discarded: maxFragments + 2})
}

func TestOldestDatagramMakesRoom(t *testing.T) {
	part := string(randomBytes(1000))
	t.Run("number", func(t *testing.T) {
		r := New(Config{MaxPackets: 3})
		for id := range uint32(4) {
			expectVerdict(t, r, key(id), fragment{0, true, part}, Held)
		}
		if r.Len() != 3 {
			t.Errorf("%d datagrams", r.Len())
		}
		expectWhole(t, r, key(1), fragment{1000, false, "end"}, part+"end")
		expectVerdict(t, r, key(0), fragment{1000, false, "end"}, Held) // evicted: anew
		expectStats(t, r, Stats{Crowded: 1})
	})
	t.Run("bytes", func(t *testing.T) {
		r := New(Config{MaxBytes: 5000, MaxPerSource: 5000})
		for id := range uint32(4) {
			expectVerdict(t, r, keyFrom(byte(id), id), fragment{0, true, part}, Held)
		}
		if r.Len() != 3 || r.Bytes() > 5000 {
			t.Errorf("%d datagrams, %d bytes", r.Len(), r.Bytes())
		}
		expectWhole(t, r, keyFrom(3, 3), fragment{1000, false, "end"}, part+"end")
	})
	t.Run("never itself", func(t *testing.T) {
		r := New(Config{MaxBytes: 5000, MaxPerSource: 5000})
		expectVerdict(t, r, key(1), fragment{0, true, part}, Held)
		expectVerdict(t, r, key(2), fragment{0, true, part}, Held)
		expectVerdict(t, r, key(1), fragment{1000, true, part}, Held)
		expectVerdict(t, r, key(1), fragment{2000, true, part}, Held) // drops the younger 2
		expectWhole(t, r, key(1), fragment{3000, false, "end"}, part+part+part+"end")
		expectEmpty(t, r)
	})
}

// A flood from one address costs that address's datagrams, not another's.
func TestFloodHitsItsSource(t *testing.T) {
	r := New(Config{MaxBytes: 100_000, MaxPerSource: 20_000})
	part := string(randomBytes(1000))
	victim := keyFrom(1, 1)
	expectVerdict(t, r, victim, fragment{0, true, part}, Held)
	for id := range uint32(500) {
		expectVerdict(t, r, keyFrom(2, id), fragment{0, true, part}, Held)
		if got := r.sources[keyFrom(2, 0).Src].charge; got > 20_000 {
			t.Fatalf("the flooder has %d bytes", got)
		}
	}
	expectWhole(t, r, victim, fragment{1000, false, "end"}, part+"end")
}

func TestTooBigForTheLimits(t *testing.T) {
	r := New(Config{MaxBytes: 10_000, MaxPerSource: 3000})
	part := string(randomBytes(1000))
	expectVerdict(t, r, key(1), fragment{0, true, part}, Held)
	expectVerdict(t, r, key(1), fragment{1000, true, part}, Held)
	expectVerdict(t, r, key(1), fragment{2000, true, part}, NoRoom)
	expectVerdict(t, r, key(1), fragment{2000, true, part}, Discarded)

	r = New(Config{MaxBytes: 1})
	expectVerdict(t, r, key(1), fragment{0, true, part}, NoRoom)
	expectVerdict(t, r, key(2), fragment{0, true, part}, NoRoom)
	if r.Bytes() != 0 {
		t.Errorf("%d bytes", r.Bytes())
	}
}

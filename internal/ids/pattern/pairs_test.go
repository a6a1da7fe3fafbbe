package pattern

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"
)

// Bytes that a nocase pattern takes for one another are of one class.
func TestSqueeze(t *testing.T) {
	data := []byte("aZ09~@\xff\x00")
	want := uint64(0)
	for i := 0; i < len(data); i += 2 {
		want |= (class(data[i]) | class(data[i+1])<<6) << (8 * i)
	}
	if got := squeeze(binary.LittleEndian.Uint64(data)); got != want {
		t.Errorf("%x, want %x", got, want)
	}
	for c := range 256 {
		if class(byte(c)) != class(lower[c]) {
			t.Errorf("%q has another class in lower case", byte(c))
		}
	}
}

// Patterns of every length share the buckets, so that those of one do not speak for
// those of another.
func TestBuckets(t *testing.T) {
	var patterns []Pattern
	for n := 2; n < 20; n++ {
		for i := range 4 {
			patterns = append(patterns, Pattern{Bytes: slices.Repeat([]byte{byte('a' + i)}, n)})
		}
	}
	s := New(patterns)
	ids := make([]uint32, len(s.entries))
	for i := range ids {
		ids[i] = uint32(i)
	}
	lengths := map[uint16]map[int]bool{}
	across := map[uint16]bool{}
	for i, dealt := range s.buckets(ids) {
		n := int(s.entries[i].length)
		if (dealt.across != 0) != (n < 8) {
			t.Errorf("one of length %d is in bucket %x across pairs", n, dealt.across)
		}
		for _, b := range []uint16{dealt.even, dealt.across} {
			if lengths[b] == nil {
				lengths[b] = map[int]bool{}
			}
			lengths[b][n] = true
		}
		across[dealt.across] = true
	}
	delete(lengths, 0)
	for i, dealt := range s.buckets(ids) {
		if across[dealt.even] {
			t.Errorf("bucket %x of length %d has some across pairs", dealt.even, s.entries[i].length)
		}
	}
	if len(lengths) < numBuckets-2 { // one that gets much may pass another over
		t.Errorf("%d buckets are used", len(lengths))
	}
	for b, have := range lengths {
		if have[2] && have[4] || have[3] && have[9] {
			t.Errorf("bucket %x has patterns of lengths %v", b, have)
		}
	}
}

// The tables say yes to few places of what has none of the patterns.
func TestPairsSayNo(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var patterns []Pattern
	for range 300 {
		word := make([]byte, 5+r.IntN(20))
		for i := range word {
			word[i] = byte('!' + r.IntN(90))
		}
		patterns = append(patterns, Pattern{Bytes: word, Nocase: r.IntN(2) == 0})
	}
	s := New(patterns)
	data := text(r, 1<<16)
	var c Scratch
	c.begin(s, len(data))
	before := c.work
	if !s.pairs.scan(s, data, &c) {
		t.Fatal("too much work")
	}
	if spent := before - c.work; spent > len(data)/20 {
		t.Errorf("%d comparisons in %d bytes", spent, len(data))
	}
}

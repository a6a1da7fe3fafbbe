package frag

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
	"time"
)

func TestReassembleAnyOrder(t *testing.T) {
	for _, size := range []int{9, 1400, 1480, 1481, 9000, 65515} {
		for _, piece := range []int{8, 552, 1480} {
			datagram := randomBytes(size)
			fs := cut(datagram, piece)
			if len(fs) > maxFragments {
				continue
			}
			for seed := range uint64(4) {
				rand.New(rand.NewPCG(seed, 1)).Shuffle(len(fs), func(i, j int) { fs[i], fs[j] = fs[j], fs[i] })
				r := New(Config{})
				for _, f := range fs[:len(fs)-1] {
					expectVerdict(t, r, key(1), f, Held)
				}
				expectWhole(t, r, key(1), fs[len(fs)-1], string(datagram))
				expectEmpty(t, r)
			}
		}
	}
}

func TestDatagramsAreKeptApart(t *testing.T) {
	a := key(1)
	for name, b := range map[string]Key{
		"ID":          {Src: a.Src, Dst: a.Dst, ID: a.ID + 1, Proto: a.Proto},
		"VLAN":        {Src: a.Src, Dst: a.Dst, ID: a.ID, VLAN: 1, Proto: a.Proto},
		"protocol":    {Src: a.Src, Dst: a.Dst, ID: a.ID, Proto: a.Proto + 1},
		"source":      {Src: a.Dst, Dst: a.Dst, ID: a.ID, Proto: a.Proto},
		"destination": {Src: a.Src, Dst: a.Src, ID: a.ID, Proto: a.Proto},
	} {
		t.Run(name, func(t *testing.T) {
			r := New(Config{})
			expectVerdict(t, r, a, fragment{0, true, "aaaaaaaa"}, Held)
			expectVerdict(t, r, b, fragment{8, false, "B"}, Held)
			expectWhole(t, r, b, fragment{0, true, "bbbbbbbb"}, "bbbbbbbbB")
			expectWhole(t, r, a, fragment{8, false, "A"}, "aaaaaaaaA")
			expectEmpty(t, r)
		})
	}
}

func TestUnfragmentedPassesThrough(t *testing.T) {
	r := New(Config{})
	expectVerdict(t, r, key(1), fragment{8, false, "B"}, Held)
	expectWhole(t, r, key(1), fragment{0, false, "atomic"}, "atomic") // RFC 6946
	expectWhole(t, r, key(1), fragment{0, true, "aaaaaaaa"}, "aaaaaaaaB")
}

func TestPayloadIsCopied(t *testing.T) {
	r := New(Config{})
	first := []byte("aaaaaaaa")
	r.Add(start, key(1), 0, true, first)
	copy(first, "XXXXXXXX")
	expectWhole(t, r, key(1), fragment{8, false, "b"}, "aaaaaaaab")
}

func TestMalformedFragmentsAreIgnored(t *testing.T) {
	v6 := key(1)
	v6.Src, v6.Dst = netip.MustParseAddr("fe80::1"), netip.MustParseAddr("fe80::2")
	for _, tt := range []struct {
		name string
		k    Key
		f    fragment
		want Verdict
	}{
		{"empty first", key(1), fragment{0, true, ""}, Malformed},
		{"empty last", key(1), fragment{16, false, ""}, Malformed},
		{"not a multiple of 8", key(1), fragment{16, true, "123456789"}, Malformed},
		{"crooked offset", key(1), fragment{17, true, "12345678"}, Malformed},
		{"negative offset", key(1), fragment{-8, true, "12345678"}, Malformed},
		{"longest IPv4 payload", key(1), fragment{65512, false, "123"}, Held},
		{"ping of death", key(1), fragment{65512, false, "1234"}, Malformed},
		{"longest IPv6 payload", v6, fragment{65528, false, "1234567"}, Held},
		{"too long for IPv6", v6, fragment{65528, true, "12345678"}, Malformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := New(Config{})
			expectVerdict(t, r, tt.k, fragment{0, true, "aaaaaaaa"}, Held)
			expectVerdict(t, r, tt.k, tt.f, tt.want)
			if tt.want == Malformed {
				expectWhole(t, r, tt.k, fragment{8, false, "b"}, "aaaaaaaab")
			}
		})
	}
}

// Who looks on is told of every fragment that overlaps, not only of the first.
func TestOverlapsAreToldOfDiscardedDatagrams(t *testing.T) {
	r := New(Config{Timeout: time.Minute, TellOverlaps: true})
	expectVerdict(t, r, key(1), fragment{0, true, "aaaaaaaa"}, Held)
	expectVerdict(t, r, key(1), fragment{0, true, "AAAAAAAABBBBBBBB"}, Overlap)
	expectVerdict(t, r, key(1), fragment{24, true, "dddddddd"}, Discarded)
	expectVerdict(t, r, key(1), fragment{8, true, "bbbbbbbb"}, Overlap)
	expectVerdict(t, r, key(1), fragment{16, true, "cccccccc"}, Discarded)
	expectVerdict(t, r, key(1), fragment{16, true, "ccccccccdddddddd"}, Overlap)
	if limit := datagramCharge + 5*pieceCharge; r.Bytes() > limit {
		t.Errorf("remembering it costs %d bytes, want at most %d", r.Bytes(), limit)
	}
	for i := range 2 * maxFragments {
		expectVerdict(t, r, key(1), fragment{40 + 16*i, true, "eeeeeeee"}, Discarded)
	}
	if limit := datagramCharge + (maxFragments+1)*pieceCharge; r.Bytes() > limit {
		t.Errorf("remembering it costs %d bytes, want at most %d", r.Bytes(), limit)
	}
	r.Expire(start.Add(time.Minute), nil)
	expectEmpty(t, r)
}

// Fragments that no host takes are looked at, too, but change nothing.
func TestOverlapsOfMalformedFragments(t *testing.T) {
	r := New(Config{TellOverlaps: true})
	expectVerdict(t, r, key(1), fragment{0, true, "junk: 13 bytes"[:13]}, Malformed)
	expectVerdict(t, r, key(1), fragment{8, true, "bbbbbbbb"}, Overlap)
	expectVerdict(t, r, key(1), fragment{16, true, ""}, Malformed)
	if whole, done, _ := (fragment{16, false, "c"}).addTo(r, start, key(1)); done {
		t.Errorf("complete without the first: %q", whole)
	}
	whole, done, _ := (fragment{0, true, "aaaaaaaa"}).addTo(r, start, key(1))
	if !done || string(whole) != "aaaaaaaabbbbbbbbc" {
		t.Errorf("%v %q", done, whole)
	}
	expectEmpty(t, r)
}

// What contradicts others without touching them is no overlap to who looks on.
func TestOnlyWhatTouchesIsAnOverlap(t *testing.T) {
	r := New(Config{TellOverlaps: true})
	expectVerdict(t, r, key(1), fragment{8, false, "b"}, Held)
	expectVerdict(t, r, key(1), fragment{16, true, "cccccccc"}, Discarded)
	expectVerdict(t, r, key(1), fragment{16, true, "cccccccc"}, Overlap)

	// A fragment that no host takes filled the hole: whoever does take it is done.
	expectVerdict(t, r, key(2), fragment{0, true, "aaaaaaaabbbbb"}, Malformed)
	expectVerdict(t, r, key(2), fragment{8, false, "bbbbbbbb"}, Overlap)
	expectVerdict(t, r, key(2), fragment{8, false, "bbbbbbbb"}, Discarded)
}

// Once all of a discarded datagram has come, its identification is free again.
func TestDiscardedDatagramEndsWithItsLastFragment(t *testing.T) {
	r := New(Config{TellOverlaps: true})
	expectVerdict(t, r, key(1), fragment{0, true, "aaaaaaaa"}, Held)
	expectVerdict(t, r, key(1), fragment{0, true, "AAAAAAAA"}, Overlap)
	expectVerdict(t, r, key(1), fragment{8, false, "b"}, Discarded)
	expectEmpty(t, r)
	expectVerdict(t, r, key(1), fragment{8, false, "b"}, Held)
	expectWhole(t, r, key(1), fragment{0, true, "aaaaaaaa"}, "aaaaaaaab")
	expectStats(t, r, Stats{Discarded: 3})
}

func TestHeaderIsKept(t *testing.T) {
	r := New(Config{})
	expectVerdict(t, r, key(1), fragment{0, true, "aaaaaaaa"}, Held)
	r.Keep(key(1), []byte("first"))
	r.Keep(key(1), []byte("second"))
	r.Keep(key(2), []byte("of nothing"))
	expectWhole(t, r, key(1), fragment{8, false, "b"}, "aaaaaaaab")
	if got := string(r.Header()); got != "first" {
		t.Errorf("header %q", got)
	}
	expectEmpty(t, r)
	expectVerdict(t, r, key(3), fragment{8, false, "b"}, Held)
	expectWhole(t, r, key(3), fragment{0, true, "aaaaaaaa"}, "aaaaaaaab")
	if r.Header() != nil {
		t.Errorf("header %q of a datagram without one", r.Header())
	}
}

// RFC 5722 §4: the datagram is discarded, and what is still to come of it too.
func TestOverlapDiscardsTheDatagram(t *testing.T) {
	r := New(Config{Timeout: time.Minute})
	expectVerdict(t, r, key(1), fragment{0, true, "aaaaaaaa"}, Held)
	expectVerdict(t, r, key(1), fragment{0, true, "AAAAAAAABBBBBBBB"}, Overlap)
	if r.Len() != 1 || r.Bytes() != datagramCharge {
		t.Errorf("remembering it costs %d bytes in %d datagrams", r.Bytes(), r.Len())
	}
	expectVerdict(t, r, key(1), fragment{0, true, "aaaaaaaa"}, Discarded)
	expectVerdict(t, r, key(1), fragment{8, false, "b"}, Discarded)

	r.Expire(start.Add(time.Minute), func(k Key, first []byte) { t.Errorf("%v is reported, with %q", k, first) })
	expectStats(t, r, Stats{Discarded: 4})
	expectEmpty(t, r)
	expectVerdict(t, r, key(1), fragment{0, true, "aaaaaaaa"}, Held)
}

func TestDuplicatesAreIgnored(t *testing.T) {
	r := New(Config{})
	for _, want := range []Verdict{Held, Duplicate, Duplicate} {
		expectVerdict(t, r, key(1), fragment{8, false, "b"}, want)
	}
	expectWhole(t, r, key(1), fragment{0, true, "aaaaaaaa"}, "aaaaaaaab")
}

func TestExpire(t *testing.T) {
	r := New(Config{Timeout: 10 * time.Second})
	at := func(s int) time.Time { return start.Add(time.Duration(s) * time.Second) }
	if !r.Deadline().IsZero() {
		t.Errorf("deadline %v of nothing", r.Deadline())
	}
	r.Add(at(0), key(1), 0, true, []byte("aaaaaaaa"))
	r.Add(at(1), key(2), 8, false, []byte("b"))
	r.Add(at(9), key(1), 8, true, []byte("bbbbbbbb")) // does not prolong it
	if r.Deadline() != at(10) {
		t.Errorf("deadline %v, want %v", r.Deadline(), at(10))
	}
	var got []string
	report := func(k Key, first []byte) { got = append(got, fmt.Sprintf("%d %q", k.ID, first)) }
	r.Expire(at(9), report)
	r.Expire(at(10), report)
	if want := []string{`1 "aaaaaaaa"`}; !slices.Equal(got, want) {
		t.Errorf("expired %v, want %v", got, want)
	}
	if r.Deadline() != at(11) {
		t.Errorf("deadline %v, want %v", r.Deadline(), at(11))
	}
	r.Expire(at(20), report)
	if want := []string{`1 "aaaaaaaa"`, `2 ""`}; !slices.Equal(got, want) {
		t.Errorf("expired %v, want %v", got, want)
	}
	expectEmpty(t, r)
	r.Expire(at(30), nil)
	expectStats(t, r, Stats{TimedOut: 2})
}

// Where nobody called Expire in time, old fragments still do not join new ones.
func TestLateFragmentStartsAnew(t *testing.T) {
	r := New(Config{Timeout: time.Second})
	r.Add(start, key(1), 0, true, []byte("old old "))
	_, done, v := r.Add(start.Add(time.Second), key(1), 8, false, []byte("new"))
	if done || v != Held {
		t.Errorf("%v, %v", done, v)
	}
	expectStats(t, r, Stats{TimedOut: 1})
}

func TestReassemblerDoesNotAllocate(t *testing.T) {
	r := New(Config{})
	part := randomBytes(1480)
	id := uint32(0)
	for name, order := range map[string][]int{"in order": {0, 1, 2}, "backwards": {2, 1, 0}} {
		round := func() {
			id++
			for _, i := range order {
				r.Add(start, key(id), i*1480, i != 2, part)
			}
			if r.Len() != 0 {
				t.Fatal("incomplete")
			}
		}
		round()
		if n := testing.AllocsPerRun(100, round); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func BenchmarkReassemble(b *testing.B) {
	for _, size := range []int{8, 1480} {
		b.Run(fmt.Sprintf("fragments of %d", size), func(b *testing.B) {
			r := New(Config{})
			fs := cut(randomBytes(min(65515, size*maxFragments)), size)
			part := randomBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				for i := range fs {
					f := &fs[len(fs)-1-i] // backwards, the worst order
					r.Add(start, key(1), f.offset, f.more, part[:len(f.data)])
				}
				if r.Len() != 0 {
					b.Fatal("incomplete")
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(fs)), "ns/fragment")
		})
	}
}

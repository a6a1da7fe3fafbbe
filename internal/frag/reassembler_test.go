package frag

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
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
	if limit := datagramCharge + 3*pieceCharge; r.Bytes() > limit {
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

func TestTooManyFragments(t *testing.T) {
	r := New(Config{})
	for i := range maxFragments {
		expectVerdict(t, r, key(1), fragment{8 * i, true, "12345678"}, Held)
	}
	expectVerdict(t, r, key(1), fragment{8 * maxFragments, false, "1"}, TooMany)
	expectVerdict(t, r, key(1), fragment{8 * maxFragments, false, "1"}, Discarded)
	expectStats(t, r, Stats{Discarded: maxFragments + 2})
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

// However datagrams are cut, shuffled, duplicated and mixed, each arrives once
// and right, and the limits are kept.
func TestReassemblerProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := New(Config{})
		type part struct {
			k Key
			fragment
		}
		var parts []part
		want := make(map[Key][]byte)
		for id := range uint32(rapid.IntRange(1, 4).Draw(t, "datagrams")) {
			k := keyFrom(byte(id%2), id)
			datagram := randomBytes(rapid.IntRange(9, 400).Draw(t, "size"))
			want[k] = datagram
			for at := 0; at < len(datagram); {
				n := min(len(datagram)-at, 8*rapid.IntRange(1, 20).Draw(t, "cut"))
				if at == 0 && n == len(datagram) {
					n = 8
				}
				f := part{k, fragment{at, at+n < len(datagram), string(datagram[at : at+n])}}
				at += n
				parts = append(parts, f)
			}
		}
		parts = rapid.Permutation(parts).Draw(t, "order")
		for _, p := range parts {
			whole, done, v := p.addTo(r, start, p.k)
			if done {
				if !bytes.Equal(whole, want[p.k]) {
					t.Fatalf("%v: %x, want %x", p.k, whole, want[p.k])
				}
				delete(want, p.k)
				continue
			}
			if v != Held {
				t.Fatalf("%v: %v", p, v)
			}
			if rapid.Bool().Draw(t, "duplicate") {
				if _, _, v := p.addTo(r, start, p.k); v != Duplicate {
					t.Fatalf("%v again: %v", p, v)
				}
			}
		}
		if len(want) != 0 || r.Len() != 0 || r.Bytes() != 0 || len(r.sources) != 0 {
			t.Fatalf("left over: %v, %d datagrams, %d bytes", want, r.Len(), r.Bytes())
		}
	})
}

// FuzzReassembler plays a script of fragments, four bytes each, to a small
// Reassembler. The content of a fragment follows from its place, unless the
// script spoils it, so that a datagram's content is known too.
func FuzzReassembler(f *testing.F) {
	f.Add([]byte{0, 0, 1, 8, 0, 1, 0, 3})
	f.Add([]byte{0, 1, 0, 3, 0, 0, 1, 8, 1, 0, 1, 16, 1, 1, 1, 8})
	f.Add([]byte{0, 0, 1, 8, 0, 0, 1, 16, 0, 1, 0, 3, 0x40, 1, 0, 3})
	f.Fuzz(func(t *testing.T, script []byte) {
		cfg := Config{MaxBytes: 6000, MaxPackets: 3, MaxPerSource: 3000, Timeout: 10 * time.Second}
		r := New(cfg)
		now, spoilt := start, false
		data := randomBytes(256)
		for ; len(script) >= 4; script = script[4:] {
			id, offset, more, n := script[0]&7, int(script[1])*8, script[2]&1 != 0, int(script[3])
			now = now.Add(time.Duration(script[0]>>6) * 3 * time.Second)
			if script[2]&2 != 0 {
				r.Expire(now, func(k Key, first []byte) {})
			}
			spoil := script[2] >> 7
			spoilt = spoilt || spoil != 0
			payload := make([]byte, n)
			for i := range payload {
				payload[i] = data[(offset+i)%256] + spoil
			}
			whole, done, v := r.Add(now, keyFrom(id&1, uint32(id)), offset, more, payload)
			if done != (v == Complete) || done && len(whole) < n {
				t.Fatalf("%v, %v, %d bytes", v, done, len(whole))
			}
			for i, b := range whole {
				if !spoilt && b != data[i%256] {
					t.Fatalf("byte %d of %x is wrong", i, whole)
				}
			}
			if r.Bytes() > cfg.MaxBytes || r.Bytes() < 0 || r.Len() > cfg.MaxPackets {
				t.Fatalf("%d bytes in %d datagrams", r.Bytes(), r.Len())
			}
			checkBooks(t, r)
		}
		r.Expire(now.Add(time.Hour), nil)
		expectEmpty(t, r)
	})
}

// checkBooks compares what is charged with what is there.
func checkBooks(t *testing.T, r *Reassembler) {
	t.Helper()
	total, n := 0, 0
	last := time.Time{}
	for p := r.age.Oldest(); p != nil; p = p.Newer() {
		d := p.Thing
		total += d.charge
		n++
		if d.expires.Before(last) || r.datagrams[d.key] != d {
			t.Fatal("the queue is out of order")
		}
		last = d.expires
		if held := datagramCharge + len(d.data) + len(d.pieces)*pieceCharge; d.charge != held {
			t.Fatalf("charged %d for %d", d.charge, held)
		}
	}
	bySources := 0
	for _, s := range r.sources {
		bySources += s.charge
	}
	if total != r.charge || total != bySources || n != len(r.datagrams) {
		t.Fatalf("charged %d, by datagrams %d, by sources %d; %d datagrams of %d", r.charge, total, bySources, n, len(r.datagrams))
	}
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

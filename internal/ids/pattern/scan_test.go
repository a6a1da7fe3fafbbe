package pattern

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// naive finds patterns one by one.
func naive(patterns []Pattern, data []byte) []uint32 {
	found := []uint32{}
	for i, p := range patterns {
		text := p.Bytes[:min(len(p.Bytes), maxLen)]
		if len(text) == 0 {
			continue
		}
		if p.Nocase {
			if bytes.Contains(asciiLower(data), asciiLower(text)) {
				found = append(found, uint32(i))
			}
		} else if bytes.Contains(data, text) {
			found = append(found, uint32(i))
		}
	}
	return found
}

func asciiLower(b []byte) []byte {
	b = slices.Clone(b)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] += 'a' - 'A'
		}
	}
	return b
}

// checkScan compares a scan with the naive search, both with the windows and with
// the automaton.
func checkScan(t *testing.T, patterns []Pattern, data []byte, c *Scratch) {
	t.Helper()
	want := naive(patterns, data)
	set := New(patterns)
	got := slices.Sorted(slices.Values(set.Scan(data, c)))
	if !slices.Equal(got, want) {
		t.Errorf("found %v of %v in %q, want %v", got, patterns, data, want)
	}
	c.begin(set, len(data))
	set.auto.scan(set, data, c)
	if got := slices.Sorted(slices.Values(c.found)); !slices.Equal(got, want) {
		t.Errorf("the automaton found %v of %v in %q, want %v", got, patterns, data, want)
	}
}

func parse(list string) (patterns []Pattern) {
	for _, text := range strings.Split(list, "\n") {
		text, nocase := strings.CutSuffix(text, "/i")
		patterns = append(patterns, Pattern{Bytes: []byte(text), Nocase: nocase})
	}
	return patterns
}

func TestScan(t *testing.T) {
	for _, test := range []struct{ patterns, data string }{
		{"he\nshe\nhis\nhers", "ushers"},
		{"a\nA\na/i\nb", "xA"},
		{"a\na\na", "a"},
		{"GET\nget/i\nGet\nGET /", "GET /index"},
		{"abcd\nbcde\ncde", "abcde"},
		{"abcdefg\nbcdefgh/i\nhgfedcba", "xaBCDEFGHabcdefg"},
		{"user-agent: evil/i\nUser-Agent", "POST\r\nUSER-AGENT: Evil\r\n"},
		{"\n/i\nx", "x"},
		{"", "abc"},
		{"@@@@@@@@\n````````", "@@@@@@@@"},
		{"[[[[\n{{{{/i", "{{{{ [[[["},
		{strings.Repeat("a", 300), strings.Repeat("a", 256)},
		{strings.Repeat("a", 255) + "\n" + strings.Repeat("a", 254) + "b", strings.Repeat("a", 254) + "b"},
	} {
		checkScan(t, parse(test.patterns), []byte(test.data), &Scratch{})
	}
}

// The place of a pattern decides which of its windows is seen, and near the end
// windows are read differently.
func TestScanEveryPlace(t *testing.T) {
	var c Scratch
	for _, n := range []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 20, 255} {
		text := make([]byte, n)
		for i := range text {
			text[i] = byte('a' + (i+i/7)%26)
		}
		set := New([]Pattern{{Bytes: text}, {Bytes: bytes.ToUpper(text), Nocase: true}})
		for before := range 20 {
			for after := range 20 {
				data := slices.Concat(bytes.Repeat([]byte("."), before), text, bytes.Repeat([]byte("."), after))
				if found := set.Scan(data, &c); len(found) != 2 {
					t.Fatalf("a pattern of %d bytes with %d before and %d after: found %v", n, before, after, found)
				}
				if found := set.Scan(data[:len(data)-after-1], &c); len(found) != 0 {
					t.Fatalf("a pattern of %d bytes without its last: found %v", n, found)
				}
			}
		}
	}
}

// A stream that comes in pieces is scanned with as much of what was before as a
// pattern can have there.
func TestScanPieces(t *testing.T) {
	patterns := parse("needle\nneed\nin the hay/i\nhaystack and more")
	stream := []byte("a NEEDLE, a needle in The Haystack and more, haystack and more")
	set := New(patterns)
	for size := 1; size < 20; size++ {
		var c Scratch
		got := map[uint32]bool{}
		for at := 0; at < len(stream); at += size {
			for _, i := range set.Scan(stream[max(0, at-set.MaxLen()+1):min(len(stream), at+size)], &c) {
				got[i] = true
			}
		}
		if len(got) != len(patterns) {
			t.Errorf("in pieces of %d: found %v", size, got)
		}
	}
}

// Random patterns over few letters overlap in all ways.
func TestScanRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	word := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = "abABc"[r.IntN(5)]
		}
		return b
	}
	var c Scratch
	for range 500 {
		patterns := make([]Pattern, 1+r.IntN(40))
		for i := range patterns {
			patterns[i] = Pattern{Bytes: word(1 + r.IntN(12)), Nocase: r.IntN(2) == 0}
		}
		checkScan(t, patterns, word(r.IntN(200)), &c)
	}
}

func TestScanRealPatterns(t *testing.T) {
	patterns := realPatterns(t)
	var c Scratch
	r := rand.New(rand.NewPCG(1, 2))
	set := New(patterns)
	for range 20 {
		data := text(r, 1000)
		for range 20 {
			data = append(data, patterns[r.IntN(len(patterns))].Bytes...)
		}
		want := naive(patterns, data)
		got := slices.Sorted(slices.Values(set.Scan(data, &c)))
		if !slices.Equal(got, want) {
			t.Fatalf("found %v, want %v", got, want)
		}
	}
}

// Input made against the tables is finished by the automaton, with the same result.
func TestScanFallback(t *testing.T) {
	// Wherever eight bytes in a row of one of these are, a hundred have the same.
	var patterns []Pattern
	for i := range 1000 {
		patterns = append(patterns, Pattern{Bytes: fmt.Appendf(nil, "ab%dcdefghijkl%dmnopqrstuv%d", i/100, i/10%10, i%10)})
	}
	set := New(patterns)
	hostile := bytes.Repeat([]byte("ab1cdefghijkl1mnopqrstuvxab1cdefghijkl_mnopqrstuv1ab_cdefghijkl1mnopqrstuv1"), 100)
	for _, test := range []struct {
		data []byte
		want []uint32
	}{
		{hostile, nil},
		{append(hostile, "ab1cdefghijkl2mnopqrstuv3"...), []uint32{123}},
	} {
		var c Scratch
		if got := set.Scan(test.data, &c); !slices.Equal(got, test.want) || c.fallbacks == 0 {
			t.Errorf("found %v after %d fallbacks, want %v", got, c.fallbacks, test.want)
		}
	}
}

func FuzzScan(f *testing.F) {
	f.Add("he\nshe\nhis/i\nhers", []byte("ushers"))
	f.Add("abcdefgh/i\nbcde", []byte("xxABCDEFGHI"))
	f.Fuzz(func(t *testing.T, list string, data []byte) {
		checkScan(t, parse(list), data, &Scratch{})
	})
}

// text is of words as HTTP has them.
func text(r *rand.Rand, n int) []byte {
	words := strings.Fields(`GET /index.html HTTP/1.1 Host: www.example.com User-Agent: Mozilla/5.0 (X11; Linux x86_64)
		Accept: text/html,application/xhtml+xml Cookie: session=8f2e1c Content-Type: Content-Length: 4711 <html>
		<head><title> the and of is in that <div class="main"> <script src="/js/app.js"> function(a,b){return a+b}
		news weather people government would about their which there </div> <a href="https://example.org/path"> </p>`)
	var b []byte
	for len(b) < n {
		b = append(b, words[r.IntN(len(words))]...)
		b = append(b, ' ')
		if r.IntN(4) == 0 {
			b = fmt.Appendf(b, "%x", r.Uint32())
		}
	}
	return b[:n]
}

func BenchmarkNew(b *testing.B) {
	patterns := realPatterns(b)
	b.ReportMetric(float64(len(patterns)), "patterns")
	for b.Loop() {
		set := New(patterns)
		b.ReportMetric(float64(set.size())/1e6, "MB")
	}
}

func BenchmarkScan(b *testing.B) {
	all := realPatterns(b)
	r := rand.New(rand.NewPCG(1, 2))
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	random := make([]byte, 1<<20)
	for i := range random {
		random[i] = byte(r.Uint32())
	}
	var prefixes, whole []byte
	for _, p := range all {
		prefixes = append(prefixes, p.Bytes[:len(p.Bytes)*3/4]...)
		whole = append(whole, p.Bytes...)
	}
	inputs := []struct {
		name string
		data []byte
	}{
		{"text", text(r, 1<<20)},
		{"random", random},
		{"prefixes", prefixes},
		{"patterns", whole},
	}
	withAutomaton := func(set *Set) func([]byte, *Scratch) []uint32 {
		return func(data []byte, c *Scratch) []uint32 {
			c.begin(set, len(data))
			set.auto.scan(set, data, c)
			return nil
		}
	}
	var long []Pattern // without the shortest, which are found all the time
	for _, p := range all {
		if len(p.Bytes) > 5 {
			long = append(long, p)
		}
	}
	for _, patterns := range []struct {
		name string
		list []Pattern
	}{{"100", all[:100]}, {"1000", all[:1000]}, {"10000", all[:10000]}, {"10000-long", long[:10000]}} {
		set := New(patterns.list)
		for _, input := range inputs {
			b.Run(patterns.name+"/"+input.name, func(b *testing.B) { bench(b, input.data, set.Scan) })
			b.Run(patterns.name+"/"+input.name+"/automaton", func(b *testing.B) { bench(b, input.data, withAutomaton(set)) })
		}
	}
}

// bench scans data in pieces of a packet's size.
func bench(b *testing.B, data []byte, scan func([]byte, *Scratch) []uint32) {
	var c Scratch
	b.SetBytes(1460)
	b.ReportAllocs()
	at := 0
	for b.Loop() {
		if at+1460 > len(data) {
			at = 0
		}
		scan(data[at:at+1460], &c)
		at += 1460
	}
	b.ReportMetric(float64(c.fallbacks)/float64(b.N), "fallbacks/op")
}

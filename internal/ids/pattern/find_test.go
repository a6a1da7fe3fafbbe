package pattern

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	for _, test := range []struct {
		data, pattern string
		nocase        bool
		want          int
	}{
		{"abc", "c", false, 2},
		{"abC", "c", false, -1},
		{"abC", "c", true, 2},
		{"abc", "", true, 0},
		{"", "", true, 0},
		{"", "a", true, -1},
		{"ab", "abc", true, -1},
		{"xxABCdefG", "abcdefg", true, 2},
		{"GET / HTTP/1.1", "http/1.", true, 6},
		{"ABCDEFGHIJKLMNOP@", "ijklmnop@", true, 8},
		{"`abcdefg", "@abcdefg", true, -1},
		{"[{", "{", true, 1},
		{"\xc1\xe1", "\xe1", true, 1},
		{"aaaaaaab", "aab", true, 5},
	} {
		if got := Find([]byte(test.data), []byte(test.pattern), test.nocase); got != test.want {
			t.Errorf("%q in %q (nocase %v): %d, want %d", test.pattern, test.data, test.nocase, got, test.want)
		}
	}
}

// Eight bytes at a time are put into lower case as one by one.
func TestFold8(t *testing.T) {
	for c := range 256 {
		word := uint64(c) * 0x0101010101010101
		if got, want := fold8(word), uint64(lower[c])*0x0101010101010101; got != want {
			t.Errorf("%#x: %#x, want %#x", word, got, want)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add([]byte("User-Agent: X"), []byte("agent"))
	f.Fuzz(func(t *testing.T, data, pattern []byte) {
		pattern = asciiLower(pattern)
		if got, want := Find(data, pattern, true), bytes.Index(asciiLower(data), pattern); got != want {
			t.Errorf("%q in %q: %d, want %d", pattern, data, got, want)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	data := text(r, 1460)
	for _, test := range []struct {
		name   string
		data   []byte
		nocase bool
	}{
		{"exact", data, false},
		{"nocase", data, true},
		{"nocase-hostile", []byte(strings.Repeat("user-agent: evi", 100)), true},
	} {
		b.Run(test.name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				Find(test.data, []byte("user-agent: evil"), test.nocase)
			}
		})
	}
}

package app

import (
	"encoding/hex"
	"testing"
)

// The test suite of RFC 1321 §A.5, and the examples of FIPS 180-4.
const (
	abcMD5    = "900150983cd24fb0d6963f7d28e17f72"
	abcSHA1   = "a9993e364706816aba3e25717850c26c9cd0d89d"
	abcSHA256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
)

func TestSums(t *testing.T) {
	s := NewSums(Digests(0).With(MD5).With(SHA1).With(SHA256))
	for _, piece := range []string{"a", "", "bc"} {
		s.Write([]byte(piece))
		if s.Of(MD5) != nil {
			t.Errorf("a result before the end, with %q", piece)
		}
	}
	s.Close()
	s.Write([]byte("d")) // which is not of it any more
	s.Lose()
	s.Close()
	for d, want := range [NumDigests]string{abcMD5, abcSHA1, abcSHA256} {
		if got := hex.EncodeToString(s.Of(Digest(d))); got != want {
			t.Errorf("%d: %s, want %s", d, got, want)
		}
		if d := Digest(d); len(s.Of(d)) != d.Size() {
			t.Errorf("%d: %d bytes of %d", d, len(s.Of(d)), d.Size())
		}
	}
}

func TestSumsOfSome(t *testing.T) {
	if s := NewSums(0); s != nil {
		t.Error("sums that nobody wants")
	}
	var none *Sums
	none.Write([]byte("abc"))
	none.Lose()
	none.Close()
	if none.Of(SHA1) != nil || none.Weight() != 0 {
		t.Error("none has results")
	}
	s := NewSums(Digests(0).With(SHA1))
	s.Write([]byte("abc"))
	s.Close()
	if s.Of(MD5) != nil || hex.EncodeToString(s.Of(SHA1)) != abcSHA1 {
		t.Errorf("%x and %x", s.Of(MD5), s.Of(SHA1))
	}
}

func TestLostSums(t *testing.T) {
	s := NewSums(Digests(0).With(MD5))
	s.Write([]byte("ab"))
	s.Lose()
	s.Write([]byte("c"))
	s.Close()
	if s.Of(MD5) != nil {
		t.Error("a file with a hole has a result")
	}
}

func TestDigestBuffers(t *testing.T) {
	for d := range NumDigests {
		if of, ok := DigestOf(d.Buffer()); !ok || of != d {
			t.Errorf("%d is in buffer %d, which is of %d, %v", d, d.Buffer(), of, ok)
		}
	}
	for _, b := range []Buffer{FileName, FileSHA256 + 1, Payload} {
		if d, ok := DigestOf(b); ok {
			t.Errorf("buffer %d is of %d", b, d)
		}
	}
}

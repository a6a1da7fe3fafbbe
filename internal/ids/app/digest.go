package app

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"hash"
)

// Digest is a function that files are known by.
type Digest uint8

// The functions.
const (
	MD5 Digest = iota
	SHA1
	SHA256
	NumDigests
)

var digests = [NumDigests]struct {
	buffer Buffer
	size   int
	begin  func() hash.Hash
}{
	MD5:    {FileMD5, md5.Size, md5.New},
	SHA1:   {FileSHA1, sha1.Size, sha1.New},
	SHA256: {FileSHA256, sha256.Size, sha256.New},
}

// Buffer is where a transaction has its files' results.
func (d Digest) Buffer() Buffer { return digests[d].buffer }

// Size is how long a result is.
func (d Digest) Size() int { return digests[d].size }

// DigestOf is the function of a buffer of results.
func DigestOf(b Buffer) (d Digest, ok bool) {
	return Digest(b - FileMD5), FileMD5 <= b && b <= FileSHA256
}

// Digests is a set of functions.
type Digests uint8

// With adds a function.
func (s Digests) With(d Digest) Digests { return s | 1<<d }

// Has reports whether a function is in the set.
func (s Digests) Has(d Digest) bool { return s&(1<<d) != 0 }

// A Digester is a parser whose files are digested if somebody wants that.
type Digester interface {
	// Digest says which functions are wanted, before the first Input.
	Digest(of Digests)
	// Cut says that a direction is going to end without an end of its own: what ends with it is not
	// whole.
	Cut(dir Direction)
}

// Sums are the results for one file, which comes piece by piece. nil is that of a file of which
// nobody wants any.
type Sums struct {
	running [NumDigests]hash.Hash
	results [NumDigests][]byte
	lost    bool // a piece is missing
}

// NewSums begins a file.
func NewSums(of Digests) *Sums {
	if of == 0 {
		return nil
	}
	s := &Sums{}
	for d := range NumDigests {
		if of.Has(d) {
			s.running[d] = digests[d].begin()
		}
	}
	return s
}

// Write takes the next bytes.
func (s *Sums) Write(p []byte) (int, error) {
	if s != nil && !s.lost {
		for _, h := range s.running {
			if h != nil {
				h.Write(p)
			}
		}
	}
	return len(p), nil
}

// Lose says that bytes are missing: of what is not closed there will be no results.
func (s *Sums) Lose() {
	if s != nil {
		s.lost = true
	}
}

// Close says that the file is whole, unless bytes of it were missing.
func (s *Sums) Close() {
	if s == nil || s.lost {
		return
	}
	for d, h := range s.running {
		if h != nil {
			s.results[d] = h.Sum(nil)
		}
	}
	s.running, s.lost = [NumDigests]hash.Hash{}, true
}

// Of is a function's result; nil while there is none.
func (s *Sums) Of(d Digest) []byte {
	if s == nil {
		return nil
	}
	return s.results[d]
}

// sumsSize is about that of the state of all functions.
const sumsSize = 512

// Weight is about how many bytes it holds.
func (s *Sums) Weight() int {
	if s == nil {
		return 0
	}
	return sumsSize
}

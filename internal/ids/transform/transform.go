// Package transform changes the value of a buffer before a rule looks into it:
// to_lowercase, url_decode, from_base64 and the like, alone or one after the
// other. It must not know rules or buffers; of a rule it is given a
// transform's name and argument.
package transform

import (
	"bytes"
	"fmt"

	"gotcp/internal/ids/regex"
)

// Spec is a transform as a rule writes it.
type Spec struct {
	Kind string
	Arg  string // without its quotes; none for most
}

// Chain is a number of transforms, each of which is given what the one before
// it has made. It does not change by being applied; no transforms leave the
// data as it is.
type Chain struct {
	steps []step
}

// Scratch is what transforms write into, kept from use to use so that none
// allocates. Its zero value is ready.
type Scratch struct {
	// Two steps of a chain need two places: one to read from and one to write to.
	buffers [2][]byte
	next    int
	match   regex.Match
	input   bytes.Reader
	gzip    inflater
	zlib    inflater
}

// TakeGaveUp is how many searches took too much time or memory since it was last asked.
func (s *Scratch) TakeGaveUp() uint64 {
	n := s.match.GaveUp
	s.match.GaveUp = 0
	return n
}

// step makes one value of another. It may return a part of its input, and does
// all of it where it cannot do its work, as on text that is no base64.
type step func(data []byte, s *Scratch) []byte

// New makes a chain. An unknown transform or an argument that is none of its
// own is an error.
func New(specs []Spec) (Chain, error) {
	var c Chain
	for _, spec := range specs {
		s, err := newStep(spec)
		if err != nil {
			return Chain{}, fmt.Errorf("%s: %w", spec.Kind, err)
		}
		c.steps = append(c.steps, s)
	}
	return c, nil
}

// plain are the transforms without an argument.
var plain = map[string]step{
	"to_lowercase":         toLowercase,
	"to_uppercase":         toUppercase,
	"strip_whitespace":     stripWhitespace,
	"compress_whitespace":  compressWhitespace,
	"dotprefix":            dotPrefix,
	"url_decode":           urlDecode,
	"header_lowercase":     headerLowercase,
	"strip_pseudo_headers": stripPseudoHeaders,
	"to_md5":               toMD5,
	"to_sha1":              toSHA1,
	"to_sha256":            toSHA256,
	"domain":               domain,
	"tld":                  tld,
}

// withArg are those with one, which some may do without.
var withArg = map[string]func(arg string) (step, error){
	"xor":          newXor,
	"pcrexform":    newPCRE,
	"from_base64":  newBase64,
	"gunzip":       newGunzip,
	"zlib_deflate": newZlib,
	"subslice":     newSubslice,
}

func newStep(spec Spec) (step, error) {
	if s, ok := plain[spec.Kind]; ok {
		if spec.Arg != "" {
			return nil, fmt.Errorf("takes no argument, given %q", spec.Arg)
		}
		return s, nil
	}
	if make, ok := withArg[spec.Kind]; ok {
		return make(spec.Arg)
	}
	return nil, fmt.Errorf("unknown transform")
}

// Apply is the data after all transforms, borrowed until the next use of the
// scratch; it may share memory with data. Empty data stays empty.
func (c Chain) Apply(data []byte, s *Scratch) []byte {
	for _, step := range c.steps {
		if len(data) == 0 {
			break
		}
		data = step(data, s)
	}
	return data
}

// Empty reports whether the chain changes nothing.
func (c Chain) Empty() bool { return len(c.steps) == 0 }

// space is an empty buffer for up to n bytes, other than the one used last.
func (s *Scratch) space(n int) []byte {
	s.next ^= 1
	if cap(s.buffers[s.next]) < n {
		s.buffers[s.next] = make([]byte, 0, n+n/4)
	}
	return s.buffers[s.next][:0]
}

// unused says that the last space was taken in vain: what is read from stays where
// it is, out of the way of the next step.
func (s *Scratch) unused() { s.next ^= 1 }

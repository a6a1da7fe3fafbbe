package lab

import (
	"crypto/sha256"
	"encoding/binary"
	"io"
	"sync"
)

// Data returns a stream of n bytes that look random and are always the same:
// a shorter stream is the beginning of a longer one. It is several times
// faster than anything it is sent through.
func Data(n int64) io.Reader { return &data{left: n} }

// DataSum is the SHA-256 of Data(n). It is computed once for each n.
func DataSum(n int64) [sha256.Size]byte {
	if s, known := sums.Load(n); known {
		return s.([sha256.Size]byte)
	}
	h := sha256.New()
	io.CopyBuffer(h, Data(n), make([]byte, peerBuffer))
	s := [sha256.Size]byte(h.Sum(nil))
	sums.Store(n, s)
	return s
}

var sums sync.Map // of the lengths asked for

// data is SplitMix64 over a counter: word k is mix(k), so that no byte depends
// on how the stream was read.
type data struct {
	word uint64 // the next whole word
	rest []byte // of the word before
	last [8]byte
	left int64
}

func (d *data) Read(b []byte) (int, error) {
	if d.left == 0 {
		return 0, io.EOF
	}
	if int64(len(b)) > d.left {
		b = b[:d.left]
	}
	n := copy(b, d.rest)
	d.rest = d.rest[n:]
	word := d.word
	for words := b[n:]; len(words) >= 8; words = words[8:] {
		binary.LittleEndian.PutUint64(words, mix(word))
		word++
	}
	n += int(word-d.word) * 8
	d.word = word
	if n < len(b) {
		binary.LittleEndian.PutUint64(d.last[:], mix(d.word))
		d.word++
		k := copy(b[n:], d.last[:])
		d.rest = d.last[k:]
		n += k
	}
	d.left -= int64(n)
	return n, nil
}

// mix is the output function of SplitMix64 (Steele, Lea, Flood 2014).
func mix(k uint64) uint64 {
	z := (k + 1) * 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

package main

import (
	cryptorand "crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"math/rand/v2"
	"os"
)

// copyBuffer is how much is read and written at a time.
const copyBuffer = 256 << 10

// sum is a SHA-256.
type sum [sha256.Size]byte

func (s sum) String() string { return hex.EncodeToString(s[:]) }

// writeRandom makes a file of n random bytes and returns its sum.
func writeRandom(path string, n int64) (sum, error) {
	var seed [32]byte
	cryptorand.Read(seed[:])
	f, err := os.Create(path)
	if err != nil {
		return sum{}, err
	}
	h := sha256.New()
	_, err = copyAll(io.MultiWriter(f, h), io.LimitReader(rand.NewChaCha8(seed), n))
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return sum(h.Sum(nil)), err
}

// sumOf returns a file's sum and length.
func sumOf(path string) (sum, int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return sum{}, 0, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := copyAll(h, f)
	return sum(h.Sum(nil)), n, err
}

// copyAll copies with plain reads and writes: none of the short cuts that a
// file and a socket may know between them.
func copyAll(w io.Writer, r io.Reader) (int64, error) {
	return io.CopyBuffer(struct{ io.Writer }{w}, struct{ io.Reader }{r}, make([]byte, copyBuffer))
}

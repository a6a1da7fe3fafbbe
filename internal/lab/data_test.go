package lab

import (
	"bytes"
	"crypto/sha256"
	"io"
	"math/rand/v2"
	"testing"
	"testing/iotest"
)

func TestDataIsAReader(t *testing.T) {
	for _, n := range []int64{0, 1, 7, 8, 9, 1000, 65537} {
		want, err := io.ReadAll(Data(n))
		if err != nil || int64(len(want)) != n {
			t.Fatalf("%d bytes (%v), want %d", len(want), err, n)
		}
		if err := iotest.TestReader(Data(n), want); err != nil {
			t.Error(err)
		}
		if sha256.Sum256(want) != DataSum(n) {
			t.Errorf("DataSum(%d) is not the sum of Data(%d)", n, n)
		}
	}
}

func TestDataDoesNotDependOnTheReads(t *testing.T) {
	const n = 10_000
	want, _ := io.ReadAll(Data(2 * n))
	r, got := Data(n), []byte{}
	rnd := rand.New(rand.NewPCG(1, 2))
	for {
		b := make([]byte, rnd.IntN(40))
		k, err := r.Read(b)
		got = append(got, b[:k]...)
		if err == io.EOF {
			break
		}
	}
	if !bytes.Equal(got, want[:n]) {
		t.Error("reads of any size give other bytes than one read")
	}
}

func BenchmarkData(b *testing.B) {
	buf := make([]byte, peerBuffer)
	b.SetBytes(int64(len(buf)))
	r := Data(1 << 62)
	for b.Loop() {
		r.Read(buf)
	}
}

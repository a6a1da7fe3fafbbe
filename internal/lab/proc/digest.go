package proc

import (
	"crypto/sha256"
	"hash"
	"io"
	"os"
	"testing"

	"gotcp/internal/lab"
)

// Digest is an output of which only the sum is of interest.
type Digest struct {
	sum hash.Hash
	n   int64
}

// NewDigest returns the digest of nothing.
func NewDigest() *Digest { return &Digest{sum: sha256.New()} }

func (d *Digest) Write(p []byte) (int, error) {
	d.n += int64(len(p))
	return d.sum.Write(p)
}

// Check says what is wrong with the output if it is not lab.Data(n).
func (d *Digest) Check(n int64) error {
	return lab.Result{N: d.n, SHA256: [sha256.Size]byte(d.sum.Sum(nil))}.Check(n)
}

// DataFile is a file with lab.Data(n), at its beginning. It goes with the test.
func DataFile(t testing.TB, n int64) *os.File {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "data")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if _, err := io.Copy(f, lab.Data(n)); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	return f
}

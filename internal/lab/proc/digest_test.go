package proc

import (
	"io"
	"testing"

	"gotcp/internal/lab"
)

func TestDigestOfDataFile(t *testing.T) {
	const n = 100_000
	d := NewDigest()
	if _, err := io.Copy(d, DataFile(t, n)); err != nil {
		t.Fatal(err)
	}
	if err := d.Check(n); err != nil {
		t.Error(err)
	}
	if d.Check(n-1) == nil {
		t.Error("another length passes")
	}
	wrong := NewDigest()
	wrong.Write(make([]byte, 10))
	if wrong.Check(10) == nil || lab.DataSum(10) == [32]byte{} {
		t.Error("other bytes pass")
	}
}

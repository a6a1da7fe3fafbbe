package body

import (
	"bytes"
	"compress/gzip"
	"testing"
)

// Small bodies that come to much are decoded until the connection's allowance is used up, and
// again when enough has come in.
func TestAllowance(t *testing.T) {
	zeros := gzipped(t, make([]byte, 100<<10), gzip.Header{})
	twice := gzipped(t, zeros, gzip.Header{})
	for encoding, data := range map[string][]byte{"gzip": zeros, "gzip, gzip": twice} {
		var a Allowance
		sizes := []int{}
		for range 10 {
			b := one(encoding, data, &a)
			sizes = append(sizes, len(b.Data()))
			if whole := len(b.Data()) == 100<<10; whole != (b.Problems() == 0) || !whole && b.Problems() != Bomb {
				t.Errorf("%s: %d bytes, problems %b", encoding, len(b.Data()), b.Problems())
			}
		}
		if sizes[0] != 100<<10 || sizes[9] > 20<<10 {
			t.Errorf("%s: bodies of %v bytes", encoding, sizes)
		}
		text := gzipped(t, sample(1<<20), gzip.Header{})
		if b := one("gzip", text, &a); !b.Full() || len(b.Data()) < 90<<10 {
			t.Errorf("%s: a page of %d bytes", encoding, len(b.Data()))
		}
		if b := one(encoding, data, &a); len(b.Data()) != 100<<10 || b.Problems() != 0 {
			t.Errorf("%s: behind a page %d bytes, problems %b", encoding, len(b.Data()), b.Problems())
		}
	}
}

// one is a body that comes in segments.
func one(encoding string, data []byte, a *Allowance) *Body {
	var b Body
	b.Reset(100 << 10)
	b.Encode([]byte(encoding), a)
	r := bytes.NewReader(data)
	var segment [1448]byte
	for n, _ := r.Read(segment[:]); n > 0; n, _ = r.Read(segment[:]) {
		b.Write(segment[:n])
	}
	b.Finish()
	return &b
}

// What is saved up has an end.
func TestAllowanceSaved(t *testing.T) {
	var a Allowance
	if a.left() != allowed {
		t.Errorf("%d at the beginning", a.left())
	}
	a.earn(100 << 20)
	if a.left() != maxAllowed {
		t.Errorf("%d after much", a.left())
	}
	a.spend(2 * maxAllowed)
	if a.left() != 0 {
		t.Errorf("%d when more than all is spent", a.left())
	}
}

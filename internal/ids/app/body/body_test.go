package body

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"testing"
)

func gzipped(t testing.TB, data []byte, h gzip.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Header = h
	w.Write(data)
	w.Close()
	return b.Bytes()
}

func zlibbed(data []byte) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

// receive decodes data that comes in pieces of a size.
func receive(encoding string, data []byte, size, limit int) *Body {
	var b Body
	b.Reset(limit)
	b.Encode([]byte(encoding), nil)
	for len(data) > 0 {
		n := min(size, len(data))
		b.Write(data[:n])
		data = data[n:]
	}
	b.Finish()
	return &b
}

func TestLimitOfABody(t *testing.T) {
	want := sample(20 << 10)
	for encoding, data := range map[string][]byte{
		"identity": want, "gzip": gzipped(t, want, gzip.Header{}), "gzip, deflate": zlibbed(gzipped(t, want, gzip.Header{})),
	} {
		for _, size := range []int{1, 1000, 1 << 20} {
			b := receive(encoding, data, size, 5000)
			if !bytes.Equal(b.Data(), want[:5000]) || !b.Full() || !b.Cut() {
				t.Errorf("%s: %d bytes of 5000, full %t, cut %t", encoding, len(b.Data()), b.Full(), b.Cut())
			}
			if b := receive(encoding, data, size, len(want)+1); !bytes.Equal(b.Data(), want) || b.Cut() {
				t.Errorf("%s: %d bytes of %d, cut %t", encoding, len(b.Data()), len(want), b.Cut())
			}
		}
	}
	if b := receive("identity", want, 1000, 5000); b.Size() != uint64(len(want)) {
		t.Errorf("its size is %d, want %d", b.Size(), len(want))
	}
}

func TestBombs(t *testing.T) {
	// What comes out of both layers: nothing but zeros.
	zeros := gzipped(t, gzipped(t, make([]byte, 4<<20), gzip.Header{}), gzip.Header{})
	b := receive("gzip, gzip", zeros, 100, 100<<10)
	if b.Problems() != Bomb || len(b.Data()) != 100<<10 {
		t.Errorf("zeros: problems %b, %d bytes are kept", b.Problems(), len(b.Data()))
	}
	// What comes out of the outer one: empty blocks, and never a byte from them.
	blocks := gzipped(t, bytes.Repeat([]byte{0, 0, 0, 0xff, 0xff}, 1<<20), gzip.Header{})
	b = receive("deflate, gzip", blocks, 100, 100<<10)
	if b.Problems()&Bomb == 0 {
		t.Errorf("empty blocks: problems %b", b.Problems())
	}
	// Much that is no bomb.
	text := sample(3 << 20)
	b = receive("gzip, gzip", gzipped(t, gzipped(t, text, gzip.Header{}), gzip.Header{}), 1000, 100<<10)
	if b.Problems() != 0 || !bytes.Equal(b.Data(), text[:100<<10]) {
		t.Errorf("text: problems %b", b.Problems())
	}
}

func TestGapInABody(t *testing.T) {
	var b Body
	b.Reset(100)
	b.Write([]byte("before"))
	b.Skip(10)
	b.Write([]byte("after"))
	b.Finish()
	if string(b.Data()) != "beforeafter" || b.Full() || b.Size() != 21 {
		t.Errorf("%q, full %t, size %d", b.Data(), b.Full(), b.Size())
	}

	data := gzipped(t, sample(1000), gzip.Header{})
	b.Reset(100)
	b.Encode([]byte("gzip"), nil)
	b.Write(data[:100])
	b.Skip(10)
	n := len(b.Data())
	b.Write(data[110:])
	b.Finish()
	if len(b.Data()) != n || !b.Full() || b.Cut() {
		t.Errorf("compressed: %d bytes before the gap, %d behind it, full %t", n, len(b.Data()), b.Full())
	}
}

// FuzzBody: no encoding of anything depends on how it was cut.
func FuzzBody(f *testing.F) {
	f.Add("gzip", gzipped(f, sample(1000), gzip.Header{Name: "x"}), 3)
	f.Add("deflate, gzip", gzipped(f, zlibbed(sample(1000)), gzip.Header{}), 1)
	f.Add("deflate", deflate(f, sample(1000), 6), 7)
	f.Fuzz(func(t *testing.T, encoding string, data []byte, size int) {
		if size < 1 {
			return
		}
		const limit = 10 << 10
		a, b := receive(encoding, data, size, limit), receive(encoding, data, len(data)+1, limit)
		if len(a.Data()) > limit {
			t.Fatalf("%d bytes are kept", len(a.Data()))
		}
		if !bytes.Equal(a.Data(), b.Data()) || a.Problems() != b.Problems() {
			t.Fatalf("in pieces of %d %q, problems %b; in one %q, problems %b", size, a.Data(), a.Problems(), b.Data(), b.Problems())
		}
	})
}

func TestWeight(t *testing.T) {
	var b Body
	b.Reset(1 << 20)
	plain := b.Weight()
	b.Encode([]byte("gzip"), nil)
	if n := b.Weight(); plain != 0 || n < layerSize {
		t.Errorf("%d bytes, and %d with an encoding", plain, n)
	}
	b.Reset(1 << 20)
	b.Write(make([]byte, 100000))
	if n := b.Weight(); n < 100000 || n > 300000 {
		t.Errorf("%d bytes for 100000", n)
	}
}

// Who taps a body is given all of it, beyond what is kept, and nobody else sees a difference.
func TestTap(t *testing.T) {
	want := sample(50 << 10)
	for encoding, data := range map[string][]byte{
		"identity": want, "gzip": gzipped(t, want, gzip.Header{}), "gzip, deflate": zlibbed(gzipped(t, want, gzip.Header{})),
	} {
		for _, size := range []int{1, 1000, 1 << 20} {
			var b Body
			var all bytes.Buffer
			b.Reset(5000)
			b.Encode([]byte(encoding), nil)
			b.Tap(&all)
			for rest := data; len(rest) > 0; rest = rest[min(size, len(rest)):] {
				b.Write(rest[:min(size, len(rest))])
			}
			b.Finish()
			plain := receive(encoding, data, size, 5000)
			if !bytes.Equal(all.Bytes(), want) || b.Broken() {
				t.Errorf("%s in pieces of %d: %d bytes of %d, broken %t", encoding, size, all.Len(), len(want), b.Broken())
			}
			if !bytes.Equal(b.Data(), plain.Data()) || b.Cut() != plain.Cut() || b.Problems() != plain.Problems() || b.Received() != plain.Received() {
				t.Errorf("%s in pieces of %d: %d bytes kept, %d without a tap", encoding, size, len(b.Data()), len(plain.Data()))
			}
		}
	}
	var b Body
	b.Reset(5000)
	b.Encode([]byte("gzip"), nil)
	b.Tap(new(bytes.Buffer))
	b.Write(gzipped(t, make([]byte, 2*bombSize), gzip.Header{}))
	if b.Finish(); !b.Broken() {
		t.Error("there is no end to what is decoded")
	}
}

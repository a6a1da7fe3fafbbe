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

func TestFormatsWhateverIsAnnounced(t *testing.T) {
	want := sample(20 << 10)
	full := gzip.Header{Name: "a name", Comment: "a comment", Extra: []byte("abcdef")}
	withChecksum := gzipped(t, want, gzip.Header{})
	withChecksum[3] |= gzipChecksum
	withChecksum = append(withChecksum[:10:10], append([]byte{1, 2}, withChecksum[10:]...)...)
	for _, c := range []struct {
		name, encoding string
		data           []byte
		problems       Problem
	}{
		{"gzip", "gzip", gzipped(t, want, gzip.Header{}), 0},
		{"gzip with all fields", "x-gzip", gzipped(t, want, full), 0},
		{"gzip with a header checksum", "GZIP", withChecksum, 0},
		{"gzip with something behind it", "gzip", append(gzipped(t, want, gzip.Header{}), "behind"...), 0},
		{"gzip announced as deflate", "deflate", gzipped(t, want, gzip.Header{}), 0},
		{"zlib", "deflate", zlibbed(want), 0},
		{"bare deflate", "deflate", deflate(t, want, 6), 0},
		{"bare deflate announced as gzip", "gzip", deflate(t, want, 6), 0},
		{"nothing of the kind", "gzip", want, Undecodable},
		{"not compressed", "identity", want, 0},
		{"a word around it", "gzipx", gzipped(t, want, gzip.Header{}), AbnormalEncoding},
		{"an unknown word", "foo", want, AbnormalEncoding},
		{"two layers", "deflate, gzip", gzipped(t, deflate(t, want, 6), gzip.Header{}), 0},
		{"two layers of gzip", "gzip,gzip", gzipped(t, gzipped(t, want, full), full), 0},
		{"three layers", "gzip, gzip, gzip", gzipped(t, gzipped(t, want, full), full), TooManyLayers},
	} {
		for _, size := range []int{1, 3, 1000, 1 << 20} {
			b := receive(c.encoding, c.data, size, 1<<20)
			if !bytes.Equal(b.Data(), want) || b.Problems() != c.problems {
				t.Errorf("%s in pieces of %d: %d of %d bytes, problems %b", c.name, size, len(b.Data()), len(want), b.Problems())
			}
		}
	}
}

func TestShortDataThatIsNoneOfTheFormats(t *testing.T) {
	for _, want := range []string{"x", "\x1f", "\x1f\x8b\x08", "\x1f\x8b\x07abcdefghijkl", "ab"} {
		if b := receive("gzip", []byte(want), 1, 100); string(b.Data()) != want || b.Problems() != Undecodable {
			t.Errorf("%q came out as %q, problems %b", want, b.Data(), b.Problems())
		}
	}
}

func TestTruncatedGzipGivesWhatItHas(t *testing.T) {
	want := sample(20 << 10)
	data := gzipped(t, want, gzip.Header{})
	b := receive("gzip", data[:len(data)/2], 100, 1<<20)
	if got := b.Data(); len(got) < 5000 || !bytes.HasPrefix(want, got) {
		t.Errorf("half of the data gives %d of %d bytes", len(got), len(want))
	}
}

func TestLimitOfABody(t *testing.T) {
	want := sample(20 << 10)
	for encoding, data := range map[string][]byte{
		"identity": want, "gzip": gzipped(t, want, gzip.Header{}), "gzip, deflate": zlibbed(gzipped(t, want, gzip.Header{})),
	} {
		for _, size := range []int{1, 1000, 1 << 20} {
			b := receive(encoding, data, size, 5000)
			if !bytes.Equal(b.Data(), want[:5000]) || !b.Full() {
				t.Errorf("%s: %d bytes of 5000, full %t", encoding, len(b.Data()), b.Full())
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
	if len(b.Data()) != n || !b.Full() {
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

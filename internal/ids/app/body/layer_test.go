package body

import (
	"bytes"
	"compress/gzip"
	"testing"
)

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
		{"not compressed", "none", want, 0},
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

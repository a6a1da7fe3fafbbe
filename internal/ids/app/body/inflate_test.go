package body

import (
	"bytes"
	"compress/flate"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

// sample is text with much and little to compress.
func sample(n int) []byte {
	rnd := rand.New(rand.NewPCG(1, 2))
	var b bytes.Buffer
	for b.Len() < n {
		switch rnd.IntN(3) {
		case 0:
			b.WriteString("<td class=\"cell\">the quick brown fox</td>\r\n")
		case 1:
			b.WriteString(strings.Repeat(string(rune('a'+rnd.IntN(26))), rnd.IntN(600)))
		default:
			for range 50 {
				b.WriteByte(byte(rnd.Uint32()))
			}
		}
	}
	return b.Bytes()[:n]
}

func deflate(t testing.TB, data []byte, level int) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, level)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(data)
	w.Close()
	return b.Bytes()
}

// inflateIn decompresses data that comes in pieces of a size.
func inflateIn(data []byte, size, limit int) ([]byte, *inflater, error) {
	var z inflater
	var out []byte
	for len(data) > 0 {
		p := data[:min(size, len(data))]
		var used int
		var err error
		if out, used, err = z.write(out, p, limit); err != nil {
			return out, &z, err
		}
		data = data[used:]
		if used < len(p) {
			break
		}
	}
	return out, &z, nil
}

func TestInflateInPiecesOfAnySize(t *testing.T) {
	want := sample(200 << 10)
	for _, level := range []int{flate.NoCompression, flate.BestSpeed, flate.BestCompression, flate.HuffmanOnly} {
		data := deflate(t, want, level)
		for _, size := range []int{1, 2, 3, 7, 100, len(data)} {
			got, z, err := inflateIn(data, size, 1<<30)
			if err != nil || z.step != inflateDone || !bytes.Equal(got, want) {
				t.Errorf("level %d in pieces of %d: %d of %d bytes, %v", level, size, len(got), len(want), err)
			}
		}
	}
}

func TestInflateOfShortInput(t *testing.T) {
	// Fixed codes are what a compressor takes for a few bytes.
	for _, want := range []string{"", "a", "hello, hello, hello"} {
		got, z, err := inflateIn(deflate(t, []byte(want), 9), 1, 1<<30)
		if err != nil || z.step != inflateDone || string(got) != want {
			t.Errorf("%q came out as %q, %v", want, got, err)
		}
	}
}

func TestInflateStopsAtItsLimit(t *testing.T) {
	want := bytes.Repeat([]byte{'x'}, 1<<20)
	got, _, err := inflateIn(deflate(t, want, 9), 10, 1000)
	if err != nil || len(got) < 1000 || len(got) > 1000+258 {
		t.Errorf("%d bytes came out, %v", len(got), err)
	}
}

func TestInflateOfCorruptData(t *testing.T) {
	for name, data := range map[string][]byte{
		"block type 3":            {0x07},
		"stored length":           {0x01, 1, 0, 1, 0},
		"distance before all":     {0x03, 0x82, 0xff, 0xff},
		"code lengths don't fit":  {0x05, 0xe0, 0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
		"repeat without a length": {0x05, 0x00, 0x12, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff},
	} {
		if _, z, err := inflateIn(data, 1, 1<<20); err == nil && z.step == inflateDone {
			t.Errorf("%s is taken for data", name)
		}
	}
}

// FuzzInflate compares with the standard library, however the input is cut.
func FuzzInflate(f *testing.F) {
	f.Add(deflate(f, sample(3000), 9), 1)
	f.Add(deflate(f, sample(3000), 0), 5)
	f.Add(deflate(f, []byte("hello, hello"), 6), 2)
	f.Fuzz(func(t *testing.T, data []byte, size int) {
		if size < 1 || size > 1<<16 {
			return
		}
		const limit = 1 << 20
		got, z, err := inflateIn(data, size, limit)
		again, _, err2 := inflateIn(data, len(data)+1, limit)
		if !bytes.Equal(got, again) || (err == nil) != (err2 == nil) {
			t.Fatalf("in pieces of %d %d bytes, %v; in one %d bytes, %v", size, len(got), err, len(again), err2)
		}
		want, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(data)), limit))
		if err == nil && len(want) < limit && (z.step != inflateDone || !bytes.Equal(got, want)) {
			t.Fatalf("%d bytes, the library has %d", len(got), len(want))
		}
	})
}

func BenchmarkInflate(b *testing.B) {
	want := sample(100 << 10)
	data := deflate(b, want, 6)
	b.SetBytes(int64(len(want)))
	var z inflater
	var out []byte
	for b.Loop() {
		z.step, z.bits, z.nbits = inflateBlock, 0, 0
		out, _, _ = z.write(out[:0], data, 1<<30)
	}
}

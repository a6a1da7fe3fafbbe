package body

import (
	"testing"
)

// dechunk takes data in pieces of a size.
func dechunk(data string, size int) (string, *Chunked, string) {
	var c Chunked
	var out []byte
	for at := 0; at < len(data); {
		p := []byte(data[at:min(len(data), at+size)])
		piece, used := c.Next(p)
		out = append(out, piece...)
		if at += used; used == 0 {
			return string(out), &c, data[at:]
		}
	}
	return string(out), &c, ""
}

func TestChunked(t *testing.T) {
	for _, c := range []struct {
		name, data, want, rest  string
		last, broken, ext, long bool
	}{
		{"as it should be", "5\r\nhello\r\n6\r\n world\r\n0\r\nTrailer: x\r\n", "hello world", "Trailer: x\r\n", true, false, false, false},
		{"bare line feeds", "5\nhello\n0\n\n", "hello", "\n", true, false, false, false},
		{"an extension", "5;a=b\r\nhello\r\n0\r\n", "hello", "", true, false, true, false},
		{"white space around the size", " \t5 \r\nhello\r\n\r\n\r\n000\r\n", "hello", "", true, false, false, false},
		{"rubbish behind the data", "5\r\nhelloxyz\r\n0\r\n", "hello", "", true, false, false, false},
		{"no size", "5\r\nhello\r\nzz\r\n", "hello", "zz\r\n", false, true, false, false},
		{"a size that nobody believes", "ffffffffffffffffff1\r\n2\r\nab\r\n0\r\n", "ab", "", true, false, false, true},
	} {
		for _, size := range []int{1, 2, 100} {
			got, state, rest := dechunk(c.data, size)
			if got != c.want || rest != c.rest || state.Last() != c.last || state.Broken() != c.broken ||
				state.Extension != c.ext || state.TooLong != c.long {
				t.Errorf("%s in pieces of %d: %q, rest %q, %+v", c.name, size, got, rest, *state)
			}
		}
	}
}

func TestSkipWithinAChunk(t *testing.T) {
	var c Chunked
	if c.Skip(1) {
		t.Error("a size can be passed over")
	}
	c.Next([]byte("5\r\n"))
	if c.Skip(6) || !c.Skip(5) {
		t.Error("a gap of the chunk's size can not be passed over, or a larger one can")
	}
	if data, _ := c.Next([]byte("\r\n")); data != nil {
		t.Errorf("%q is data", data)
	}
}

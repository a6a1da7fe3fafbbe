package transform

import (
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// How much is decompressed, if the rule does not say, and at most.
const (
	defaultInflated = 1024
	maxInflated     = 16 << 20
)

// inflater is a decompressor that can begin anew.
type inflater interface {
	io.Reader
	reset(from io.Reader) error
}

type gzipReader struct{ gzip.Reader }

// reset reads one member: what may follow it is not decompressed.
func (r *gzipReader) reset(from io.Reader) error {
	err := r.Reset(from)
	r.Multistream(false)
	return err
}

type zlibReader struct{ io.ReadCloser }

func (r *zlibReader) reset(from io.Reader) (err error) {
	if r.ReadCloser == nil {
		r.ReadCloser, err = zlib.NewReader(from)
		return err
	}
	return r.ReadCloser.(zlib.Resetter).Reset(from, nil)
}

func newGunzip(arg string) (step, error) {
	size, err := inflatedSize(arg)
	return func(data []byte, s *Scratch) []byte {
		if s.gzip == nil {
			s.gzip = new(gzipReader)
		}
		return s.inflate(s.gzip, data, size)
	}, err
}

func newZlib(arg string) (step, error) {
	size, err := inflatedSize(arg)
	return func(data []byte, s *Scratch) []byte {
		if s.zlib == nil {
			s.zlib = new(zlibReader)
		}
		return s.inflate(s.zlib, data, size)
	}, err
}

// inflatedSize reads "max-size 8192" or "max-size=8KiB".
func inflatedSize(arg string) (int, error) {
	if arg = strings.TrimSpace(arg); arg == "" {
		return defaultInflated, nil
	}
	value, ok := strings.CutPrefix(arg, "max-size")
	if !ok {
		return 0, fmt.Errorf("unknown option %q", arg)
	}
	value = strings.ToLower(strings.TrimLeft(value, "= "))
	unit := 1
	for name, size := range map[string]int{"kib": 1 << 10, "mib": 1 << 20, "kb": 1 << 10, "mb": 1 << 20} {
		if number, ok := strings.CutSuffix(value, name); ok {
			value, unit = strings.TrimSpace(number), size
		}
	}
	n, err := strconv.Atoi(value)
	if err != nil || n <= 0 || n > maxInflated/unit {
		return 0, errors.New("max-size is not within 1 and 16 MiB")
	}
	return n * unit, nil
}

// inflate decompresses up to size bytes. What comes before an error counts: the
// data may have been cut off.
func (s *Scratch) inflate(r inflater, data []byte, size int) []byte {
	s.input.Reset(data)
	if r.reset(&s.input) != nil {
		return nil
	}
	// Most is small: a rule that allows for much doesn't take it at once.
	out := s.space(min(size, 8*len(data)))
	for len(out) < size {
		if len(out) == cap(out) {
			out = append(out, 0)[:len(out)]
		}
		n, err := r.Read(out[len(out):min(cap(out), size)])
		out = out[:len(out)+n]
		if err != nil {
			break
		}
	}
	s.buffers[s.next] = out
	return out
}

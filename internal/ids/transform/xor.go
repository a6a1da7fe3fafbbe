package transform

import (
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
)

// xorKey is the argument of xor: "0d0ac8ff", "var 1 0" for a key of one byte at
// the beginning of the data, and either after "offset 4," for a beginning at
// that place.
type xorKey struct {
	key       []byte
	at, bytes int // of a key in the data
	offset    int
}

func newXor(arg string) (step, error) {
	var x xorKey
	arg = strings.TrimSpace(arg)
	if rest, ok := strings.CutPrefix(arg, "offset "); ok {
		number, key, ok := strings.Cut(rest, ",")
		n, err := strconv.ParseUint(strings.TrimSpace(number), 10, 32)
		if !ok || err != nil {
			return nil, errors.New("offset without a number and a key after it")
		}
		x.offset, arg = int(n), strings.TrimSpace(key)
	}
	if rest, ok := strings.CutPrefix(arg, "var "); ok {
		fields := strings.Fields(rest)
		if len(fields) != 2 {
			return nil, errors.New("var wants a number of bytes and an offset")
		}
		n, err := strconv.ParseUint(fields[0], 10, 8)
		at, err2 := strconv.ParseUint(fields[1], 10, 16)
		if err != nil || err2 != nil || n == 0 {
			return nil, errors.New("var wants a number of bytes and an offset")
		}
		x.bytes, x.at = int(n), int(at)
		return x.apply, nil
	}
	key, err := hex.DecodeString(strings.Trim(arg, `"`))
	if err != nil || len(key) == 0 || len(key) > 255 {
		return nil, errors.New("the key is not hexadecimal, or not 1 to 255 bytes")
	}
	x.key = key
	return x.apply, nil
}

// apply leaves data alone that is too short for the key or the offset.
func (x xorKey) apply(data []byte, s *Scratch) []byte {
	key := x.key
	if key == nil {
		if x.at+x.bytes > len(data) {
			return data
		}
		key = data[x.at : x.at+x.bytes]
	}
	if x.offset > len(data) {
		return data
	}
	out := append(s.space(len(data)), data...)
	for i := x.offset; i < len(out); {
		for _, k := range key[:min(len(key), len(out)-i)] {
			out[i] ^= k
			i++
		}
	}
	return out
}

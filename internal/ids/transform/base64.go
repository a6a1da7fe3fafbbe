package transform

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// The ways in which base64 is read.
const (
	// rfc4648 ends at the first byte that is not of the alphabet.
	rfc4648 = "rfc4648"
	// rfc2045 skips them (RFC 2045 §6.8).
	rfc2045 = "rfc2045"
	// strict takes nothing but whole base64, padding included.
	strict = "strict"
)

// fromBase64 is the argument of from_base64: "bytes 4, offset 2, mode strict",
// each of them at most once.
type fromBase64 struct {
	bytes, offset int // 0 bytes: all
	mode          string
}

func newBase64(arg string) (step, error) {
	b := fromBase64{mode: rfc4648}
	seen := make(map[string]bool)
	if strings.TrimSpace(arg) == "" {
		return b.apply, nil
	}
	for option := range strings.SplitSeq(arg, ",") {
		fields := strings.Fields(option)
		if len(fields) != 2 || seen[fields[0]] {
			return nil, fmt.Errorf("option %q is not understood", option)
		}
		name, value := strings.TrimSuffix(fields[0], ":"), fields[1]
		seen[name] = true
		switch name {
		case "mode":
			if value != rfc4648 && value != rfc2045 && value != strict {
				return nil, fmt.Errorf("unknown mode %s", value)
			}
			b.mode = value
		case "bytes", "offset":
			n, err := strconv.Atoi(value)
			if err != nil || n < 0 || n > math.MaxUint16 {
				return nil, fmt.Errorf("%s %s is not within 0 and %d", name, value, math.MaxUint16)
			}
			if name == "bytes" {
				b.bytes = n
			} else {
				b.offset = n
			}
		default:
			return nil, fmt.Errorf("unknown option %s", name)
		}
	}
	return b.apply, nil
}

// apply leaves data alone that is shorter than the options want, or no base64.
func (b fromBase64) apply(data []byte, s *Scratch) []byte {
	if b.offset > 0 && b.offset >= len(data) || b.bytes > 0 && b.bytes >= len(data)-b.offset {
		return data
	}
	text := data[b.offset:]
	if b.bytes > 0 {
		text = text[:b.bytes]
	}
	out, ok := DecodeBase64(s.space(len(text)), text, b.mode)
	if !ok || len(out) == 0 {
		s.unused()
		return data
	}
	return out
}

// DecodeBase64 appends what base64 stands for; to is to have room for as many
// bytes as text. The modes are those of from_base64; the keyword base64_decode
// reads as rfc4648.
func DecodeBase64(to, text []byte, mode string) (out []byte, ok bool) {
	if mode == strict {
		if bytes.ContainsAny(text, "\r\n") {
			return to, false // which the standard library skips
		}
		out, err := base64.StdEncoding.Strict().AppendDecode(to, text)
		return out, err == nil
	}
	var quad [4]byte
	n := 0
	for _, c := range text {
		v := base64Value[c]
		if v == notBase64 {
			if mode == rfc4648 {
				break
			}
			continue
		}
		quad[n] = v
		if n++; n == 4 {
			if to, ok = appendQuad(to, quad); !ok {
				return to, false
			}
			n = 0
		}
	}
	if n == 0 || mode == rfc2045 {
		return to, true
	}
	// What is left over counts as if it had been padded.
	for ; n < 4; n++ {
		quad[n] = padding
	}
	return appendQuad(to, quad)
}

// appendQuad decodes four digits, of which the last two may be padding.
func appendQuad(to []byte, q [4]byte) (out []byte, ok bool) {
	switch {
	case q[0] == padding || q[1] == padding:
		return to, false
	case q[2] == padding:
		return append(to, q[0]<<2|q[1]>>4), true
	case q[3] == padding:
		return append(to, q[0]<<2|q[1]>>4, q[1]<<4|q[2]>>2), true
	}
	return append(to, q[0]<<2|q[1]>>4, q[1]<<4|q[2]>>2, q[2]<<6|q[3]), true
}

// What a byte is that is no digit.
const (
	padding   = 64
	notBase64 = 65
)

// base64Value is the value of each byte (RFC 4648 §4).
var base64Value = func() (t [256]byte) {
	for i := range t {
		t[i] = notBase64
	}
	for i, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		t[c] = byte(i)
	}
	t['='] = padding
	return t
}()

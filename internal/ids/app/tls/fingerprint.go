package tls

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strconv"
)

// fingerprints are made when a rule first asks for one.
type fingerprints struct {
	ja3, ja3Hash, ja4 []byte
}

// ja3 is the version, ciphers, extensions, groups and point formats of a client
// in decimal, of a server the first three, without GREASE:
// github.com/salesforce/ja3.
func (h *hello) ja3() []byte {
	if !h.whole {
		return nil
	}
	if h.prints.ja3 == nil {
		s := strconv.AppendUint(nil, uint64(h.legacy), 10)
		s = appendNumbers(append(s, ','), h.ciphers)
		s = append(s, ',')
		start := len(s)
		h.each(func(kind uint16, _ []byte) bool {
			s = appendNumber(s, start, kind)
			return true
		})
		if !h.server {
			s = appendNumbers(append(s, ','), h.groups)
			s = append(s, ',')
			start = len(s)
			for _, f := range h.formats {
				s = appendNumber(s, start, uint16(f))
			}
		}
		h.prints.ja3 = s
		sum := md5.Sum(s)
		h.prints.ja3Hash = hex.AppendEncode(nil, sum[:])
	}
	return h.prints.ja3
}

func (h *hello) ja3Hash() []byte {
	h.ja3()
	return h.prints.ja3Hash
}

func appendNumbers(s, pairs []byte) []byte {
	start := len(s)
	for i := 0; i+1 < len(pairs); i += 2 {
		s = appendNumber(s, start, binary.BigEndian.Uint16(pairs[i:]))
	}
	return s
}

func appendNumber(s []byte, start int, n uint16) []byte {
	if isGREASE(n) {
		return s
	}
	if len(s) > start {
		s = append(s, '-')
	}
	return strconv.AppendUint(s, uint64(n), 10)
}

// ja4 is the fingerprint of a client over TCP: how many of what it offers, and
// hashes of the sorted ciphers and extensions:
// github.com/FoxIO-LLC/ja4/blob/main/technical_details/JA4.md.
func (h *hello) ja4() []byte {
	if !h.whole || h.server {
		return nil
	}
	if h.prints.ja4 == nil {
		ciphers := values(h.ciphers)
		var extensions []uint16
		count, named := 0, false
		h.each(func(kind uint16, _ []byte) bool {
			switch {
			case isGREASE(kind):
				return true
			case kind == extServerName:
				named = true
			case kind != extALPN:
				extensions = append(extensions, kind)
			}
			count++
			return true
		})
		s := append([]byte{'t'}, h.ja4Version()...)
		if named {
			s = append(s, 'd')
		} else {
			s = append(s, 'i')
		}
		s = appendTwoDigits(s, len(ciphers))
		s = appendTwoDigits(s, count)
		s = append(h.appendALPN(s), '_')
		slices.Sort(ciphers)
		slices.Sort(extensions)
		s = appendHash(s, appendHex(nil, ciphers))
		s = append(s, '_')
		list := appendHex(nil, extensions)
		if sig := values(h.signatures); len(sig) > 0 && len(list) > 0 {
			list = appendHex(append(list, '_'), sig)
		}
		h.prints.ja4 = appendHash(s, list)
	}
	return h.prints.ja4
}

// ja4Version is the highest one that is offered.
func (h *hello) ja4Version() string {
	best := h.legacy
	if len(h.versions) > 0 {
		best = 0
		for i := 0; i+1 < len(h.versions); i += 2 {
			if v := binary.BigEndian.Uint16(h.versions[i:]); !isGREASE(v) {
				best = max(best, v)
			}
		}
	}
	switch best {
	case version13:
		return "13"
	case version12:
		return "12"
	case version11:
		return "11"
	case version10:
		return "10"
	case version3:
		return "s3"
	case version2:
		return "s2"
	}
	return "00"
}

// appendALPN is the first and the last character of the first protocol, of its
// hex form where one of them is no letter or digit.
func (h *hello) appendALPN(s []byte) []byte {
	name := h.protocol(0)
	if len(name) == 0 {
		return append(s, "00"...)
	}
	first, last := name[0], name[len(name)-1]
	if isAlnum(first) && isAlnum(last) {
		return append(s, first, last)
	}
	const digits = "0123456789abcdef"
	return append(s, digits[first>>4], digits[last&15])
}

func isAlnum(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func appendTwoDigits(s []byte, n int) []byte {
	n = min(n, 99)
	return append(s, byte('0'+n/10), byte('0'+n%10))
}

// values are numbers of two bytes without GREASE.
func values(pairs []byte) (list []uint16) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if v := binary.BigEndian.Uint16(pairs[i:]); !isGREASE(v) {
			list = append(list, v)
		}
	}
	return list
}

func appendHex(s []byte, list []uint16) []byte {
	for i, v := range list {
		if i > 0 {
			s = append(s, ',')
		}
		s = hex.AppendEncode(s, []byte{byte(v >> 8), byte(v)})
	}
	return s
}

// appendHash appends twelve digits, zeros for nothing.
func appendHash(s, list []byte) []byte {
	if len(list) == 0 {
		return append(s, "000000000000"...)
	}
	sum := sha256.Sum256(list)
	return hex.AppendEncode(s, sum[:6])
}

package regex

import (
	"encoding/binary"
	"unicode/utf8"
)

// ascii reports whether all bytes are below 0x80.
func ascii(data []byte) bool {
	for len(data) >= 8 {
		if binary.LittleEndian.Uint64(data)&0x8080808080808080 != 0 {
			return false
		}
		data = data[8:]
	}
	for _, c := range data {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// toLatin1 appends the bytes as characters of Latin-1, in UTF-8.
func toLatin1(to, data []byte) []byte {
	for _, c := range data {
		if c < utf8.RuneSelf {
			to = append(to, c)
		} else {
			to = append(to, 0xc0|c>>6, 0x80|c&0x3f)
		}
	}
	return to
}

// fromLatin1 is how many bytes became the first n of the text.
func fromLatin1(text []byte, n int) int {
	bytes := n
	for _, c := range text[:n] {
		if c >= 0xc0 {
			bytes--
		}
	}
	return bytes
}

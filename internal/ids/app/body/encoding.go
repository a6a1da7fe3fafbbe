package body

import "bytes"

// parseEncodings counts the layers in the value of Content-Encoding (RFC 9110
// §8.4) that are undone here: gzip and deflate. As servers and browsers do, it
// puts up with words that only contain one of them.
func parseEncodings(value []byte) (layers int, problems Problem) {
	if undone, known := parseEncoding(value); known {
		if undone {
			layers = 1
		}
		return layers, 0
	}
	words := 0
	for word := range bytes.FieldsFuncSeq(value, func(r rune) bool { return r == ',' || r == ' ' }) {
		if words++; words > maxLayers {
			problems |= TooManyLayers
			break
		}
		undone, known := parseEncoding(word)
		if !known {
			problems |= AbnormalEncoding
			undone = containsFold(word, "gzip") || containsFold(word, "deflate")
		}
		if undone {
			layers++
		}
	}
	return layers, problems
}

func parseEncoding(word []byte) (undone, known bool) {
	for _, w := range [...]string{"gzip", "x-gzip", "deflate", "x-deflate"} {
		if equalFold(word, w) {
			return true, true
		}
	}
	for _, w := range [...]string{"identity", "none", "inflate", "br", "zstd", "lzma"} {
		if equalFold(word, w) {
			return false, true
		}
	}
	return false, false
}

// equalFold compares with a word in lower case.
func equalFold(b []byte, lower string) bool {
	if len(b) != len(lower) {
		return false
	}
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

func containsFold(b []byte, lower string) bool {
	for i := 0; i+len(lower) <= len(b); i++ {
		if equalFold(b[i:i+len(lower)], lower) {
			return true
		}
	}
	return false
}

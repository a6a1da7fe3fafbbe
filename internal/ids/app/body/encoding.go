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
			lower := bytes.ToLower(word)
			undone = bytes.Contains(lower, []byte("gzip")) || bytes.Contains(lower, []byte("deflate"))
		}
		if undone {
			layers++
		}
	}
	return layers, problems
}

func parseEncoding(word []byte) (undone, known bool) {
	for _, w := range [...]string{"gzip", "x-gzip", "deflate", "x-deflate"} {
		if bytes.EqualFold(word, []byte(w)) {
			return true, true
		}
	}
	for _, w := range [...]string{"identity", "none", "inflate", "br", "zstd", "lzma"} {
		if bytes.EqualFold(word, []byte(w)) {
			return false, true
		}
	}
	return false, false
}

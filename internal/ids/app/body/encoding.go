package body

import "bytes"

// parseEncodings counts the layers in the value of Content-Encoding (RFC 9110
// §8.4) that are undone here: gzip and deflate. As servers and browsers do, it
// puts up with words that only contain one of them, and with NULs.
func parseEncodings(value []byte) (layers int, problems Problem) {
	if undone, known := parseEncoding(bytes.ToLower(bytes.ReplaceAll(value, []byte{0}, nil))); known {
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

// parseEncoding knows the words that Suricata does. Others are remarkable, those
// among them that RFC 9110 and its kin allow, since their bodies stay unseen.
func parseEncoding(word []byte) (undone, known bool) {
	switch string(word) {
	case "gzip", "x-gzip", "deflate", "x-deflate":
		return true, true
	case "", "none", "inflate", "lzma":
		return false, true
	}
	return false, false
}

package dns

import "encoding/binary"

// Probe reports whether a datagram looks like a DNS message, and whether that is
// a query: the header has to fit its length, and if it says so, a question has
// to stand behind it. An opcode may be any: one that is not assigned is an event.
func Probe(data []byte) (is, query bool) {
	return probe(data, len(data))
}

// ProbeStream is Probe for the beginning of a stream: the first message need
// not be there as a whole.
func ProbeStream(data []byte) bool {
	if len(data) < 2+headerLen {
		return false
	}
	size := int(binary.BigEndian.Uint16(data))
	is, _ := probe(data[2:min(len(data), 2+size)], size)
	return is
}

func probe(data []byte, size int) (is, query bool) {
	h, ok := parseHeader(data)
	if !ok || !h.plausible(size) {
		return false, false
	}
	if h.counts[0] > 0 && len(data) == size && !questionFits(data) {
		return false, false
	}
	return true, !h.Response()
}

// questionFits walks the first name without keeping it.
func questionFits(data []byte) bool {
	at := headerLen
	for at < len(data) {
		size := int(data[at])
		switch {
		case size == 0:
			return at+5 <= len(data)
		case size&0xc0 == 0xc0:
			return at+6 <= len(data)
		case size&0xc0 != 0:
			return false
		}
		at += 1 + size
	}
	return false
}

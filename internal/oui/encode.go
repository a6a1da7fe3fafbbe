package oui

import (
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// Assignment is a range of addresses and whose it is.
type Assignment struct {
	Prefix uint64 // the first Bits of an address
	Bits   int    // 24, 28 or 36
	Owner  string
}

// Encode makes a table; the generator calls it. Of two assignments of one range
// the first counts. Source is one line about where they are from.
func Encode(source string, all []Assignment) ([]byte, error) {
	var body []byte
	numbers := make(map[string]uint64)
	var names []string
	for _, bits := range lengths {
		some := sortedRange(all, bits)
		body = binary.AppendUvarint(body, uint64(len(some)))
		last := uint64(0)
		for _, a := range some {
			body = binary.AppendUvarint(body, a.Prefix-last)
			last = a.Prefix
		}
		for _, a := range some {
			name := strings.Join(strings.Fields(a.Owner), " ")
			number, known := numbers[name]
			if !known {
				names = append(names, name)
				numbers[name] = uint64(len(names))
			}
			body = binary.AppendUvarint(body, number)
		}
	}
	text := strings.Join(names, "\n")
	if len(names) > maxCount || len(text) > maxCount {
		return nil, fmt.Errorf("%d names of %d bytes are more than a table holds", len(names), len(text))
	}
	head := binary.AppendUvarint(nil, uint64(len(names)))
	head = binary.AppendUvarint(head, uint64(len(text)))

	out := bytes.NewBufferString(strings.Join(strings.Fields(source), " ") + "\n")
	w, err := flate.NewWriter(out, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	for _, part := range [][]byte{head, []byte(text), body} {
		if _, err := w.Write(part); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// sortedRange is the assignments of one length in order, one for each prefix.
func sortedRange(all []Assignment, bits int) []Assignment {
	var some []Assignment
	for _, a := range all {
		if a.Bits == bits {
			some = append(some, a)
		}
	}
	slices.SortStableFunc(some, func(a, b Assignment) int { return cmp.Compare(a.Prefix, b.Prefix) })
	return slices.CompactFunc(some, func(a, b Assignment) bool { return a.Prefix == b.Prefix })
}

package pattern

import (
	"bytes"
	"encoding/binary"
)

// lower is each byte as nocase patterns are to have it.
var lower = func() (t [256]byte) {
	for i := range t {
		t[i] = byte(i)
		if 'A' <= i && i <= 'Z' {
			t[i] += 'a' - 'A'
		}
	}
	return t
}()

// Find is where pattern first is in data, -1 if it isn't. With nocase the
// pattern is in lower case.
func Find(data, pattern []byte, nocase bool) int {
	if !nocase {
		return bytes.Index(data, pattern)
	}
	return findFold(data, pattern)
}

// equal reports whether data is the pattern; with nocase the pattern is in
// lower case.
func equal(data, pattern []byte, nocase bool) bool {
	if !nocase {
		return string(data) == string(pattern)
	}
	return len(data) == len(pattern) && equalFold(data, pattern)
}

// equalFold compares as many bytes as pattern has, eight at a time.
func equalFold(data, pattern []byte) bool {
	data = data[:len(pattern)]
	for len(pattern) >= 8 {
		if fold8(binary.LittleEndian.Uint64(data)) != binary.LittleEndian.Uint64(pattern) {
			return false
		}
		data, pattern = data[8:], pattern[8:]
	}
	for i, c := range pattern {
		if lower[data[i]] != c {
			return false
		}
	}
	return true
}

// fold8 puts eight bytes into lower case. A byte's high bit is set in the
// sums below where its low seven bits reach 'A', and where they go beyond 'Z';
// bytes that have their own high bit set are no letters.
func fold8(w uint64) uint64 {
	const (
		ones = 0x0101010101010101
		high = 0x80 * ones
	)
	seven := w &^ high
	upper := (seven + (0x80-'A')*ones) &^ (seven + (0x80-'Z'-1)*ones) &^ w & high
	return w | upper>>2
}

// findFold looks for the pattern's rarest byte, in both cases if it is a
// letter, and compares around it.
func findFold(data, pattern []byte) int {
	n := len(pattern)
	if n == 0 {
		return 0
	}
	return findAt(data, pattern, anchor(pattern))
}

// anchor is where the byte of the pattern is that traffic has least.
func anchor(pattern []byte) int {
	best := 0
	for i, c := range pattern {
		if frequent[c] < frequent[pattern[best]] {
			best = i
		}
	}
	return best
}

// findAt looks for the byte of the pattern at a place in it.
func findAt(data, pattern []byte, at int) int {
	// Where the byte can be, so that the pattern around it fits.
	end := len(data) - (len(pattern) - 1 - at)
	if end <= at {
		return -1
	}
	low := pattern[at]
	up := low
	if 'a' <= low && low <= 'z' {
		up -= 'a' - 'A'
	}
	nextLow, nextUp := index(data, at, end, low), end
	if up != low {
		nextUp = index(data, at, end, up)
	}
	for {
		place := min(nextLow, nextUp)
		if place == end {
			return -1
		}
		if equalFold(data[place-at:], pattern) {
			return place - at
		}
		if place == nextLow {
			nextLow = index(data, place+1, end, low)
		} else {
			nextUp = index(data, place+1, end, up)
		}
	}
}

// index is where a byte is next before end, end if it isn't.
func index(data []byte, from, end int, c byte) int {
	if i := bytes.IndexByte(data[from:end], c); i >= 0 {
		return from + i
	}
	return end
}

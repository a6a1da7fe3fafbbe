package dataset

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

// Load adds the values of a file: one a line, with a comma and a number from 0 to 65535 behind it
// if it has one. Lines that are empty, or begin with #, are none. Those that are wrong are left
// out, and named; the error is that of a file for which there is no room.
func (s *Set) Load(text []byte) ([]Fault, error) {
	var wrong faults
	var room []byte
	full := 0
	eachLine(text, func(number int, line []byte) bool {
		value, rest, has := bytes.Cut(line, []byte{','})
		rep := uint16(0)
		var err error
		if has {
			rep, err = parseNumber(rest)
		}
		if err == nil {
			room, err = s.kind.parse(bytes.TrimSpace(value), room[:0])
		}
		switch {
		case err != nil:
			wrong.add(number, err)
		case len(room) > 0 && !s.put(room, rep):
			full = number
			return false
		}
		return true
	})
	if full > 0 {
		return wrong.all(), fmt.Errorf("line %d: the set's memcap of %d bytes has no room for more: memcap SIZE gives it another", full, s.memcap)
	}
	return wrong.all(), nil
}

// eachLine calls f for each line that is not empty, and no comment, until f wants no more.
func eachLine(text []byte, f func(number int, line []byte) bool) {
	for number := 1; len(text) > 0; number++ {
		var line []byte
		line, text, _ = bytes.Cut(text, []byte{'\n'})
		line = bytes.TrimSpace(line)
		if len(line) > 0 && line[0] != '#' && !f(number, line) {
			return
		}
	}
}

func parseNumber(text []byte) (uint16, error) {
	n, err := strconv.ParseUint(string(bytes.TrimSpace(text)), 10, 16)
	if err != nil {
		return 0, errors.New(short(text) + " is no number from 0 to 65535")
	}
	return uint16(n), nil
}

func appendNumber(to []byte, n uint16) []byte {
	return strconv.AppendUint(append(to, ','), uint64(n), 10)
}

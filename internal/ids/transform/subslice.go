package transform

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// subslice is the argument of subslice: "offset", "offset, bytes", and either
// with ", truncate". What is negative counts from the end.
type subslice struct {
	offset, bytes int
	all           bool // no number of bytes
	truncate      bool
}

func newSubslice(arg string) (step, error) {
	wrong := errors.New("wants an offset, a number of bytes if not all, and truncate if that is meant")
	parts := strings.Split(arg, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	sub := subslice{all: true}
	if n := len(parts); n > 1 && strings.EqualFold(parts[n-1], "truncate") {
		sub.truncate = true
		parts = parts[:n-1]
	}
	if len(parts) > 2 {
		return nil, wrong
	}
	numbers := [2]int{}
	for i, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil || n > math.MaxInt32 || n < math.MinInt32 {
			return nil, wrong
		}
		numbers[i] = n
	}
	sub.offset = numbers[0]
	if len(parts) == 2 {
		if sub.all, sub.bytes = false, numbers[1]; sub.bytes == 0 {
			return nil, wrong
		}
	}
	return sub.apply, nil
}

// apply is empty where the data is too short, unless it may be truncated. With
// the end before the beginning they change places.
func (s subslice) apply(data []byte, _ *Scratch) []byte {
	n := len(data)
	fits := true
	within := func(i int) int {
		fits = fits && 0 <= i && i <= n
		return max(0, min(i, n))
	}
	from, to := s.offset, n
	if from < 0 {
		from += n
	}
	from = within(from)
	switch {
	case s.all:
	case s.bytes < 0:
		to = within(n + s.bytes)
	default:
		to = within(from + s.bytes)
	}
	if !fits && !s.truncate {
		return nil
	}
	return data[min(from, to):max(from, to)]
}

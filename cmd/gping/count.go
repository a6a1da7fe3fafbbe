package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
)

// probeCount is a number of probes in a flag. None at all is refused, as ping
// does, because zero stands for no end elsewhere.
type probeCount uint64

// UnmarshalText parses a count.
func (c *probeCount) UnmarshalText(text []byte) error {
	n, err := strconv.ParseUint(string(text), 10, 64)
	if errors.Is(err, strconv.ErrRange) || err == nil && (n < 1 || n > math.MaxInt32) {
		return fmt.Errorf("%s: it must be from 1 to %d", text, math.MaxInt32)
	}
	if err != nil {
		return fmt.Errorf("%q is not a number", text)
	}
	*c = probeCount(n)
	return nil
}

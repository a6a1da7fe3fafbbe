package main

import (
	"fmt"
	"math"
	"strconv"

	"gotcp/internal/cli"
)

// fileSize is the value of -C in bytes: millions of them, as tcpdump has it, or
// any size with its unit.
type fileSize int64

const million = 1_000_000

// UnmarshalText parses a size.
func (z *fileSize) UnmarshalText(text []byte) error {
	if n, err := strconv.ParseInt(string(text), 10, 64); err == nil {
		if n < 0 || n > math.MaxInt64/million {
			return fmt.Errorf("%s: it must be millions of bytes, or a size like 64k", text)
		}
		*z = fileSize(n * million)
		return nil
	}
	n, err := cli.ParseSize(string(text))
	*z = fileSize(n)
	return err
}

package main

import (
	"os"
	"runtime/debug"
)

// memoryLimit keeps the whole program below 30 MiB whatever it reads: its
// tables are bounded, but the collector would let what they have dropped pile
// up to as much again. What Go does not count, the code and the rings, is
// several MiB.
const memoryLimit = 20 << 20

// limitMemory sets the limit, unless the user has set another.
func limitMemory() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}

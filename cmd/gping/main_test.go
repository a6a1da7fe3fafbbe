package main

import (
	"flag"
	"testing"

	"gotcp/internal/lab/proc"
)

// waiters is how many tests go on at a time: nearly all of their time they
// wait for probes to be due or to be lost, and not for a processor.
const waiters = "16"

func TestMain(m *testing.M) {
	// The command line's -parallel comes later, and wins.
	if err := flag.Set("test.parallel", waiters); err != nil {
		panic(err)
	}
	proc.Main(m, main)
}

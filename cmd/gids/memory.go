package main

import "runtime"

// reserve is memory that nobody touches, so that it takes no page. The
// garbage collector runs whenever the heap has grown to twice what was live:
// with the reserve on it that is as much again later, instead of again and
// again while the first flows fill the tables.
var reserve []byte

const reserveSize = 112 << 20

func holdReserve() {
	if reserve == nil {
		reserve = make([]byte, reserveSize)
	}
}

// memory is what the process has taken.
func memory() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Sys - m.HeapReleased - uint64(len(reserve))
}

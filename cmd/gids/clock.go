package main

import (
	"syscall"
	"time"
)

// clock tells the nanoseconds since the session began.
func (s *session) clock() int64 { return int64(time.Since(s.began)) }

// spent tells the nanoseconds of a processor that this thread has had. An error leaves none.
func spent() int64 {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_THREAD, &r)
	return r.Utime.Nano() + r.Stime.Nano()
}

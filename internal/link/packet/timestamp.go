package packet

import (
	"time"

	"golang.org/x/sys/unix"

	"gotcp/internal/link/batch"
)

// timestamp finds SCM_TIMESTAMPNS among the control messages; zero without it.
func timestamp(control []byte) time.Time {
	for c, rest, ok := batch.NextControl(control); ok; c, rest, ok = batch.NextControl(rest) {
		if c.Level == unix.SOL_SOCKET && c.Kind == unix.SO_TIMESTAMPNS {
			at, _ := c.Time()
			return at
		}
	}
	return time.Time{}
}

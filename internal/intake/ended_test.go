package intake

import (
	"errors"
	"fmt"
	"syscall"
	"testing"

	"gotcp/internal/capture"
	"gotcp/internal/cli"
)

// A capture that breaks off is not the command's failure, and a reader that went away is none.
func TestEnded(t *testing.T) {
	for _, tt := range []struct {
		err    error
		status int
		text   string
	}{
		{nil, cli.StatusOK, ""},
		{fmt.Errorf("x.pcap: %w", capture.ErrTruncated), cli.StatusNetwork, ""},
		{fmt.Errorf("x.pcap: %w", capture.ErrDamaged), cli.StatusNetwork, ""},
		{errors.New("no"), cli.StatusLocal, "no"},
		{&capture.WriteError{Name: "-", Err: syscall.EPIPE}, cli.StatusOK, "standard output: broken pipe, after 0 records"},
		{&capture.WriteError{Name: "f", Err: syscall.ENOSPC}, cli.StatusLocal, "f: no space left on device, after 0 records"},
	} {
		err := Ended(tt.err)
		if got := cli.Status(err); got != tt.status {
			t.Errorf("%v: status %d", tt.err, got)
		}
		if tt.text != "" && err.Error() != tt.text {
			t.Errorf("%q, want %q", err, tt.text)
		}
	}
}

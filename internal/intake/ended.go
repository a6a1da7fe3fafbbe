package intake

import (
	"errors"

	"gotcp/internal/capture"
	"gotcp/internal/cli"
)

// Ended is the error that a job ended with, as a user knows it: a capture that breaks off was
// read as far as it went.
func Ended(err error) error {
	if failed := (*capture.WriteError)(nil); errors.As(err, &failed) && failed.Name == "-" {
		failed.Name = "standard output"
	}
	if errors.Is(err, capture.ErrTruncated) || errors.Is(err, capture.ErrDamaged) {
		return cli.Network(err)
	}
	return err
}

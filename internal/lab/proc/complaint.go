package proc

import (
	"fmt"
	"strings"
)

// OneLine says what is wrong with what a command said when it failed, if it was
// not one line that begins with its name.
func OneLine(command, said string) error {
	switch {
	case !strings.HasPrefix(said, command+": ") || !strings.HasSuffix(said, "\n"):
		return fmt.Errorf("not a line of %s's: %q", command, said)
	case strings.Count(said, "\n") != 1:
		return fmt.Errorf("more than one line: %q", said)
	case strings.Contains(said, "goroutine ") || strings.Contains(said, "internal error"):
		return fmt.Errorf("a stack trace or a bug: %q", said)
	}
	return nil
}

package intake

import (
	"fmt"
	"os"
)

// Spare keeps a command from emptying a file that it is still to read: it is an error for one of
// its outputs to be one of its inputs, by whatever names.
func Spare(inputs []string, outputs ...string) error {
	for _, out := range outputs {
		o, err := os.Stat(out)
		if err != nil || !o.Mode().IsRegular() {
			continue
		}
		for _, in := range inputs {
			if i, err := os.Stat(in); err == nil && os.SameFile(i, o) {
				return fmt.Errorf("%s is read: write to another file", out)
			}
		}
	}
	return nil
}

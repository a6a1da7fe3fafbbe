package capture

import (
	"testing"

	"golang.org/x/sys/unix"
)

// What we allow must be something that is otherwise forbidden, or it would be refused.
func TestLandlockCreates(t *testing.T) {
	var all uint64
	for _, w := range landlockWrites {
		all |= w.access
	}
	if landlockReplaces&^all != 0 {
		t.Errorf("%#x is allowed and never forbidden", landlockReplaces&^all)
	}
	if all&(unix.LANDLOCK_ACCESS_FS_READ_FILE|unix.LANDLOCK_ACCESS_FS_READ_DIR|unix.LANDLOCK_ACCESS_FS_EXECUTE) != 0 {
		t.Error("reading is forbidden")
	}
}

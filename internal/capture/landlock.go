package capture

import (
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"
)

// What changes a file system, by the version of Landlock that first controls it
// (Documentation/userspace-api/landlock.rst). Reading stays free: names are looked up in /etc.
var landlockWrites = []struct {
	version int
	access  uint64
}{
	{1, unix.LANDLOCK_ACCESS_FS_WRITE_FILE | unix.LANDLOCK_ACCESS_FS_REMOVE_DIR | unix.LANDLOCK_ACCESS_FS_REMOVE_FILE |
		unix.LANDLOCK_ACCESS_FS_MAKE_CHAR | unix.LANDLOCK_ACCESS_FS_MAKE_DIR | unix.LANDLOCK_ACCESS_FS_MAKE_REG |
		unix.LANDLOCK_ACCESS_FS_MAKE_SOCK | unix.LANDLOCK_ACCESS_FS_MAKE_FIFO | unix.LANDLOCK_ACCESS_FS_MAKE_BLOCK |
		unix.LANDLOCK_ACCESS_FS_MAKE_SYM},
	{3, unix.LANDLOCK_ACCESS_FS_TRUNCATE},
}

// landlockCreates is what beginning a file in a directory takes.
const landlockCreates = unix.LANDLOCK_ACCESS_FS_WRITE_FILE | unix.LANDLOCK_ACCESS_FS_MAKE_REG | unix.LANDLOCK_ACCESS_FS_TRUNCATE

// landlockReplaces is what it takes, too, to give it the name of another one there.
const landlockReplaces = landlockCreates | unix.LANDLOCK_ACCESS_FS_REMOVE_FILE

// landlockVersion is the kernel's, 0 where it has none.
func landlockVersion() int {
	n, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if errno != 0 {
		return 0
	}
	return int(n)
}

// confine allows files to be created, or replaced, in the directories and no other change, on every
// thread. It reports false where the kernel cannot do that.
func confine(created, replaced []string) (bool, error) {
	version := landlockVersion()
	if version == 0 {
		return false, nil
	}
	var attr unix.LandlockRulesetAttr
	for _, w := range landlockWrites {
		if version >= w.version {
			attr.Handled_access_fs |= w.access
		}
	}
	// The first version knew this part of the structure only.
	ruleset, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, uintptr(unsafe.Pointer(&attr)), unsafe.Sizeof(attr.Handled_access_fs), 0)
	if errno != 0 {
		return false, errno
	}
	defer unix.Close(int(ruleset))
	for _, x := range []struct {
		directories []string
		access      uint64
	}{{created, landlockCreates}, {replaced, landlockReplaces}} {
		for _, dir := range x.directories {
			if err := allow(int(ruleset), dir, x.access&attr.Handled_access_fs); err != nil {
				return false, err
			}
		}
	}
	err := everyThread(unix.SYS_LANDLOCK_RESTRICT_SELF, ruleset, 0, 0)
	return err == nil, err
}

// allow makes an exception for what is below a directory.
func allow(ruleset int, dir string, access uint64) error {
	fd, err := unix.Open(dir, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("%s: %w", dir, err)
	}
	defer unix.Close(fd)
	attr := unix.LandlockPathBeneathAttr{Allowed_access: access, Parent_fd: int32(fd)}
	_, _, errno := unix.Syscall6(unix.SYS_LANDLOCK_ADD_RULE, uintptr(ruleset), unix.LANDLOCK_RULE_PATH_BENEATH, uintptr(unsafe.Pointer(&attr)), 0, 0, 0)
	if errno != 0 {
		return fmt.Errorf("%s: %w", dir, errno)
	}
	return nil
}

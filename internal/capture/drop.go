package capture

import (
	"errors"
	"fmt"
	"os/user"
	"slices"
	"strconv"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// DropConfig says what is still needed when everything is open.
type DropConfig struct {
	// User, if not empty, is who to become.
	User string
	// Directories are those in which files are still to be created.
	Directories []string
	// Replaced are those in which files are still to be replaced by others, too.
	Replaced []string
}

// ErrCgo is wrapped by Drop's error in a program that was built with cgo: the runtime cannot make
// calls on threads that it did not start. Ours are not.
var ErrCgo = errors.New("programs built with cgo cannot do that on every thread")

// Drop gives away every capability, on every thread and for good: who takes over a parser
// of hostile packets gets nothing but the descriptors that are open. The user stays the same unless
// another is named. Where the kernel has Landlock, files can then be
// written in those directories only; confined tells whether that is so.
func Drop(c DropConfig) (confined bool, err error) {
	var ids *identity
	if c.User != "" {
		if ids, err = lookUpUser(c.User); err != nil {
			return false, err
		}
	}
	// No program that we might start gets more than we have; Landlock insists on that.
	if err := everyThread(unix.SYS_PRCTL, unix.PR_SET_NO_NEW_PRIVS, 1, 0); err != nil {
		return false, fmt.Errorf("dropping privileges: %w", err)
	}
	// While all can still be opened.
	if confined, err = confine(c.Directories, c.Replaced); err != nil {
		return false, fmt.Errorf("confining to what is written: %w", err)
	}
	if ids != nil {
		if err := ids.become(); err != nil {
			return confined, fmt.Errorf("becoming user %s: %w", c.User, err)
		}
	}
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var none [2]unix.CapUserData
	if err := everyThread(unix.SYS_CAPSET, uintptr(unsafe.Pointer(&header)), uintptr(unsafe.Pointer(&none[0])), 0); err != nil {
		return confined, fmt.Errorf("dropping privileges: %w", err)
	}
	return confined, stillWritable(c)
}

// everyThread makes a system call on all threads: the kernel keeps
// credentials for each.
//
//go:uintptrescapes
func everyThread(trap, a, b, c uintptr) error {
	_, _, errno := syscall.AllThreadsSyscall(trap, a, b, c)
	if errno == unix.ENOTSUP {
		return ErrCgo
	}
	if errno != 0 {
		return errno
	}
	return nil
}

// stillWritable finds out now what would otherwise show when the first file is full: without
// its capabilities root is a user as any other.
func stillWritable(c DropConfig) error {
	for _, dir := range slices.Concat(c.Directories, c.Replaced) {
		if err := unix.Faccessat(unix.AT_FDCWD, dir, unix.W_OK|unix.X_OK, unix.AT_EACCESS); err != nil {
			who := "without privileges"
			if c.User != "" {
				who = "as user " + c.User
			}
			return fmt.Errorf("further files cannot be created in %s %s: %w; name its owner with -Z", dir, who, err)
		}
	}
	return nil
}

// identity is a user with its groups.
type identity struct {
	uid, gid int
	groups   []int
}

// lookUpUser finds a user by name or number.
func lookUpUser(name string) (*identity, error) {
	u, err := user.Lookup(name)
	if unknown := user.UnknownUserError(""); errors.As(err, &unknown) {
		u, err = user.LookupId(name)
	}
	if err != nil {
		return nil, fmt.Errorf("no user %q here", name)
	}
	names, err := u.GroupIds()
	if err != nil {
		return nil, fmt.Errorf("groups of user %s: %w", name, err)
	}
	var numbers []int
	for _, s := range append([]string{u.Uid, u.Gid}, names...) {
		n, err := strconv.Atoi(s)
		if err != nil {
			return nil, fmt.Errorf("user %s: %w", name, err)
		}
		numbers = append(numbers, n)
	}
	return &identity{numbers[0], numbers[1], numbers[2:]}, nil
}

// become changes all identifiers, those of the groups first: afterwards that would not be allowed.
func (i *identity) become() error {
	if err := syscall.Setgroups(i.groups); err != nil {
		return err
	}
	if err := syscall.Setgid(i.gid); err != nil {
		return err
	}
	return syscall.Setuid(i.uid)
}

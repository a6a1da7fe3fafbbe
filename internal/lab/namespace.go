package lab

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/sys/unix"
)

// netnsDir is where iproute2 looks for namespaces by name: each is a file with
// the namespace mounted on it.
const netnsDir = "/run/netns"

// namespace is a network namespace kept alive by a descriptor, and by a mount
// where it has a name.
type namespace struct{ f *os.File }

// newNamespace makes a network namespace without a name: it lives until it is
// closed, nobody is in it and nothing else refers to it.
func newNamespace() (ns *namespace, err error) {
	err = onThread(func() error {
		if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
			return fmt.Errorf("new network namespace: %w", err)
		}
		f, err := os.Open(threadNetns)
		ns = &namespace{f}
		return err
	})
	if err != nil {
		return nil, err
	}
	return ns, nil
}

// openNamespace finds the namespace that has the name.
func openNamespace(name string) (*namespace, error) {
	f, err := os.Open(filepath.Join(netnsDir, name))
	if err != nil {
		return nil, err
	}
	return &namespace{f}, nil
}

// bind gives the namespace a name, as `ip netns add` does.
func (ns *namespace) bind(name string) error {
	if err := makeNetnsDir(); err != nil {
		return err
	}
	path := filepath.Join(netnsDir, name)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL, 0o444)
	if err != nil {
		return err
	}
	f.Close()
	if err := unix.Mount(ns.path(), path, "", unix.MS_BIND, ""); err != nil {
		os.Remove(path)
		return &os.PathError{Op: "mount", Path: path, Err: err}
	}
	return nil
}

// makeNetnsDir makes the directory of names. In a user namespace /run belongs
// to somebody else; there a fresh one is mounted over it, which only this
// process and its children see.
func makeNetnsDir() error {
	err := os.MkdirAll(netnsDir, 0o755)
	if err == nil && unix.Access(netnsDir, unix.W_OK) == nil {
		return nil
	}
	if !Entered() {
		return err
	}
	if err := unix.Mount("tmpfs", "/run", "tmpfs", 0, "mode=755"); err != nil {
		return &os.PathError{Op: "mount", Path: "/run", Err: err}
	}
	return os.MkdirAll(netnsDir, 0o755)
}

// unbind takes the name away. The directory goes too if nothing is left in it
// and iproute2 hasn't made a mount of it.
func unbind(name string) error {
	path := filepath.Join(netnsDir, name)
	if err := unix.Unmount(path, unix.MNT_DETACH); err != nil && !errors.Is(err, unix.EINVAL) {
		return &os.PathError{Op: "unmount", Path: path, Err: err}
	}
	if err := os.Remove(path); err != nil {
		return err
	}
	os.Remove(netnsDir)
	return nil
}

// path leads to the namespace for our own processes, whether it has a name or
// not.
func (ns *namespace) path() string {
	return fmt.Sprintf("/proc/%d/fd/%d", os.Getpid(), ns.f.Fd())
}

// inode identifies the namespace in the whole machine.
func (ns *namespace) inode() uint64 {
	var st unix.Stat_t
	if unix.Fstat(int(ns.f.Fd()), &st) != nil {
		return 0
	}
	return st.Ino
}

// do runs fn on a thread that is in the namespace. Sockets and processes that
// fn makes belong to the namespace for good; goroutines that it starts don't
// inherit it.
func (ns *namespace) do(fn func() error) error {
	return onThread(func() error {
		if err := unix.Setns(int(ns.f.Fd()), unix.CLONE_NEWNET); err != nil {
			return fmt.Errorf("enter network namespace: %w", err)
		}
		return fn()
	})
}

// threadNetns is the calling thread's network namespace; /proc/self would be
// the first thread's.
const threadNetns = "/proc/thread-self/ns/net"

// onThread runs fn, which may change the network namespace, on a thread of its
// own, and puts the thread back where it was.
func onThread(fn func() error) error {
	runtime.LockOSThread()
	home, err := os.Open(threadNetns)
	if err != nil {
		runtime.UnlockOSThread()
		return err
	}
	defer func() {
		defer home.Close()
		// A thread that can't come home must not run anything else: panic
		// with the goroutine still locked to it.
		if err := goHome(home); err != nil {
			panic(fmt.Sprintf("lab: leave network namespace: %v", err))
		}
		runtime.UnlockOSThread()
	}()
	return fn()
}

// goHome leaves a thread alone that never went away: without rights not even
// entering one's own namespace is allowed.
func goHome(home *os.File) error {
	var here, there unix.Stat_t
	if unix.Stat(threadNetns, &here) == nil && unix.Fstat(int(home.Fd()), &there) == nil && here.Ino == there.Ino {
		return nil
	}
	return unix.Setns(int(home.Fd()), unix.CLONE_NEWNET)
}

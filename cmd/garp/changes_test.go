package main

import (
	"os"
	"syscall"
	"testing"
	"time"

	"gotcp/internal/lab/proc"
)

// changes tells of what happens to the files of a folder from now on, each write, name and
// removal: what it returns waits until something has happened since it returned last.
func changes(t *testing.T, folder string) (next func()) {
	t.Helper()
	fd, err := syscall.InotifyInit1(syscall.IN_CLOEXEC | syscall.IN_NONBLOCK)
	if err != nil {
		t.Fatal(err)
	}
	f := os.NewFile(uintptr(fd), "inotify")
	t.Cleanup(func() { f.Close() })
	const any = syscall.IN_CREATE | syscall.IN_MODIFY | syscall.IN_MOVED_TO | syscall.IN_MOVED_FROM | syscall.IN_DELETE
	if _, err := syscall.InotifyAddWatch(fd, folder, any); err != nil {
		t.Fatal(err)
	}
	events := make([]byte, 64<<10)
	return func() {
		t.Helper()
		f.SetReadDeadline(time.Now().Add(proc.Patience()))
		if _, err := f.Read(events); err != nil {
			t.Fatalf("nothing happens in %s: %v", folder, err)
		}
	}
}

package lab

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// here identifies the calling thread's network namespace.
func here(t *testing.T) string {
	t.Helper()
	s, err := os.Readlink(threadNetns)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDoGoesThereAndComesBack(t *testing.T) {
	l := New(t)
	a, b := l.Host("a"), l.Host("b")
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	home := here(t)
	var inA, inB, again string
	a.Do(func() {
		inA = here(t)
		b.Do(func() { inB = here(t) })
		again = here(t)
	})
	if inA == home || inB == home || inA == inB {
		t.Errorf("home %s, a %s, b %s: want three different namespaces", home, inA, inB)
	}
	if again != inA {
		t.Errorf("after the inner Do in %s, want %s", again, inA)
	}
	if now := here(t); now != home {
		t.Errorf("after Do in %s, want %s", now, home)
	}
}

func TestDoComesBackFromGoexit(t *testing.T) {
	l := New(t)
	a := l.Host("a")
	home := here(t)
	left := make(chan string)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer func() { left <- here(t) }()
		a.Do(func() { runtime.Goexit() })
	}()
	if now := <-left; now != home {
		t.Errorf("after Goexit in Do in %s, want %s", now, home)
	}
}

func TestNamedNamespace(t *testing.T) {
	New(t)
	ns, err := newNamespace()
	if err != nil {
		t.Fatal(err)
	}
	defer ns.f.Close()
	const name = "gotcp-lab-test"
	if err := ns.bind(name); err != nil {
		t.Fatal(err)
	}
	defer unbind(name)
	if err := ns.bind(name); !os.IsExist(err) {
		t.Errorf("taking the name again: %v, want that it exists", err)
	}
	found, err := openNamespace(name)
	if err != nil {
		t.Fatal(err)
	}
	defer found.f.Close()
	if found.inode() != ns.inode() {
		t.Errorf("the name leads to namespace %d, want %d", found.inode(), ns.inode())
	}
	if err := unbind(name); err != nil {
		t.Error(err)
	}
	if _, err := os.Lstat(filepath.Join(netnsDir, name)); !os.IsNotExist(err) {
		t.Errorf("after unbinding: %v, want that the name is gone", err)
	}
}

package sentry

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// fifo is a pipe with a name that has been written into by somebody who has gone; the reader
// keeps what was written.
func fifo(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Fatal(err)
	}
	reader, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { reader.Close() })
	write(t, name, text)
	return name
}

// A pipe gives what was written, and when it is read again the same; nobody waits for one that
// nobody writes into.
func TestReadPipes(t *testing.T) {
	f := NewFolders()
	defer f.Close()
	name := fifo(t, "some rules")
	for range 2 {
		if b, err := f.Read(name); string(b) != "some rules" || err != nil {
			t.Errorf("%q, %v", b, err)
		}
	}
	for range 2 {
		if b, err := f.Read(fifo(t, "")); err == nil || !strings.Contains(err.Error(), "nobody writes") {
			t.Errorf("%q, %v", b, err)
		}
	}
	if _, err := f.Read(filepath.Join(name, "a.rules")); err == nil {
		t.Error("a pipe is no folder")
	}
}

// Who is there to write is waited for.
func TestReadWaitsForWriters(t *testing.T) {
	f := NewFolders()
	defer f.Close()
	name := fifo(t, "")
	writer, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	said := make(chan string)
	go func() {
		b, err := f.Read(name)
		said <- fmt.Sprint(string(b), err)
	}()
	for _, text := range []string{"late ", "rules"} {
		if _, err := writer.WriteString(text); err != nil {
			t.Fatal(err)
		}
	}
	writer.Close()
	// If Read comes after all of that, the reader of the test has kept it.
	if got := <-said; got != "late rules<nil>" {
		t.Error(got)
	}
}

// A pipe of the shell may be empty: grep has found nothing.
func TestReadUnnamedPipes(t *testing.T) {
	f := NewFolders()
	defer f.Close()
	for _, text := range []string{"", "rules"} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if _, err := w.WriteString(text); err != nil {
			t.Fatal(err)
		}
		w.Close()
		if b, err := f.Read(fmt.Sprintf("/dev/fd/%d", r.Fd())); string(b) != text || err != nil {
			t.Errorf("%q, %v", b, err)
		}
	}
}

func TestReadWhatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	long := filepath.Join(dir, "long")
	write(t, long, "")
	if err := os.Truncate(long, maxConfig+1); err != nil {
		t.Fatal(err)
	}
	f := NewFolders()
	defer f.Close()
	for name, want := range map[string]string{
		"/dev/zero": "too long", "/dev/null": "<nil>", dir: "is a directory", filepath.Join(dir, "none"): "no such file", long: "<nil>",
	} {
		b, err := f.Read(name)
		if text := fmt.Sprint(err); !strings.Contains(text, want) || err != nil && (!strings.Contains(text, name) || len(b) > 0) {
			t.Errorf("%s: %d bytes, %v, want %q", name, len(b), err, want)
		}
	}
	if b, err := f.ReadConfig(long); err == nil || b != nil {
		t.Errorf("%d bytes, %v", len(b), err)
	}
}

package capture

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// contents are the files of a directory.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name()] = string(b)
	}
	return all
}

var noon = time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)

// Text goes to several files as packets do: lines stay whole.
func TestOutputOfText(t *testing.T) {
	dir := t.TempDir()
	o, err := OpenOutput(filepath.Join(dir, "x"), Rotation{Size: 10}, noon)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 7 {
		if err := o.Record(noon, fmt.Appendf(nil, "line %d\n", i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.Close(); err != nil || o.Records() != 7 || o.Name() != filepath.Join(dir, "x3") {
		t.Errorf("%d records, %s, %v", o.Records(), o.Name(), err)
	}
	want := map[string]string{"x": "line 0\nline 1\n", "x1": "line 2\nline 3\n", "x2": "line 4\nline 5\n", "x3": "line 6\n"}
	if got := contents(t, dir); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%q", got)
	}
	if err := o.Close(); err != nil {
		t.Errorf("closed again: %v", err)
	}
	if err := o.Record(noon, nil); err == nil {
		t.Error("a closed output takes records")
	}
}

func TestOutputCollects(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	o, err := OpenOutput(path, Rotation{}, noon)
	if err != nil {
		t.Fatal(err)
	}
	length := func() int {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return len(b)
	}
	record := make([]byte, 1000)
	o.Record(noon, record)
	if n := length(); n != 0 {
		t.Errorf("%d bytes are written at once", n)
	}
	if err := o.Flush(); err != nil || length() != 1000 {
		t.Errorf("%d bytes are flushed, %v", length(), err)
	}
	for range collected / 1000 {
		o.Record(noon, record)
	}
	if n := length(); n != 1000 {
		t.Errorf("%d bytes are written early", n)
	}
	o.Record(noon, record)
	if n := length(); n != 1000*(2+collected/1000) {
		t.Errorf("%d bytes are written late", n)
	}
	// One that is larger than all of that goes at once.
	if err := o.Record(noon, make([]byte, 3*collected)); err != nil || length() != 1000*(2+collected/1000)+3*collected {
		t.Errorf("%d bytes, %v", length(), err)
	}
	o.Close()
}

// smallDisk is a directory on a disk that is soon full.
func smallDisk(t *testing.T, bytes int) string {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", bytes)); err != nil {
		t.Skipf("no file system of our own: %v", err)
	}
	t.Cleanup(func() { unix.Unmount(dir, unix.MNT_DETACH) })
	return dir
}

// What fits a full disk is kept, whole, be it collected or written from where it lies.
func TestOutputDiskFull(t *testing.T) {
	for _, record := range []string{"0123456789\n", strings.Repeat("0123456789", direct/10+1)} {
		path := filepath.Join(smallDisk(t, 1<<16), "x")
		o, err := OpenOutput(path, Rotation{}, noon)
		if err != nil {
			t.Fatal(err)
		}
		for err == nil {
			err = o.Record(noon, []byte(record))
		}
		fits := 1 << 16 / len(record)
		want := fmt.Sprintf("%s: no space left on device, after %d records", path, fits)
		if !errors.Is(err, unix.ENOSPC) || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
		if got := o.Close(); got != err {
			t.Errorf("closed with %v", got)
		}
		b, err := os.ReadFile(path)
		if err != nil || string(b) != strings.Repeat(record, fits) {
			t.Errorf("%d bytes, %v", len(b), err)
		}
	}
}

// The shell's redirection works as a file of our own: what was there before stays.
func TestOutputDiskFullAppending(t *testing.T) {
	path := filepath.Join(smallDisk(t, 1<<16), "x")
	if err := os.WriteFile(path, []byte("before\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	o := &Output{name: "-", fd: int(f.Fd())}
	for err == nil {
		err = o.Record(noon, []byte("0123456789\n"))
	}
	b, err := os.ReadFile(path)
	const fits = (1<<16 - 7) / 11
	if err != nil || string(b) != "before\n"+strings.Repeat("0123456789\n", fits) || o.Records() != fits {
		t.Errorf("%d bytes, %d records, %v", len(b), o.Records(), err)
	}
}

func TestOutputDeviceFull(t *testing.T) {
	o, err := OpenOutput("/dev/full", Rotation{}, noon)
	if err != nil {
		t.Fatal(err)
	}
	o.Record(noon, []byte("x"))
	if err := o.Close(); !errors.Is(err, unix.ENOSPC) || err.Error() != "/dev/full: no space left on device, after 0 records" {
		t.Error(err)
	}
	if _, err := OpenWriter("/dev/full", WriterConfig{}, noon); !errors.Is(err, unix.ENOSPC) {
		t.Error(err)
	}
}

func TestOutputClosedPipe(t *testing.T) {
	path, w := fifo(t)
	o, err := OpenOutput(path, Rotation{}, noon)
	if err != nil {
		t.Fatal(err)
	}
	o.Record(noon, []byte("heard"))
	if err := o.Flush(); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 10)
	if n, err := w.Read(b); err != nil || string(b[:n]) != "heard" {
		t.Error(n, err)
	}
	w.Close()
	o.Record(noon, []byte("unheard"))
	if err := o.Flush(); !errors.Is(err, unix.EPIPE) || o.Records() != 1 {
		t.Errorf("%v, %d records", err, o.Records())
	}
}

// A pipe that is full, and was made non-blocking by somebody, is waited for.
func TestOutputFullPipe(t *testing.T) {
	var ends [2]int
	if err := unix.Pipe2(ends[:], unix.O_CLOEXEC|unix.O_NONBLOCK); err != nil {
		t.Fatal(err)
	}
	defer unix.Close(ends[1])
	r := os.NewFile(uintptr(ends[0]), "pipe")
	defer r.Close()
	read := make(chan int)
	o := &Output{name: "-", fd: ends[1]}
	const size = 1 << 20
	go func() {
		n, _ := io.CopyN(io.Discard, r, size)
		read <- int(n)
	}()
	if err := o.Record(noon, make([]byte, size)); err != nil {
		t.Fatal(err)
	}
	if n := <-read; n != size {
		t.Errorf("%d bytes came", n)
	}
}

func TestOutputCannotBegin(t *testing.T) {
	for name, want := range map[string]string{
		"/":              "/: is a directory",
		"/nonexistent/x": "/nonexistent/x: no such file or directory",
	} {
		if _, err := OpenOutput(name, Rotation{}, noon); err == nil || err.Error() != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := OpenOutput("-", Rotation{Size: 1}, noon); err == nil {
		t.Error("standard output in pieces")
	}
	// The second file of a series.
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "x1"), 0o700); err != nil {
		t.Fatal(err)
	}
	o, err := OpenOutput(filepath.Join(dir, "x"), Rotation{Size: 1}, noon)
	if err != nil {
		t.Fatal(err)
	}
	o.Record(noon, []byte("first"))
	if err := o.Record(noon, []byte("second")); !errors.Is(err, unix.EISDIR) {
		t.Error(err)
	}
	if err := o.Close(); !errors.Is(err, unix.EISDIR) || o.Records() != 1 {
		t.Error(err)
	}
}

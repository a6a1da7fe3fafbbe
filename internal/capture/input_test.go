package capture

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func compress(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(b)
	z.Close()
	return out.Bytes()
}

func TestReaderGzip(t *testing.T) {
	f := littleFile().pcapHeader(magicMicroseconds, 100, LinkEthernet)
	for i := range 100_000 {
		f.record(i, 0, "some data")
	}
	z := compress(f.b)
	got, err := readFile(save(t, "x.pcap.gz", z))
	if err != nil || len(got) != 100_000 {
		t.Errorf("%d packets, %v", len(got), err)
	}
	got, err = readFile(save(t, "x.pcap.gz", z[:len(z)/2]))
	if !errors.Is(err, ErrTruncated) || len(got) < 10_000 {
		t.Errorf("half of it: %d packets, %v", len(got), err)
	}
	broken := bytes.Clone(z)
	broken[len(z)-6] ^= 1 // the checksum
	if got, err = readFile(save(t, "x.pcap.gz", broken)); !errors.Is(err, gzip.ErrChecksum) || len(got) != 100_000 {
		t.Errorf("broken: %d packets, %v", len(got), err)
	}
	// Nobody waits for the decompressor of a file that is not read to its end.
	r, err := OpenFile(save(t, "x.pcap.gz", z))
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
}

// fifo returns a pipe with a name and its writing end.
func fifo(t *testing.T) (string, *os.File) {
	t.Helper()
	path := t.TempDir() + "/fifo"
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return path, f
}

// What comes through a pipe is there at once, and waiting for more ends as asked.
func TestReaderPipe(t *testing.T) {
	for _, zipped := range []bool{false, true} {
		path, w := fifo(t)
		write := func(b []byte) { w.Write(b) }
		if zipped {
			z := gzip.NewWriter(w)
			write = func(b []byte) { z.Write(b); z.Flush() }
		}
		whole := threePackets().b
		write(whole[:len(whole)-2])
		r, err := OpenFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var b Batch
		for n := 0; n < 2; n += len(b.Packets) {
			if err := r.Read(&b, time.Time{}); err != nil || len(b.Packets) == 0 {
				t.Fatalf("%d packets, %v", len(b.Packets), err)
			}
		}
		if err := r.Read(&b, time.Now().Add(time.Millisecond)); err != nil || len(b.Packets) != 0 {
			t.Errorf("at the deadline: %d packets, %v", len(b.Packets), err)
		}
		r.Interrupt()
		if err := r.Read(&b, time.Time{}); err != nil || len(b.Packets) != 0 {
			t.Errorf("interrupted: %d packets, %v", len(b.Packets), err)
		}
		done := make(chan error, 1)
		go func() { done <- r.Read(&b, time.Time{}) }()
		r.Interrupt()
		if err := <-done; err != nil || len(b.Packets) != 0 {
			t.Errorf("interrupted meanwhile: %d packets, %v", len(b.Packets), err)
		}
		write(whole[len(whole)-2:])
		if err := r.Read(&b, time.Time{}); err != nil || len(b.Packets) != 1 || string(b.Packets[0].Data) != "three" {
			t.Errorf("the rest: %v, %v", b.Packets, err)
		}
		if !zipped {
			// Our own end keeps the pipe open; without it the end comes.
			w.Close()
			if err := r.Read(&b, time.Time{}); !errors.Is(err, io.EOF) {
				t.Errorf("at the end: %v", err)
			}
		}
		r.Close()
		r.Interrupt()
	}
}

func TestReaderStandardInput(t *testing.T) {
	old, err := unix.FcntlInt(0, unix.F_DUPFD_CLOEXEC, 10)
	if err != nil {
		t.Skip(err)
	}
	f, err := os.Open(save(t, "x.pcap", threePackets().b))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := syscall.Dup3(int(f.Fd()), 0, 0); err != nil {
		t.Fatal(err)
	}
	got, err := readFile("-")
	if err := syscall.Dup3(old, 0, 0); err != nil {
		t.Fatal(err)
	}
	unix.Close(old)
	if err != nil || len(got) != 3 {
		t.Errorf("%d packets, %v", len(got), err)
	}
}

// Progress is told in bytes of the file, those that are compressed if it is; a pipe has no
// size.
func TestReaderProgress(t *testing.T) {
	f := littleFile().pcapHeader(magicMicroseconds, 100, LinkEthernet)
	for i := range 20_000 {
		f.record(i, 0, "some data")
	}
	z := compress(f.b)
	for name, b := range map[string][]byte{"x.pcap": f.b, "x.pcap.gz": z} {
		r, err := OpenFile(save(t, name, b))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if done, size := r.Progress(); done == 0 || done > size || size != int64(len(b)) {
			t.Errorf("%s is open: %d of %d, want something of %d", name, done, size, len(b))
		}
		var batch Batch
		if err := r.Read(&batch, time.Time{}); err != nil {
			t.Fatal(err)
		}
		if done, _ := r.Progress(); name == "x.pcap" && done >= int64(len(b)) {
			t.Errorf("%s has begun: %d of %d", name, done, len(b))
		}
		if _, err := readAll(r); err != nil {
			t.Fatal(err)
		}
		if done, size := r.Progress(); done != size || size != int64(len(b)) {
			t.Errorf("%s has ended: %d of %d, want %d", name, done, size, len(b))
		}
	}
	path, w := fifo(t)
	if _, err := w.Write(f.b[:1000]); err != nil {
		t.Fatal(err)
	}
	r, err := OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if done, size := r.Progress(); done == 0 || done > 1000 || size != 0 {
		t.Errorf("a pipe: %d of %d", done, size)
	}
}

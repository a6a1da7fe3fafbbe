package batch

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gotcp/internal/link"
	"gotcp/internal/link/virtio"
)

// pair is two connected sockets that keep messages apart and refuse more when
// full.
func pair(t testing.TB) (a, b *File) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	var files [2]*File
	for i, fd := range fds {
		if files[i], err = NewFile(fd, "pair"); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { files[i].Close() })
	}
	return files[0], files[1]
}

// numbered is a frame of three parts that says which it is.
func numbered(i int) link.Frame {
	b := binary.BigEndian.AppendUint32(nil, uint32(i))
	return link.Frame{Data: b, Tail: [2][]byte{[]byte("tail"), {0xff}}}
}

func TestBatchesKeepFramesWholeAndInOrder(t *testing.T) {
	a, b := pair(t)
	out, in := NewOut(a, true, 0), NewIn(b, false)
	for i := range Size {
		f := numbered(i)
		f.Offload = link.Offload{NeedsChecksum: true, ChecksumStart: 4, ChecksumOffset: 2}
		out.Put(i, &f)
	}
	if n, err := out.Flush(Size); n != Size || err != nil {
		t.Fatal(n, err)
	}
	n, err := in.WaitUntil(100, time.Time{})
	if n != Size || err != nil {
		t.Fatal(n, err)
	}
	for i := range n {
		header, data, ok := in.Frame(i)
		want := numbered(i)
		if !ok || !bytes.Equal(data, append(append(want.Data, "tail"...), 0xff)) {
			t.Errorf("frame %d: %x %v", i, data, ok)
		}
		f := link.Frame{Data: data}
		if !virtio.Parse(header, &f) || !f.NeedsChecksum {
			t.Errorf("frame %d: header %x", i, header)
		}
	}
}

func TestOutForgetsWhatItBorrowed(t *testing.T) {
	a, _ := pair(t)
	out := NewOut(a, true, 0)
	f := numbered(1)
	out.Put(0, &f)
	if _, err := out.Flush(1); err != nil {
		t.Fatal(err)
	}
	if out.vecs[0] != (Vector{}) {
		t.Error("the vector still points to the frame")
	}
}

func TestFrameThatDoesNotFit(t *testing.T) {
	a, b := pair(t)
	out, in := NewOut(a, false, 0), NewIn(b, false)
	for i, size := range []int{maxFrame + virtio.HeaderLen + 100, virtio.HeaderLen - 1, 100} {
		out.Put(i, &link.Frame{Data: make([]byte, size)})
	}
	if n, err := out.Flush(3); n != 3 || err != nil {
		t.Fatal(n, err)
	}
	n, err := in.WaitUntil(Size, time.Time{})
	if n != 3 || err != nil {
		t.Fatal(n, err)
	}
	for i, want := range []bool{false, false, true} {
		if _, _, ok := in.Frame(i); ok != want {
			t.Errorf("frame %d: %v", i, ok)
		}
	}
}

// fill sends until the socket refuses, and returns how many it took.
func fill(t *testing.T, out *Out) int {
	for total := 0; ; {
		for i := range Size {
			f := numbered(total + i)
			out.Put(i, &f)
		}
		n, err := out.Flush(Size)
		total += n
		if errors.Is(err, unix.EAGAIN) {
			return total
		}
		if err != nil || n != Size {
			t.Fatal(n, err)
		}
	}
}

func TestWaitWriteEndsWhenThereIsRoom(t *testing.T) {
	a, b := pair(t)
	out, in := NewOut(a, true, 0), NewIn(b, false)
	taken := fill(t, out)
	if err := a.Control(func(fd uintptr) {
		if a.writable(fd) {
			t.Error("writable while full")
		}
	}); err != nil {
		t.Fatal(err)
	}
	waited := make(chan error, 1)
	go func() { waited <- a.WaitWrite() }()
	for taken > 0 {
		n, err := in.WaitUntil(Size, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		taken -= n
	}
	if err := <-waited; err != nil {
		t.Fatal(err)
	}
	// The poller has told of the room already; it must be seen again.
	if err := a.WaitWrite(); err != nil {
		t.Fatal(err)
	}
}

func TestWaitWritePausesAfterARefusedFrame(t *testing.T) {
	a, _ := pair(t)
	a.SetFull()
	start := time.Now()
	if err := a.WaitWrite(); err != nil || time.Since(start) < fullQueuePause {
		t.Error(err, time.Since(start))
	}
}

func TestCloseEndsEverything(t *testing.T) {
	a, _ := pair(t)
	out, in := NewOut(a, true, 0), NewIn(a, false)
	fill(t, out)
	done := make(chan error, 2)
	go func() { _, err := in.WaitUntil(Size, time.Time{}); done <- err }()
	go func() { done <- a.WaitWrite() }()
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	for range 2 {
		if err := <-done; err != link.ErrClosed {
			t.Error(err)
		}
	}
	f := numbered(0)
	out.Put(0, &f)
	_, flushed := out.Flush(1)
	_, read := in.WaitUntil(1, time.Time{})
	a.SetFull()
	for _, err := range []error{flushed, read, a.WaitWrite(), a.WaitWrite()} {
		if err != link.ErrClosed {
			t.Error(err)
		}
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}

func TestNewFileRefusesWhatCanNotBeWaitedFor(t *testing.T) {
	fd, err := unix.Open(t.TempDir(), unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	if f, err := NewFile(fd, "directory"); err == nil {
		f.Close()
		t.Error("a directory was accepted")
	}
}

func TestNothingIsAllocated(t *testing.T) {
	a, b := pair(t)
	out, in := NewOut(a, true, 0), NewIn(b, true)
	f := numbered(1)
	if n := testing.AllocsPerRun(100, func() {
		out.Put(0, &f)
		if _, err := out.Flush(1); err != nil {
			t.Fatal(err)
		}
		if n, err := in.WaitUntil(Size, time.Time{}); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if err := a.WaitWrite(); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

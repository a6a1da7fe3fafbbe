package batch

import (
	"errors"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gotcp/internal/link"
)

// directPair is a File that stays out of the runtime's poller, and the other
// end of its socket.
func directPair(t *testing.T) (*File, int) {
	t.Helper()
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_DGRAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	f, err := newDirectFile(fds[0], "pair")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close(); unix.Close(fds[1]) })
	return f, fds[1]
}

// take is a try that reads one message.
func take(into *string) func(fd uintptr) bool {
	return func(fd uintptr) bool {
		var b [16]byte
		n, _, err := unix.Recvfrom(int(fd), b[:], unix.MSG_DONTWAIT)
		if err != nil {
			return false
		}
		*into = string(b[:n])
		return true
	}
}

func TestDirectFileTakesWhatIsThere(t *testing.T) {
	f, far := directPair(t)
	unix.Write(far, []byte("one"))
	var got string
	// Whatever the deadline.
	for _, deadline := range []time.Time{{}, time.Unix(1, 0), time.Now().Add(time.Hour)} {
		got = ""
		if told, err := f.ReadUntil(take(&got), deadline); !told || err != nil || got != "one" {
			t.Errorf("until %v: %v, %v, %q", deadline, told, err, got)
		}
		unix.Write(far, []byte("one"))
	}
}

func TestDirectFileWaits(t *testing.T) {
	f, far := directPair(t)
	var got string
	go unix.Write(far, []byte("later"))
	if told, err := f.ReadUntil(take(&got), time.Time{}); !told || err != nil || got != "later" {
		t.Errorf("%v, %v, %q", told, err, got)
	}
}

func TestDirectFileGivesUpInTime(t *testing.T) {
	f, _ := directPair(t)
	var got string
	start := time.Now()
	told, err := f.ReadUntil(take(&got), start.Add(2*time.Millisecond))
	if told || err != nil || time.Since(start) < 2*time.Millisecond {
		t.Errorf("%v, %v after %v", told, err, time.Since(start))
	}
	if told, err := f.ReadUntil(take(&got), start); told || err != nil {
		t.Errorf("a deadline that has passed: %v, %v", told, err)
	}
}

// An Interrupt ends the wait that goes on or the next one, once.
func TestDirectFileIsInterrupted(t *testing.T) {
	f, far := directPair(t)
	var got string
	f.Interrupt()
	f.Interrupt()
	if told, err := f.ReadUntil(take(&got), time.Time{}); told || err != nil {
		t.Errorf("interrupted before: %v, %v", told, err)
	}
	for range 1000 {
		go f.Interrupt()
		if told, err := f.ReadUntil(take(&got), time.Time{}); told || err != nil {
			t.Fatalf("interrupted meanwhile: %v, %v", told, err)
		}
	}
	unix.Write(far, []byte("x"))
	if told, err := f.ReadUntil(take(&got), time.Time{}); !told || err != nil {
		t.Errorf("after all of them: %v, %v", told, err)
	}
}

func TestDirectFileCloses(t *testing.T) {
	for range 200 {
		f, _ := directPair(t)
		go f.Close()
		var got string
		if told, err := f.ReadUntil(take(&got), time.Time{}); told || !errors.Is(err, link.ErrClosed) {
			t.Fatalf("%v, %v", told, err)
		}
		f.Interrupt() // nobody is there any more
		if err := f.WaitWrite(); !errors.Is(err, link.ErrClosed) {
			t.Fatalf("WaitWrite: %v", err)
		}
	}
}

func TestDirectFileWaitsForRoom(t *testing.T) {
	f, far := directPair(t)
	full := func(fd uintptr) {
		for {
			if _, err := unix.SendmsgN(int(fd), make([]byte, 1000), nil, nil, unix.MSG_DONTWAIT); err != nil {
				return
			}
		}
	}
	f.Control(full)
	go func() {
		var b [1000]byte
		for {
			if _, _, err := unix.Recvfrom(far, b[:], unix.MSG_DONTWAIT); err != nil {
				return
			}
		}
	}()
	if err := f.WaitWrite(); err != nil {
		t.Fatal(err)
	}
}

func TestDirectFileAllocatesNothing(t *testing.T) {
	f, _ := directPair(t)
	nothing := func(uintptr) bool { return false }
	if n := testing.AllocsPerRun(50, func() { f.ReadUntil(nothing, time.Now().Add(time.Microsecond)) }); n > 0 {
		t.Errorf("%v allocations for a wait", n)
	}
}

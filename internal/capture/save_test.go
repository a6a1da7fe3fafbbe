package capture

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"gotcp/internal/lab"
)

// saveChild saves what passes eth0 until it is interrupted; the arguments are the file and,
// perhaps, "immediate". It then says how much it saved, and how much was dropped.
func saveChild(args []string) error {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM)
	l, err := OpenLive(Config{Interfaces: []string{"eth0"}, Filter: onlyTest, Immediate: len(args) > 1})
	if err != nil {
		return err
	}
	w, err := OpenWriter(args[0], WriterConfig{LinkType: LinkEthernet, Nanoseconds: true}, time.Now())
	if err != nil {
		return err
	}
	var stop atomic.Bool
	go func() {
		<-signals
		stop.Store(true)
		l.Interrupt()
	}()
	fmt.Println("ready")
	var b Batch
	for !stop.Load() {
		if err := l.Read(&b, time.Time{}); err != nil {
			return err
		}
		for i := range b.Packets {
			if err := w.Write(time.Now(), &b.Packets[i]); err != nil {
				return err
			}
		}
	}
	err = w.Close()
	stats, statsErr := l.Stats()
	fmt.Println(w.Output().Records(), stats.Dropped)
	return errors.Join(err, statsErr, l.Close())
}

// However a capture ends, its file holds whole packets. Only SIGKILL, for which the kernel breaks off a
// write, may leave a part of one more.
func TestSavedFileIsWhole(t *testing.T) {
	for _, with := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		c := newCable(t, lab.Veth{})
		path := filepath.Join(t.TempDir(), "x")
		child := childOf(t, c.b, "/proc/self/exe", "save", path)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		buf := make([]byte, 100)
		if n, err := out.Read(buf); err != nil || string(buf[:n]) != "ready\n" {
			t.Fatal(string(buf[:n]), err)
		}
		frames := make([][]byte, 1000)
		for i := range frames {
			frames[i] = c.frame(i, 1000)
		}
		for range 4 {
			c.puppet.Send(frames...)
		}
		if err := child.Process.Signal(with); err != nil {
			t.Fatal(err)
		}
		n, _ := out.Read(buf)
		var told int
		fmt.Sscan(string(buf[:n]), &told)
		err = child.Wait()
		packets, readErr := readFile(path)
		if readErr != nil && !(with == syscall.SIGKILL && errors.Is(readErr, ErrTruncated)) {
			t.Errorf("%v: %v", with, readErr)
		}
		if with == syscall.SIGTERM && (err != nil || len(packets) != told) {
			t.Errorf("%d packets are saved, %d were told of, %v", len(packets), told, err)
		}
	}
}

package pipe

import (
	"bytes"
	"errors"
	"testing"
	"testing/synctest"

	"gotcp/internal/link"
)

func TestDelivers(t *testing.T) {
	a, b := New(Config{Ethernet: true})
	n, err := a.Send([]link.Frame{
		{Data: []byte("head"), Tail: [2][]byte{[]byte("one"), []byte("two")}},
		{Data: []byte("second")},
	})
	if n != 2 || err != nil {
		t.Fatal(n, err)
	}
	frames := make([]link.Frame, 4)
	n, err = b.Recv(frames)
	if n != 2 || err != nil {
		t.Fatal(n, err)
	}
	if string(frames[0].Data) != "headonetwo" || string(frames[1].Data) != "second" {
		t.Errorf("got %q and %q", frames[0].Data, frames[1].Data)
	}
	if a.Info().MAC == b.Info().MAC || a.Info().MAC.IsZero() {
		t.Errorf("MACs %v and %v", a.Info().MAC, b.Info().MAC)
	}
}

func TestBorrowedUntilNextRecv(t *testing.T) {
	a, b := New(Config{})
	frames := make([]link.Frame, 1)
	send := func(s string) {
		if n, err := a.Send([]link.Frame{{Data: []byte(s)}}); n != 1 || err != nil {
			t.Fatal(n, err)
		}
	}
	send("first")
	b.Recv(frames)
	first := frames[0].Data
	send("other")
	if string(first) != "first" {
		t.Errorf("a frame still borrowed became %q", first)
	}
	b.Recv(frames)
	if string(frames[0].Data) != "other" {
		t.Errorf("got %q", frames[0].Data)
	}
}

func TestFullQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := New(Config{Queue: 2})
		three := []link.Frame{{Data: []byte("1")}, {Data: []byte("2")}, {Data: []byte("3")}}
		if n, err := a.Send(three); n != 2 || err != nil {
			t.Fatalf("took %d, %v", n, err)
		}
		waited := false
		go func() {
			if err := a.WaitSend(); err != nil {
				t.Error(err)
			}
			waited = true
		}()
		synctest.Wait()
		if waited {
			t.Fatal("WaitSend returned while the queue was full")
		}
		b.Recv(make([]link.Frame, 1))
		synctest.Wait()
		if !waited {
			t.Fatal("WaitSend still waits")
		}
		if n, err := a.Send(three[2:]); n != 1 || err != nil {
			t.Errorf("took %d, %v", n, err)
		}
	})
}

func TestOffloads(t *testing.T) {
	big := link.Frame{Data: bytes.Repeat([]byte{1}, 20000), Offload: link.Offload{NeedsChecksum: true, GSO: link.GSOTCPv4, GSOSize: 1448}}
	a, b := New(Config{GSO: true})
	if n, err := a.Send([]link.Frame{big}); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	frames := make([]link.Frame, 1)
	b.Recv(frames)
	if frames[0].Offload != big.Offload || len(frames[0].Data) != 20000 {
		t.Errorf("came out as %+v", frames[0].Offload)
	}
	a, _ = New(Config{})
	if n, err := a.Send([]link.Frame{big}); n != 0 || err == nil {
		t.Errorf("without offloads: took %d, %v", n, err)
	}
}

func TestTooLong(t *testing.T) {
	a, _ := New(Config{MTU: 100})
	frames := []link.Frame{{Data: make([]byte, 100)}, {Data: make([]byte, 101)}}
	if n, err := a.Send(frames); n != 1 || !errors.Is(err, ErrTooLong) {
		t.Errorf("took %d, %v", n, err)
	}
}

func TestClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := New(Config{Queue: 1})
		var errRecv, errWait error
		a.Send([]link.Frame{{Data: []byte("x")}})
		go func() { _, errRecv = a.Recv(make([]link.Frame, 1)) }()
		go func() { errWait = a.WaitSend() }()
		synctest.Wait()
		a.Close()
		a.Close()
		synctest.Wait()
		if errRecv != link.ErrClosed || errWait != link.ErrClosed {
			t.Errorf("Recv: %v, WaitSend: %v", errRecv, errWait)
		}
		if _, err := a.Send([]link.Frame{{Data: []byte("x")}}); err != link.ErrClosed {
			t.Errorf("Send: %v", err)
		}
		if n, err := b.Recv(make([]link.Frame, 1)); n != 1 || err != nil {
			t.Errorf("what was sent before: %d, %v", n, err)
		}
		for range 3 {
			if n, err := b.Send([]link.Frame{{Data: []byte("x")}}); n != 1 || err != nil {
				t.Errorf("sending to nobody: %d, %v", n, err)
			}
		}
	})
}

package lab

import (
	"bytes"
	"errors"
	"io"
	"net"
	"syscall"
	"testing"
)

func TestSource(t *testing.T) {
	l := New(t)
	a, b := l.Host("a"), l.Host("b")
	_, ib := l.Connect(a, b, Veth{})
	const n = 3_000_001
	source := Source(b, ib.AddrPort(7000).String(), n)
	c, err := a.Dial("tcp", source.Addr.String())
	if err != nil {
		t.Fatal(err)
	}
	if err := Drain(c).Check(n); err != nil {
		t.Error("received:", err)
	}
	// It has half-closed, and waits for our end.
	select {
	case r := <-source.Results():
		t.Errorf("ended before we did: %+v", r)
	default:
	}
	c.Close()
	if err := source.Wait().Check(n); err != nil {
		t.Error("sent:", err)
	}
}

func TestEcho(t *testing.T) {
	l := New(t)
	a := l.Host("a")
	echo := Echo(a, "127.0.0.1:0")
	for range 2 {
		c, err := a.Dial("tcp", echo.Addr.String())
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			io.Copy(c, Data(500_000))
			c.(*net.TCPConn).CloseWrite()
		}()
		if err := Drain(c).Check(500_000); err != nil {
			t.Error(err)
		}
		c.Close()
		if err := echo.Wait().Check(500_000); err != nil {
			t.Error(err)
		}
	}
}

func TestPeerSeesReset(t *testing.T) {
	l := New(t)
	a := l.Host("a")
	sink := Sink(a, "127.0.0.1:0")
	c, err := a.Dial("tcp", sink.Addr.String())
	if err != nil {
		t.Fatal(err)
	}
	c.Write(bytes.Repeat([]byte("x"), 10))
	c.(*net.TCPConn).SetLinger(0)
	c.Close()
	if r := sink.Wait(); !errors.Is(r.Err, syscall.ECONNRESET) {
		t.Errorf("the sink's result is %v, want %v", r.Err, syscall.ECONNRESET)
	}
}

func TestCount(t *testing.T) {
	l := New(t)
	a := l.Host("a")
	sink := Serve(a, "127.0.0.1:0", Count)
	c, err := a.Dial("tcp", sink.Addr.String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	Feed(c, 1_000_000)
	if r := sink.Wait(); r.N != 1_000_000 || r.Err != nil || r.Mbps() <= 0 {
		t.Errorf("counted %+v", r)
	}
}

func TestCheckFindsDifferences(t *testing.T) {
	good := Result{N: 10, SHA256: DataSum(10)}
	if err := good.Check(10); err != nil {
		t.Error(err)
	}
	for name, r := range map[string]Result{
		"error":     {N: 10, SHA256: DataSum(10), Err: io.ErrUnexpectedEOF},
		"length":    {N: 9, SHA256: DataSum(9)},
		"different": {N: 10, SHA256: DataSum(9)},
	} {
		if r.Check(10) == nil {
			t.Errorf("%s: not found", name)
		}
	}
}

// The lab's end must not wait for a peer's connection that nobody ends.
func TestPeerEndsWithTheLab(t *testing.T) {
	var sink *Peer
	var open net.Conn
	t.Run("lab", func(t *testing.T) {
		l := New(t)
		a := l.Host("a")
		sink = Sink(a, "127.0.0.1:0")
		var err error
		if open, err = a.Dial("tcp", sink.Addr.String()); err != nil {
			t.Fatal(err)
		}
	})
	if open == nil {
		t.Skip("no lab")
	}
	defer open.Close()
	for range 2 {
		if r := sink.Wait(); r.Err == nil {
			t.Errorf("result after the end: %+v, want an error", r)
		}
	}
}

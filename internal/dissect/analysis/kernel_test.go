package analysis

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"gotcp/internal/lab"
)

// dial connects host a's kernel with another one and returns both ends, with a
// recording at the client.
func dial(t *testing.T) (a *lab.Host, client, server *net.TCPConn, r *lab.Recording) {
	t.Helper()
	l := lab.New(t)
	a, b := l.Host("a"), l.Host("b")
	ia, ib := l.Connect(a, b, lab.Veth{NoOffload: true})
	r = ia.Record()
	listener, err := b.Listen("tcp", ib.AddrPort(7000).String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	c, err := a.Dial("tcp", ib.AddrPort(7000).String())
	if err != nil {
		t.Fatal(err)
	}
	s, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	for _, end := range []net.Conn{c, s} {
		end.SetDeadline(time.Now().Add(10 * time.Second))
		t.Cleanup(func() { end.Close() })
	}
	return a, c.(*net.TCPConn), s.(*net.TCPConn), r
}

func TestKernelRefuses(t *testing.T) {
	l := lab.New(t)
	a, b := l.Host("a"), l.Host("b")
	ia, ib := l.Connect(a, b, lab.Veth{})
	r := ia.Record()
	if _, err := a.Dial("tcp", ib.AddrPort(7000).String()); err == nil {
		t.Fatal("it was accepted")
	}
	if c := analyse(t, r.Stop()); c.End != "refused" || c.Server != ib.AddrPort(7000) {
		t.Errorf("%+v", c)
	}
}

// What the kernel resets for, by what an application did.
func TestKernelResets(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(client, server *net.TCPConn) error
		end  string // the beginning of it
	}{
		{"closed with data that was not read", func(_, server *net.TCPConn) error {
			_, err := io.ReadFull(server, make([]byte, 1))
			return errors.Join(err, server.Close())
		}, "reset by server: aborted"},
		{"closed without lingering", func(_, server *net.TCPConn) error {
			_, err := io.ReadFull(server, make([]byte, 10))
			return errors.Join(err, server.SetLinger(0), server.Close())
		}, "reset by server: aborted"},
		{"written to after it was closed", func(client, server *net.TCPConn) error {
			_, err := io.ReadFull(server, make([]byte, 10))
			err = errors.Join(err, server.Close())
			if _, e := io.ReadFull(client, make([]byte, 1)); !errors.Is(e, io.EOF) {
				err = errors.Join(err, e)
			}
			_, e := client.Write([]byte("more"))
			return errors.Join(err, e)
		}, "reset by server: data to a closed socket"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, client, server, r := dial(t)
			if _, err := client.Write([]byte("0123456789")); err != nil {
				t.Fatal(err)
			}
			if err := tt.do(client, server); err != nil {
				t.Fatal(err)
			}
			// A reset ends what waits for the socket, whatever came before.
			if err := waitForReset(client); err != nil {
				t.Fatal(err)
			}
			if c := analyse(t, r.Stop()); !strings.HasPrefix(c.End, tt.end) || c.Handshake == nil {
				t.Errorf("it ended %q, want %q", c.End, tt.end)
			}
		})
	}
}

// waitForReset writes until the kernel says that it is in vain.
func waitForReset(c *net.TCPConn) error {
	for {
		if _, err := c.Write([]byte("x")); errors.Is(err, os.ErrDeadlineExceeded) {
			return err
		} else if err != nil {
			return nil
		}
	}
}

// A receiver that does not read, and then does.
func TestKernelClosesItsWindow(t *testing.T) {
	a, client, server, r := dial(t)
	var written int64
	client.SetWriteDeadline(time.Now().Add(300 * time.Millisecond))
	for buf := make([]byte, 1<<16); ; {
		n, err := client.Write(buf)
		written += int64(n)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := client.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, server); n != written || err != nil {
		t.Fatalf("%d of %d bytes, %v", n, written, err)
	}
	server.Close()
	if _, err := io.Copy(io.Discard, client); err != nil {
		t.Fatal(err)
	}
	c := analyse(t, r.Stop()).ToServer
	// A tail loss probe may go out before the last bytes that fit are
	// acknowledged (RFC 8985 §7).
	kernel := counter(t, a, "Tcp", "RetransSegs")
	if c.WindowFull == 0 || c.ZeroWindows == 0 || int64(c.FreshBytes) != written || c.Retransmissions != kernel {
		t.Errorf("%d bytes, %d retransmissions: %+v", written, kernel, c)
	}
}

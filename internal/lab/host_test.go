package lab

import (
	"context"
	"errors"
	"net"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestHostHasLoopback(t *testing.T) {
	l := New(t)
	a := l.Host("a")
	sink := Sink(a, "127.0.0.1:0")
	c, err := a.Dial("tcp", sink.Addr.String())
	if err != nil {
		t.Fatal(err)
	}
	if r := Feed(c, 1000); r.Err != nil {
		t.Error(r.Err)
	}
	c.Close()
	if err := sink.Wait().Check(1000); err != nil {
		t.Error(err)
	}
}

// Without its capabilities a thread can't open what the host's interfaces carry, and others
// still can.
func TestDoPowerless(t *testing.T) {
	a := New(t).Host("a")
	raw := func() error {
		fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW, 0)
		if err == nil {
			unix.Close(fd)
		}
		return err
	}
	if err := a.DoPowerless(raw); !errors.Is(err, unix.EPERM) {
		t.Errorf("without capabilities: %v", err)
	}
	a.Do(func() {
		if err := raw(); err != nil {
			t.Errorf("with them: %v", err)
		}
	})
}

func TestHostsAreApart(t *testing.T) {
	l := New(t)
	a, b := l.Host("a"), l.Host("b")
	for _, h := range []*Host{a, b} {
		ln, err := h.Listen("tcp", "127.0.0.1:7000")
		if err != nil {
			t.Errorf("the same port on %s: %v", h.Name, err)
			continue
		}
		defer ln.Close()
	}
	if _, err := a.Listen("tcp", "127.0.0.1:7000"); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("the same port again: %v, want %v", err, syscall.EADDRINUSE)
	}
	if _, err := a.Dial("tcp", "127.0.0.1:7001"); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("a port without listener: %v, want %v", err, syscall.ECONNREFUSED)
	}
	if _, err := a.Dial("tcp", "10.77.0.2:7000"); !errors.Is(err, syscall.ENETUNREACH) {
		t.Errorf("a host without wire: %v, want %v", err, syscall.ENETUNREACH)
	}
}

func TestPacketsAndContext(t *testing.T) {
	l := New(t)
	a, b := l.Host("a"), l.Host("b")
	ia, _ := l.Connect(a, b, Veth{})
	pc, err := b.ListenPacket("udp", "10.77.0.2:7000")
	if err != nil {
		t.Fatal(err)
	}
	defer pc.Close()
	c, err := a.Dial("udp", pc.LocalAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Write([]byte("hello")); err != nil {
		t.Fatal(err)
	}
	pc.SetDeadline(time.Now().Add(5 * time.Second))
	buf := make([]byte, 10)
	n, from, err := pc.ReadFrom(buf)
	if err != nil || string(buf[:n]) != "hello" || from.(*net.UDPAddr).AddrPort().Addr() != ia.Addr() {
		t.Errorf("got %q from %v (%v)", buf[:n], from, err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	if _, err := a.DialContext(ctx, "tcp", "10.77.0.99:1"); !errors.Is(err, context.DeadlineExceeded) && !isTimeout(err) {
		t.Errorf("a host that isn't there: %v, want the deadline", err)
	}
}

func isTimeout(err error) bool {
	var ne net.Error
	return errors.As(err, &ne) && ne.Timeout()
}

func TestHostsHaveNumbers(t *testing.T) {
	hosts := New(t).Hosts("h", 3)
	if len(hosts) != 3 || hosts[0].Name != "h1" || hosts[2].Name != "h3" {
		t.Errorf("the hosts are %+v", hosts)
	}
}

package linktest

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/netip"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/vishvananda/netlink"

	"gotcp/internal/lab"
)

// patience is how long the kernel may take for anything.
const patience = 10 * time.Second

// Server is a kernel TCP socket that one client connects to.
type Server struct {
	tb    testing.TB
	conns chan net.Conn
	conn  net.Conn
}

// Listen makes one in a host.
func Listen(tb testing.TB, h *lab.Host, at netip.AddrPort) *Server {
	tb.Helper()
	awaitLocal(tb, h, at.Addr())
	l, err := h.Listen("tcp", at.String())
	if err != nil {
		tb.Fatal(err)
	}
	s := &Server{tb: tb, conns: make(chan net.Conn, 1)}
	tb.Cleanup(func() { l.Close() })
	go func() {
		if c, err := l.Accept(); err == nil {
			s.conns <- c
		}
	}()
	return s
}

// awaitLocal waits until the kernel takes packets to its address in. With IPv6
// that is some moments after the address was added.
func awaitLocal(tb testing.TB, h *lab.Host, a netip.Addr) {
	tb.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); runtime.Gosched() {
		local := false
		h.Do(func() {
			routes, err := netlink.RouteGet(a.AsSlice())
			local = err == nil && len(routes) > 0 && routes[0].Type == syscall.RTN_LOCAL
		})
		if local {
			return
		}
	}
	tb.Fatalf("%s does not become an address of host %s", a, h.Name)
}

func (s *Server) accept() net.Conn {
	if s.conn == nil {
		select {
		case s.conn = <-s.conns:
		case <-time.After(patience):
			s.tb.Fatal("the kernel accepts no connection")
		}
		s.tb.Cleanup(func() { s.conn.Close() })
		s.conn.SetDeadline(time.Now().Add(patience))
	}
	return s.conn
}

// Exchange sends segments of several sizes over c to the kernel and checks
// what its user reads, then lets the kernel send and checks what c receives.
func Exchange(tb testing.TB, c *Client, s *Server) {
	tb.Helper()
	if err := c.Connect(); err != nil {
		tb.Fatal(err)
	}
	conn := s.accept()
	for _, size := range []int{1, 1001, min(30000, c.maxPayload())} {
		payload := Data(size)
		if err := c.Send(payload); err != nil {
			tb.Fatal(err)
		}
		got := make([]byte, size)
		if _, err := io.ReadFull(conn, got); err != nil {
			tb.Fatalf("segment of %d bytes: %v", size, err)
		}
		if !bytes.Equal(got, payload) {
			tb.Fatalf("segment of %d bytes came out different", size)
		}
	}
	if err := receive(c, conn, Data(1<<20)); err != nil {
		tb.Fatal(err)
	}
}

func receive(c *Client, conn net.Conn, payload []byte) error {
	wrote := make(chan error, 1)
	go func() {
		_, err := conn.Write(payload)
		if err == nil {
			err = conn.(*net.TCPConn).CloseWrite()
		}
		wrote <- err
	}()
	var got []byte
	for done := false; !done; {
		var err error
		if done, err = c.Recv(func(b []byte) { got = append(got, b...) }); err != nil {
			return err
		}
	}
	if !bytes.Equal(got, payload) {
		return fmt.Errorf("%d bytes came, or different ones", len(got))
	}
	return <-wrote
}

// Data is n bytes that are not all the same.
func Data(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i * 7 >> 3)
	}
	return b
}

package host

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gotcp/internal/lab"
	"gotcp/internal/wire"
)

// asHolder makes this test binary reserve the address in it, say which port it
// has got, and wait for its end.
const asHolder = "GOTCP_HOST_TEST_HOLDER"

func holdPort(at string) {
	g, err := Reserve(netip.MustParseAddrPort(at))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(g.Port())
	os.Stdin.Read(make([]byte, 1))
	os.Exit(0)
}

// reserve reserves a port in a host, until the test ends.
func reserveIn(t *testing.T, h *lab.Host, at string) (g *Guard) {
	t.Helper()
	h.Do(func() {
		var err error
		if g, err = Reserve(netip.MustParseAddrPort(at)); err != nil {
			t.Fatal(err)
		}
	})
	t.Cleanup(func() { g.Close() })
	return g
}

// rawTCP is a socket on which TCP segments come and go past the kernel's TCP.
type rawTCP struct {
	t        *testing.T
	conn     net.PacketConn
	src, dst netip.Addr
}

func newRawTCP(t *testing.T, h *lab.Host, src, dst string) *rawTCP {
	t.Helper()
	conn, err := h.ListenPacket("ip4:tcp", src)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return &rawTCP{t, conn, netip.MustParseAddr(src), netip.MustParseAddr(dst)}
}

func (r *rawTCP) send(flags wire.TCPFlags, port uint16) {
	r.t.Helper()
	b := make([]byte, wire.TCPMinLen)
	h := wire.TCPFields{SrcPort: 7777, DstPort: port, Seq: 1000, Ack: 2000, Flags: flags, Window: 1000}
	h.Put(b, nil)
	var sum wire.Summer
	sum.AddPseudo(r.src, r.dst, wire.ProtoTCP, len(b))
	sum.Add(b)
	b[16], b[17] = byte(sum.Sum()>>8), byte(sum.Sum())
	if _, err := r.conn.WriteTo(b, &net.IPAddr{IP: r.dst.AsSlice()}); err != nil {
		r.t.Fatal(err)
	}
}

// next is the next segment that comes in.
func (r *rawTCP) next() wire.TCP {
	r.t.Helper()
	r.conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	b := make([]byte, 2000)
	n, _, err := r.conn.ReadFrom(b)
	if err != nil {
		r.t.Fatal(err)
	}
	s, err := wire.ParseTCP(b[:n])
	if err != nil {
		r.t.Fatal(err)
	}
	return s
}

// Whatever comes to a reserved port, the kernel says nothing. That silence is
// told from slowness by a second segment, to a port that is not reserved: the
// first answer is the answer to that one.
func TestKernelIsSilentOnAReservedPort(t *testing.T) {
	a, b := twoHosts(t)
	for _, at := range []string{"10.77.0.1:0", "0.0.0.0:0"} {
		g := reserveIn(t, a, at)
		other := g.Port() ^ 1
		raw := newRawTCP(t, b, "10.77.0.2", "10.77.0.1")
		for _, flags := range []wire.TCPFlags{
			wire.SYN, wire.SYN | wire.ACK, wire.ACK, wire.ACK | wire.PSH, wire.FIN | wire.ACK, wire.FIN, wire.SYN | wire.FIN, 0,
		} {
			raw.send(flags, g.Port())
			raw.send(wire.ACK, other)
			if s := raw.next(); s.SrcPort() != other || s.Flags()&wire.RST == 0 {
				t.Errorf("%s: %v to the reserved port was answered with %v from %d", at, flags, s.Flags(), s.SrcPort())
			}
		}
		g.Close()
		raw.send(wire.ACK, g.Port())
		if s := raw.next(); s.SrcPort() != g.Port() || s.Flags()&wire.RST == 0 {
			t.Errorf("%s: after Close, the kernel is still silent on the port", at)
		}
		raw.conn.Close()
	}
}

func TestNobodyElseGetsAReservedPort(t *testing.T) {
	a, _ := twoHosts(t)
	g := reserveIn(t, a, "10.77.0.1:0")
	for name, option := range map[string]int{"SO_REUSEADDR": unix.SO_REUSEADDR, "SO_REUSEPORT": unix.SO_REUSEPORT} {
		lc := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) (err error) {
			c.Control(func(fd uintptr) { err = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, option, 1) })
			return err
		}}
		for _, host := range []string{"10.77.0.1", "0.0.0.0", ""} {
			a.Do(func() {
				l, err := lc.Listen(context.Background(), "tcp", net.JoinHostPort(host, fmt.Sprint(g.Port())))
				if !errors.Is(err, syscall.EADDRINUSE) {
					t.Errorf("with %s, %q got the port: %v", name, host, err)
				}
				if err == nil {
					l.Close()
				}
			})
		}
	}
	a.Do(func() {
		_, err := Reserve(netip.AddrPortFrom(netip.MustParseAddr("0.0.0.0"), g.Port()))
		wantError(t, err, ErrPortInUse, fmt.Sprintf("port %d is in use by the kernel (another program listens on it)", g.Port()))
		// Another address's port is another port.
		lo, err := Reserve(netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), g.Port()))
		if err != nil {
			t.Errorf("the same port of 127.0.0.1: %v", err)
		} else {
			lo.Close()
		}
	})
}

func TestReserveIPv6(t *testing.T) {
	a, _ := twoHosts(t)
	six := reserveIn(t, a, "[::]:0")
	four := reserveIn(t, a, fmt.Sprintf("0.0.0.0:%d", six.Port()))
	if four.Port() != six.Port() {
		t.Errorf("ports %d and %d", four.Port(), six.Port())
	}
	a.Do(func() {
		_, err := Reserve(netip.MustParseAddrPort("[fe80::1%eth9]:80"))
		wantError(t, err, ErrNoInterface, "eth9")
	})
}

func TestReserveWhatOthersHave(t *testing.T) {
	a, b := twoHosts(t)
	sink := lab.Sink(b, "10.77.0.2:0")
	conn, err := a.Dial("tcp", sink.Addr.String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	listener, err := a.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	a.Do(func() {
		_, err := Reserve(conn.LocalAddr().(*net.TCPAddr).AddrPort())
		wantError(t, err, ErrPortInUse, "another program is connected on it")
		_, err = Reserve(netip.AddrPortFrom(netip.MustParseAddr("10.77.0.1"), listener.Addr().(*net.TCPAddr).AddrPort().Port()))
		wantError(t, err, ErrPortInUse, "another program listens on it")
		_, err = Reserve(netip.MustParseAddrPort("10.77.0.2:0"))
		wantError(t, err, ErrNotLocal, "10.77.0.2 is not an address of this host")
	})
}

// A server's port is free again when only TIME-WAIT is left of it, and is then
// as well guarded as any.
func TestReserveAPortInTimeWait(t *testing.T) {
	a, b := twoHosts(t)
	listener, err := a.Listen("tcp", "10.77.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := listener.Addr().(*net.TCPAddr).AddrPort()
	client, err := b.Dial("tcp", at.String())
	if err != nil {
		t.Fatal(err)
	}
	server, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	a.Do(func() {
		_, err := Reserve(at)
		wantError(t, err, ErrPortInUse, "another program is connected on it")
	})
	// The side that closes first is the one that waits.
	server.Close()
	client.SetReadDeadline(time.Now().Add(5 * time.Second))
	client.Read(make([]byte, 1))
	client.Close()
	var held occupation
	for deadline := time.Now().Add(5 * time.Second); !held.onlyTimeWait() && time.Now().Before(deadline); {
		a.Do(func() { held = occupants(at) })
	}
	if !held.onlyTimeWait() {
		t.Fatalf("the connection is not in TIME-WAIT: %+v", held)
	}
	g := reserveIn(t, a, at.String())
	if g.Port() != at.Port() {
		t.Errorf("port %d, want %d", g.Port(), at.Port())
	}
	if l, err := a.Listen("tcp", at.String()); err == nil {
		l.Close()
		t.Error("another listener got the port, too")
	}
}

func TestOnePortServesManyDestinations(t *testing.T) {
	a, _ := twoHosts(t)
	seen := map[uint16]bool{}
	for range 8 {
		g := reserveIn(t, a, "10.77.0.1:0")
		if seen[g.Port()] || g.Port() < 1024 {
			t.Errorf("port %d again, or a low one", g.Port())
		}
		seen[g.Port()] = true
	}
}

func TestReservationDiesWithTheProcess(t *testing.T) {
	a, _ := twoHosts(t)
	cmd := a.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), asHolder+"=10.77.0.1:0")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	at := netip.MustParseAddrPort("10.77.0.1:" + strings.TrimSpace(line))
	a.Do(func() {
		_, err := Reserve(at)
		wantError(t, err, ErrPortInUse, "in use by the kernel")
	})
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	reserveIn(t, a, at.String())
}

func TestGuardCloseTwice(t *testing.T) {
	g, err := Reserve(netip.MustParseAddrPort("127.0.0.1:0"))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestReserveErrors(t *testing.T) {
	at := netip.MustParseAddrPort("10.0.0.1:80")
	wantError(t, reserveError(at, unix.EACCES, occupation{}), unix.EACCES, "port 80 is privileged: no privilege (CAP_NET_BIND_SERVICE)")
	wantError(t, reserveError(at, unix.EADDRINUSE, occupation{}), ErrPortInUse, "port 80 is in use by the kernel (another program listens or is connected on it)")
	wantError(t, reserveError(at, unix.EADDRINUSE, occupation{timeWait: 1}), ErrPortInUse, "closed less than a minute ago")
	wantError(t, reserveError(netip.MustParseAddrPort("10.0.0.1:0"), unix.EADDRINUSE, occupation{}), ErrPortInUse, "no free port")
	wantError(t, reserveError(at, unix.ENOBUFS, occupation{}), unix.ENOBUFS, "cannot reserve port 80 of 10.0.0.1")
	if err := reserveError(at, nil, occupation{}); err != nil {
		t.Error(err)
	}
}

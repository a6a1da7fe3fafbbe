package loop

import (
	"errors"
	"net/netip"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gotcp/internal/lab"
	"gotcp/internal/link"
	"gotcp/internal/link/linktest"
	"gotcp/internal/link/packet"
	"gotcp/internal/wire"
)

func TestMain(m *testing.M) { lab.Main(m) }

var (
	localhost  = netip.MustParseAddr("127.0.0.1")
	elsewhere  = netip.MustParseAddr("127.0.0.5")
	localhost6 = netip.IPv6Loopback()
)

func open(t testing.TB, h *lab.Host, c Config) *Link {
	t.Helper()
	var l *Link
	var err error
	h.Do(func() { l, err = Open(c) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// echo is an ICMP echo message from one address of ours to another.
func echo(src, dst netip.Addr, size int) []byte {
	if src.Is6() {
		b := make([]byte, wire.IPv6Len+wire.ICMPLen+size)
		h := wire.IPv6Fields{NextHeader: wire.ProtoICMPv6, HopLimit: 64, Src: src, Dst: dst}
		h.Put(b, wire.ICMPLen+size)
		wire.PutICMPv6(b[wire.IPv6Len:], src, dst, 128, 0, 7<<16|1, make([]byte, size))
		return b
	}
	b := make([]byte, wire.IPv4MinLen+wire.ICMPLen+size)
	h := wire.IPv4Fields{Proto: wire.ProtoICMP, TTL: 64, Src: src, Dst: dst}
	h.Put(b, wire.ICMPLen+size)
	wire.PutICMPv4(b[wire.IPv4MinLen:], 8, 0, 7<<16|1, make([]byte, size))
	return b
}

// awaitReply receives until an echo reply of the given kind comes.
func awaitReply(t *testing.T, l *Link, header int, kind byte) []byte {
	t.Helper()
	frames := make([]link.Frame, 8)
	for {
		n, err := l.Recv(frames)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range frames[:n] {
			if len(f.Data) > header && f.Data[header] == kind {
				return f.Data
			}
		}
	}
}

func TestTheKernelAnswersEcho(t *testing.T) {
	h := lab.New(t).Host("a")
	l := open(t, h, Config{Filter: packet.Filter{Addrs: []netip.Addr{elsewhere, localhost6}}})
	frames := []link.Frame{{Data: echo(elsewhere, localhost, 56)}, {Data: echo(localhost6, localhost6, 1000)}}
	frames[0].Tail[0] = frames[0].Data[40:50]
	frames[0].Tail[1] = frames[0].Data[50:]
	frames[0].Data = frames[0].Data[:40]
	if n, err := l.Send(frames); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	reply := awaitReply(t, l, wire.IPv4MinLen, 0)
	if p, err := wire.ParseIPv4(reply); err != nil || p.Dst() != elsewhere || p.Src() != localhost || len(p) != 20+8+56 {
		t.Errorf("%x %v", reply, err)
	}
	if _, err := l.Send(frames[1:]); err != nil {
		t.Fatal(err)
	}
	if p, err := wire.ParseIPv6(awaitReply(t, l, wire.IPv6Len, 129)); err != nil || p.Src() != localhost6 {
		t.Errorf("%x %v", p, err)
	}
}

// TestTCPWithTheKernel is a client on a port of the host's own address; the
// kernel would reset the connection if it weren't told to be silent.
func TestTCPWithTheKernel(t *testing.T) {
	hosts := lab.New(t)
	h, other := hosts.Host("a"), hosts.Host("b")
	ia, _ := hosts.Connect(h, other, lab.Veth{})
	for _, addr := range []netip.Addr{localhost, ia.Addr(), localhost6} {
		t.Run(addr.String(), func(t *testing.T) {
			port := silence(t, h, addr)
			l := open(t, h, Config{Filter: packet.Filter{Addrs: []netip.Addr{addr}, Ports: []uint16{port}}})
			remote := netip.AddrPortFrom(addr, 7000)
			client := linktest.Client{Link: l, Local: netip.AddrPortFrom(addr, port), Remote: remote}
			linktest.Exchange(t, &client, linktest.Listen(t, h, remote))
			if client.Oversized+client.Unverified > 0 {
				t.Errorf("%d oversized segments, %d unverified", client.Oversized, client.Unverified)
			}
			if l.Dropped() > 0 {
				t.Errorf("%d packets were lost", l.Dropped())
			}
		})
	}
}

// silence takes a port so that the kernel neither uses it nor answers on it: a
// listening socket whose filter drops everything.
func silence(t *testing.T, h *lab.Host, addr netip.Addr) (port uint16) {
	t.Helper()
	h.Do(func() {
		family, at := unix.AF_INET, unix.Sockaddr(&unix.SockaddrInet4{})
		if addr.Is6() {
			family, at = unix.AF_INET6, &unix.SockaddrInet6{}
		}
		fd, err := unix.Socket(family, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { unix.Close(fd) })
		drop := []unix.SockFilter{{Code: unix.BPF_RET | unix.BPF_K}}
		err = unix.SetsockoptSockFprog(fd, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &unix.SockFprog{Len: 1, Filter: &drop[0]})
		if err == nil {
			err = unix.Bind(fd, at)
		}
		if err == nil {
			err = unix.Listen(fd, 1)
		}
		if err != nil {
			t.Fatal(err)
		}
		switch bound, _ := unix.Getsockname(fd); a := bound.(type) {
		case *unix.SockaddrInet4:
			port = uint16(a.Port)
		case *unix.SockaddrInet6:
			port = uint16(a.Port)
		}
	})
	return port
}

func TestInfo(t *testing.T) {
	h := lab.New(t).Host("a")
	l := open(t, h, Config{})
	if want := (link.Info{Name: "lo", MTU: 65535}); l.Info() != want {
		t.Errorf("%+v, want %+v", l.Info(), want)
	}
	if l.ReceiveBuffer() == 0 {
		t.Error("no receive buffer")
	}
}

func TestOpenRefuses(t *testing.T) {
	hosts := lab.New(t)
	a, b := hosts.Host("a"), hosts.Host("b")
	hosts.Connect(a, b, lab.Veth{})
	a.Do(func() {
		if _, err := Open(Config{Interface: "lo7"}); !errors.Is(err, packet.ErrNoInterface) {
			t.Error(err)
		}
		if l, err := Open(Config{Interface: "eth0"}); err == nil {
			l.Close()
			t.Error("eth0 was taken for loopback")
		}
	})
}

func TestSendRefusesOnePacket(t *testing.T) {
	h := lab.New(t).Host("a")
	l := open(t, h, Config{Filter: packet.Filter{Ports: []uint16{}}})
	good := link.Frame{Data: echo(elsewhere, localhost, 56)}
	partial, gso := good, good
	partial.NeedsChecksum = true
	gso.GSO = link.GSOTCPv4
	for _, tt := range []struct {
		name string
		bad  link.Frame
		want error
	}{
		{"unfinished checksum", partial, errOffload},
		{"segment to be cut", gso, errOffload},
		{"too long", link.Frame{Data: good.Data, Tail: [2][]byte{make([]byte, 65535)}}, unix.EMSGSIZE},
		{"no IP", link.Frame{Data: make([]byte, 60)}, errMalformed},
		{"short", link.Frame{Data: good.Data[:19]}, errMalformed},
		{"short IPv6", link.Frame{Data: echo(localhost6, localhost6, 0)[:39]}, errMalformed},
		{"empty", link.Frame{}, errMalformed},
		{"no route", link.Frame{Data: echo(elsewhere, netip.MustParseAddr("192.0.2.1"), 56)}, unix.ENETUNREACH},
	} {
		six := link.Frame{Data: echo(localhost6, localhost6, 8)}
		n, err := l.Send([]link.Frame{good, six, good, tt.bad, good})
		if n != 3 || !errors.Is(err, tt.want) {
			t.Errorf("%s: %d, %v", tt.name, n, err)
		}
	}
}

func TestCloseEndsEverything(t *testing.T) {
	h := lab.New(t).Host("a")
	l := open(t, h, Config{Filter: packet.Filter{Ports: []uint16{}}})
	done := make(chan error, 1)
	go func() {
		_, err := l.Recv(make([]link.Frame, 8))
		done <- err
	}()
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	_, send := l.Send([]link.Frame{{Data: echo(elsewhere, localhost, 56)}})
	for _, err := range []error{<-done, send, l.WaitSend(), l.SetFilter(packet.Filter{}), l.Close()} {
		if err != nil && err != link.ErrClosed {
			t.Error(err)
		}
	}
}

func TestNothingIsAllocated(t *testing.T) {
	h := lab.New(t).Host("a")
	l := open(t, h, Config{Filter: packet.Filter{Addrs: []netip.Addr{elsewhere}}})
	sent := []link.Frame{{Data: echo(elsewhere, localhost, 56)}, {Data: echo(elsewhere, localhost, 56)}}
	linktest.NothingIsAllocated(t, l, l, sent)
}

func TestRecvUntil(t *testing.T) {
	h := lab.New(t).Host("a")
	l := open(t, h, Config{Filter: packet.Filter{Addrs: []netip.Addr{elsewhere}}})
	// What is sent to ourselves comes in; nobody answers an echo reply.
	reply := echo(localhost, elsewhere, 56)
	wire.PutICMPv4(reply[wire.IPv4MinLen:], 0, 0, 7<<16|1, make([]byte, 56))
	linktest.Until(t, l, func() {
		if n, err := l.Send([]link.Frame{{Data: reply}}); n != 1 || err != nil {
			t.Error(n, err)
		}
	})
	linktest.UntilClosed(t, l)
}

// awaitStamping returns once the kernel stamps packets as they arrive. It begins
// a moment after the first socket on the machine has asked for it, and until
// then the stamp is the time at which the packet was read.
func awaitStamping(t *testing.T, h *lab.Host) {
	t.Helper()
	l := open(t, h, Config{Filter: packet.Filter{Addrs: []netip.Addr{elsewhere}}, Timestamps: true})
	reply := echo(localhost, elsewhere, 56)
	wire.PutICMPv4(reply[wire.IPv4MinLen:], 0, 0, 7<<16|1, make([]byte, 56))
	frames := make([]link.Frame, 1)
	for {
		if n, err := l.Send([]link.Frame{{Data: reply}}); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		sent := time.Now()
		if n, err := l.Recv(frames); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if frames[0].Time.Before(sent) {
			return
		}
	}
}

// A packet on loopback has left before it comes in, and the two families share
// one count.
func TestSentTimes(t *testing.T) {
	h := lab.New(t).Host("a")
	awaitStamping(t, h)
	l := open(t, h, Config{Filter: packet.Filter{Addrs: []netip.Addr{localhost, localhost6}}, Timestamps: true, SendTimestamps: true})
	four, six := echo(elsewhere, localhost, 56), echo(localhost6, localhost6, 8)
	refused := link.Frame{Data: echo(elsewhere, netip.MustParseAddr("192.0.2.1"), 56)}
	if n, err := l.Send([]link.Frame{{Data: four}, {Data: six}, refused}); n != 2 || err == nil {
		t.Fatal(n, err)
	}
	if n, err := l.Send([]link.Frame{{Data: four}}); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	left := map[uint32]time.Time{}
	for {
		n, at, ok := l.SentTime()
		if !ok {
			break
		}
		left[n] = at
	}
	frames := make([]link.Frame, 1)
	if n, err := l.Recv(frames); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if left[1].IsZero() || left[2].Before(left[1]) || len(left) < 2 || len(left) > 3 || left[2].Before(frames[0].Time) {
		t.Errorf("left at %v, the first came at %s", left, frames[0].Time)
	}
	plain := open(t, h, Config{Filter: packet.Filter{Ports: []uint16{}}})
	if _, _, ok := plain.SentTime(); ok {
		t.Error("a time that was not asked for")
	}
}

package packet

import (
	"bytes"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"testing"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"gotcp/internal/lab"
	"gotcp/internal/link"
	"gotcp/internal/link/linktest"
	"gotcp/internal/wire"
)

// openError is the error of opening a link in a host.
func openError(t *testing.T, h *lab.Host, name string) error {
	t.Helper()
	var err error
	h.Do(func() {
		var l *Link
		if l, err = Open(Config{Interface: name}); err == nil {
			l.Close()
			t.Errorf("%s was opened", name)
		}
	})
	return err
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	c := newCable(t, lab.Veth{})
	err := openError(t, c.a, "eth7")
	if !errors.Is(err, ErrNoInterface) || err.Error() != "interface eth7 does not exist" {
		t.Error(err)
	}
	c.ia.Down()
	err = openError(t, c.a, "eth0")
	if !errors.Is(err, link.ErrDown) || err.Error() != "interface eth0 is down" {
		t.Error(err)
	}
	if err := openError(t, c.a, "a/name/no/interface/can/have"); err == nil {
		t.Error("no error")
	}
}

func TestOpenWithoutPrivilege(t *testing.T) {
	c := newCable(t, lab.Veth{})
	err := c.a.DoPowerless(func() error {
		_, err := Open(Config{Interface: "eth0"})
		return err
	})
	if !errors.Is(err, os.ErrPermission) {
		t.Error(err)
	}
}

// An interface that goes down takes what is sent meanwhile along, and no more.
func TestInterfaceGoesDownAndUp(t *testing.T) {
	c := newCable(t, lab.Veth{})
	l := open(t, c.a, Config{Interface: "eth0", Filter: Filter{Addrs: []netip.Addr{ours4}}})
	peer := open(t, c.b, Config{Interface: "eth0", Filter: Filter{Addrs: []netip.Addr{others4}}})
	done := make(chan error, 1)
	go func() {
		n, err := l.Recv(make([]link.Frame, 8))
		if err == nil && n != 1 {
			err = fmt.Errorf("%d frames", n)
		}
		done <- err
	}()
	c.ia.Down()
	if n, err := l.Send(c.segments(l, ours4, others4, 1, 1)); n != 0 || err == nil || errors.Is(err, link.ErrDown) {
		t.Errorf("sending while it is down: %d, %v", n, err)
	}
	c.ia.Up()
	send := func(from *Link, frames []link.Frame) {
		t.Helper()
		// The other end's carrier may come back a moment later.
		for range 1000 {
			if n, err := from.Send(frames); n == 1 && err == nil {
				return
			} else if err != nil {
				t.Fatal(n, err)
			}
			if err := from.WaitSend(); err != nil {
				t.Fatal(err)
			}
		}
		t.Fatal("the link stays full")
	}
	send(l, c.segments(l, ours4, others4, 1, 1))
	receive(t, peer, 1)
	back := c.segments(peer, others4, ours4, 1, 1)
	copy(back[0].Data, c.ia.MAC[:])
	send(peer, back)
	if err := <-done; err != nil {
		t.Errorf("receiving: %v", err)
	}
}

// One that goes away, be it while it is down, is the end.
func TestInterfaceGoesAway(t *testing.T) {
	for _, down := range []bool{false, true} {
		c := newCable(t, lab.Veth{})
		l := open(t, c.a, Config{Interface: "eth0", Filter: Filter{Addrs: []netip.Addr{ours4}}})
		done := make(chan error, 1)
		go func() {
			_, err := l.Recv(make([]link.Frame, 8))
			done <- err
		}()
		frames := c.segments(l, others4, ours4, 1, 1)
		if down {
			c.ia.Down()
		}
		c.a.Do(func() {
			if d, err := netlink.LinkByName("eth0"); err != nil || netlink.LinkDel(d) != nil {
				t.Error("can't delete eth0")
			}
		})
		if err := <-done; !errors.Is(err, link.ErrDown) || err.Error() != "interface eth0 is gone" {
			t.Errorf("receiving: %v", err)
		}
		if n, err := l.Send(frames); n != 0 || !errors.Is(err, link.ErrDown) {
			t.Errorf("sending: %d, %v", n, err)
		}
	}
}

func TestInfoFollowsMTU(t *testing.T) {
	c := newCable(t, lab.Veth{})
	l := open(t, c.a, Config{Interface: "eth0"})
	c.ia.SetMTU(1280)
	if mtu := l.Info().MTU; mtu != 1280 {
		t.Errorf("MTU %d", mtu)
	}
}

// Closing ends the wait for an interface that is down.
func TestCloseWhileDown(t *testing.T) {
	c := newCable(t, lab.Veth{})
	l := open(t, c.a, Config{Interface: "eth0"})
	done := make(chan error, 1)
	go func() {
		for {
			if _, err := l.Recv(make([]link.Frame, 8)); err != nil {
				done <- err
				return
			}
		}
	}()
	c.ia.Down()
	l.Close()
	if err := <-done; !errors.Is(err, link.ErrClosed) {
		t.Error(err)
	}
}

// openTUN makes a device without link headers and returns its other end.
func openTUN(t *testing.T, h *lab.Host) *os.File {
	t.Helper()
	var f *os.File
	h.Do(func() {
		fd, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
		if err != nil {
			t.Skipf("no TUN devices here: %v", err)
		}
		ifr, _ := unix.NewIfreq("tun0")
		ifr.SetUint16(unix.IFF_TUN | unix.IFF_NO_PI)
		if err := unix.IoctlIfreq(fd, unix.TUNSETIFF, ifr); err != nil {
			unix.Close(fd)
			t.Skipf("no TUN devices here: %v", err)
		}
		f = os.NewFile(uintptr(fd), "tun0")
		l, err := netlink.LinkByName("tun0")
		if err == nil {
			err = netlink.LinkSetUp(l)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	t.Cleanup(func() { f.Close() })
	return f
}

func TestDeviceWithoutEthernet(t *testing.T) {
	h := lab.New(t).Host("a")
	tun := openTUN(t, h)
	for _, addrs := range [][2]netip.Addr{{ours4, others4}, {ours6, others6}} {
		l := open(t, h, Config{Interface: "tun0", Filter: Filter{Addrs: addrs[:1], Ports: []uint16{4444}}})
		if want := (link.Info{Name: "tun0", MTU: 1500, Checksum: true, MaxGSO: 65535}); l.Info() != want {
			t.Errorf("%+v, want %+v", l.Info(), want)
		}
		client := linktest.Client{Link: l, Local: netip.AddrPortFrom(addrs[0], 4444), Remote: netip.AddrPortFrom(addrs[1], 8888)}
		payload := linktest.Data(3000)
		if _, err := l.Send([]link.Frame{client.Frame(make([]byte, linktest.HeaderRoom), wire.ACK, nil, payload)}); err != nil {
			t.Fatal(err)
		}
		if got := readTCP(t, tun, client.Local, client.Remote, len(payload)); !bytes.Equal(got, payload) {
			t.Error("the payload came out different")
		}
		back := tcpPacket(addrs[1], addrs[0], tcpTo(4444))
		if _, err := tun.Write(tcpPacket(addrs[1], addrs[0], tcpTo(22))); err != nil {
			t.Fatal(err)
		}
		if _, err := tun.Write(back); err != nil {
			t.Fatal(err)
		}
		if f := receive(t, l, 1)[0]; !bytes.Equal(f.Data, back) {
			t.Errorf("%x came, want %x", f.Data, back)
		}
		l.Close()
	}
}

func tcpPacket(src, dst netip.Addr, segment []byte) []byte {
	if dst.Is6() {
		return v6(dst, wire.ProtoTCP, segment)
	}
	return v4(dst, tcp4, segment)
}

// readTCP reads finished packets until there are n bytes of payload, and
// checks their checksums.
func readTCP(t *testing.T, tun *os.File, src, dst netip.AddrPort, n int) []byte {
	t.Helper()
	var got []byte
	b := make([]byte, 65536)
	for len(got) < n {
		size, err := tun.Read(b)
		if err != nil {
			t.Fatal(err)
		}
		var segment []byte
		if p, err := wire.ParseIPv4(b[:size]); err == nil && p.Dst() == dst.Addr() {
			segment = p.Payload()
		} else if p, err := wire.ParseIPv6(b[:size]); err == nil && p.Dst() == dst.Addr() {
			segment = p.Payload()
		}
		s, err := wire.ParseTCP(segment)
		if err != nil {
			continue
		}
		if size > 1500 || !s.ChecksumOK(src.Addr(), dst.Addr()) {
			t.Fatalf("a packet of %d bytes, checksum right: %v", size, s.ChecksumOK(src.Addr(), dst.Addr()))
		}
		got = append(got, s.Payload()...)
	}
	return got
}

func TestMaxGSO(t *testing.T) {
	for _, tt := range []struct {
		a    netlink.LinkAttrs
		want int
	}{
		{netlink.LinkAttrs{}, 65535},
		{netlink.LinkAttrs{GSOMaxSize: 65536}, 65535},
		{netlink.LinkAttrs{GSOMaxSize: 524280, GSOIPv4MaxSize: 65536}, 65535},
		{netlink.LinkAttrs{GSOMaxSize: 32000, GSOIPv4MaxSize: 65536}, 31999},
	} {
		if got := maxGSO(&tt.a); got != tt.want {
			t.Errorf("%+v: %d", tt.a, got)
		}
	}
}

package capture

import (
	"bytes"
	"errors"
	"os"
	"testing"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"gotcp/internal/host"
	"gotcp/internal/lab"
	"gotcp/internal/link"
	"gotcp/internal/link/tap"
	"gotcp/internal/wire"
)

// openTUN makes a device without link headers and returns its other end.
func openTUN(t *testing.T, h *lab.Host) *os.File {
	t.Helper()
	var f *os.File
	h.Do(func() {
		fd, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_CLOEXEC, 0)
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
		bringUp(t, "tun0")
	})
	t.Cleanup(func() { f.Close() })
	return f
}

// bringUp is called in a host.
func bringUp(t *testing.T, name string) {
	t.Helper()
	l, err := netlink.LinkByName(name)
	if err == nil {
		err = netlink.LinkSetUp(l)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// somePacket is an IPv4 packet to nobody.
var somePacket = append([]byte{0x45, 0, 0, 24, 0, 0, 0, 0, 64, 253, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2}, "data"...)

// A device without link headers has none in a capture.
func TestLiveRawDevice(t *testing.T) {
	h := lab.New(t).Host("a")
	tun := openTUN(t, h)
	modes(t, func(t *testing.T, immediate bool) {
		l := listen(t, h, Config{Interfaces: []string{"tun0"}, Immediate: immediate})
		if link, same := l.LinkType(); link != LinkRaw || !same {
			t.Errorf("link type %v", link)
		}
		if _, err := tun.Write(somePacket); err != nil {
			t.Fatal(err)
		}
		ours := func(p *Packet) bool { return bytes.Equal(p.Data, somePacket) }
		if p := awaited(t, l, 1, ours)[0]; p.LinkType != LinkRaw || p.Direction != DirectionIn || p.Length != len(somePacket) {
			t.Errorf("%+v", p)
		}
	})
}

func TestLinkOfKind(t *testing.T) {
	for kind, want := range map[uint16]LinkType{
		unix.ARPHRD_ETHER: LinkEthernet, unix.ARPHRD_LOOPBACK: LinkEthernet, unix.ARPHRD_NONE: LinkRaw,
		unix.ARPHRD_SIT: LinkRaw, unix.ARPHRD_PPP: LinkLinuxSLL2, unix.ARPHRD_INFINIBAND: LinkLinuxSLL2,
	} {
		if got := linkOfKind(kind); got != want {
			t.Errorf("%d: %v, want %v", kind, got, want)
		}
	}
}

// What passes a TAP device is seen there and on the bridge that it is a port of.
func TestLiveTAPOnBridge(t *testing.T) {
	h := lab.New(t).Host("a")
	device := h.TAP(tap.Config{Name: "tap0"})
	h.Do(func() {
		attrs := netlink.NewLinkAttrs()
		attrs.Name = "br0"
		bridge := &netlink.Bridge{LinkAttrs: attrs}
		if err := netlink.LinkAdd(bridge); err != nil {
			t.Skipf("no bridges here: %v", err)
		}
		port, err := netlink.LinkByName("tap0")
		if err == nil {
			err = netlink.LinkSetMaster(port, bridge)
		}
		if err != nil {
			t.Fatal(err)
		}
		bringUp(t, "tap0")
		bringUp(t, "br0")
	})
	l := listen(t, h, Config{Interfaces: []string{"tap0", "br0"}, Immediate: true, Promiscuous: true})
	frame := append([]byte{255, 255, 255, 255, 255, 255, 2, 0, 0, 0, 0, 9, 0x88, 0xb5}, "broadcast"...)
	seen := [2]int{}
	var frames [1]link.Frame
	heard(t, l, func() {
		frames[0] = link.Frame{Data: frame}
		if _, err := device.Send(frames[:]); err != nil {
			t.Fatal(err)
		}
	}, func(p *Packet) bool {
		if bytes.Equal(p.Data, frame) && p.Direction == DirectionIn {
			seen[p.Interface]++
		}
		return seen[0] > 0 && seen[1] > 0
	})
}

// Frames for others are seen if that is asked for, and the interface is left as it was.
func TestLivePromiscuous(t *testing.T) {
	c := newCable(t, lab.Veth{})
	l := listen(t, c.b, Config{Interfaces: []string{"eth0"}, Immediate: true, Promiscuous: true})
	promiscuity := func() (n int) {
		c.b.Do(func() {
			i, err := netlink.LinkByName("eth0")
			if err != nil {
				t.Fatal(err)
			}
			n = i.Attrs().Promisc
		})
		return n
	}
	if n := promiscuity(); n != 1 {
		t.Errorf("promiscuity %d", n)
	}
	c.puppet.Send(c.frameTo(wire.MAC{2, 9, 9, 9, 9, 9}, testType, 0, 50))
	awaited(t, l, 1, isTest)
	l.Close()
	if n := promiscuity(); n != 0 {
		t.Errorf("promiscuity %d afterwards", n)
	}
}

func TestLiveWithoutPrivilege(t *testing.T) {
	c := newCable(t, lab.Veth{})
	err := c.b.DoPowerless(func() error {
		_, err := OpenLive(Config{Interfaces: []string{"eth0"}})
		return err
	})
	var missing *host.PrivilegeError
	if !errors.As(err, &missing) || missing.Missing[0] != host.CapNetRaw {
		t.Error(err)
	}
}

package lab

import (
	"net"
	"net/netip"
	"testing"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// More neighbours are asked for at once than the kernel allows by default.
func TestMoreNeighbours(t *testing.T) {
	const n = 3000
	var before string
	t.Run("raised", func(t *testing.T) {
		l := New(t)
		before, _ = l.Here().readSysctl(neighbourLimits[2])
		l.MoreNeighbours(8000)
		a, b := l.Host("a"), l.Host("b")
		network := netip.MustParsePrefix("10.88.0.0/16")
		ia, _ := l.Connect(a, b, Veth{Network: network})
		var c net.PacketConn
		for k := range n {
			// What waits for a neighbour fills its socket's send buffer.
			if k%100 == 0 {
				var err error
				if c, err = a.ListenPacket("udp4", ":0"); err != nil {
					t.Fatal(err)
				}
				defer c.Close()
			}
			to := net.UDPAddrFromAddrPort(netip.AddrPortFrom(Nth(network, 1000+k), 9))
			if _, err := c.WriteTo([]byte("x"), to); err != nil {
				t.Fatalf("neighbour %d: %v", k, err)
			}
		}
		var known []netlink.Neigh
		err := ia.link(func(dev netlink.Link) (err error) {
			known, err = a.nl.NeighList(dev.Attrs().Index, netlink.FAMILY_V4)
			return err
		})
		if err != nil || len(known) < n {
			t.Errorf("the kernel knows %d neighbours of %d, %v", len(known), n, err)
		}
	})
	if before == "" {
		return
	}
	if after, err := New(t).Here().readSysctl(neighbourLimits[2]); err != nil || after != before {
		t.Errorf("the limit was %s and is %s, %v", before, after, err)
	}
}

// A socket that asks for nothing has the room, and the machine its old size
// after the lab.
func TestMoreSendBuffer(t *testing.T) {
	const size = 8 << 20
	var before string
	t.Run("raised", func(t *testing.T) {
		l := New(t)
		before, _ = l.Here().readSysctl("net.core.wmem_default")
		l.MoreSendBuffer(size)
		c, err := l.Host("a").ListenPacket("udp4", ":0")
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		raw, err := c.(*net.UDPConn).SyscallConn()
		if err != nil {
			t.Fatal(err)
		}
		if err := raw.Control(func(fd uintptr) {
			if n, err := unix.GetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_SNDBUF); n < size || err != nil {
				t.Errorf("%d bytes, %v", n, err)
			}
		}); err != nil {
			t.Error(err)
		}
	})
	if before == "" {
		t.Skip("see the test above for the reason")
	}
	if after, _ := New(t).Here().readSysctl("net.core.wmem_default"); after != before {
		t.Errorf("it was %s and is left at %s", before, after)
	}
}

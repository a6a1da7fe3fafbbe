package lab

import (
	"context"
	"fmt"
	"net"
	"os"
	"runtime"

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netns"
	"golang.org/x/sys/unix"
)

// Host is a machine in the lab: a network namespace with the kernel's own
// stack in it.
type Host struct {
	Name string

	lab  *Lab
	ns   *namespace
	nl   *netlink.Handle
	nics int

	stays       bool // has a name and outlives the program
	cubicRoutes bool // see useCubic
}

// Host adds a host, with nothing but lo, which is up. Its TCP uses CUBIC, does
// not remember what earlier connections measured, and its IPv6 addresses are
// usable at once.
func (l *Lab) Host(name string) *Host {
	l.tb.Helper()
	h, err := newHost(l, name)
	l.check(err, "make host %s", name)
	l.tb.Cleanup(h.close)
	l.check(h.setUp(), "set up host %s", name)
	return h
}

// Hosts adds n hosts, called by the name and a number from 1.
func (l *Lab) Hosts(name string, n int) []*Host {
	l.tb.Helper()
	hosts := make([]*Host, n)
	for k := range hosts {
		hosts[k] = l.Host(fmt.Sprintf("%s%d", name, k+1))
	}
	return hosts
}

func newHost(l *Lab, name string) (*Host, error) {
	ns, err := newNamespace()
	if err != nil {
		return nil, err
	}
	if l.named {
		if err := ns.bind(name); err != nil {
			ns.f.Close()
			return nil, err
		}
	}
	h, err := hostIn(l, ns, name)
	if err != nil {
		return nil, err
	}
	h.stays = l.named
	return h, nil
}

// hostIn makes a host of a namespace.
func hostIn(l *Lab, ns *namespace, name string) (*Host, error) {
	nl, err := netlink.NewHandleAt(netns.NsHandle(ns.f.Fd()), unix.NETLINK_ROUTE)
	if err != nil {
		ns.f.Close()
		return nil, err
	}
	return &Host{Name: name, lab: l, ns: ns, nl: nl}, nil
}

func (h *Host) setUp() error {
	if err := loopbackUp(h.nl); err != nil {
		return err
	}
	// Otherwise one test's loss sets the slow-start threshold of the next.
	if err := h.sysctl("net.ipv4.tcp_no_metrics_save", "1"); err != nil {
		return err
	}
	// Duplicate address detection takes a second; a kernel without IPv6 has
	// no such setting.
	for _, which := range []string{"all", "default"} {
		err := h.sysctl("net.ipv6.conf."+which+".accept_dad", "0")
		if err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return h.useCubic()
}

func loopbackUp(nl *netlink.Handle) error {
	lo, err := nl.LinkByName("lo")
	if err != nil {
		return err
	}
	return nl.LinkSetUp(lo)
}

// close lets go of the namespace. Unless it is to stay, processes that are
// still in it are ended; the kernel then takes its interfaces away.
func (h *Host) close() {
	if !h.stays {
		h.killAll()
	}
	h.nl.Close()
	h.ns.f.Close()
}

// Do runs fn in the host's network namespace: sockets that fn opens belong to
// the host wherever they are used later. Goroutines that fn starts are not in
// the namespace. fn may end the test.
func (h *Host) Do(fn func()) {
	h.lab.tb.Helper()
	err := h.ns.do(func() error {
		fn()
		return nil
	})
	h.lab.check(err, "enter host %s", h.Name)
}

// DoPowerless is Do on a thread that has given up its capabilities, for what fails without
// them.
func (h *Host) DoPowerless(fn func() error) error {
	h.lab.tb.Helper()
	result := make(chan error)
	go func() {
		// The thread ends with the goroutine, which never unlocks it.
		runtime.LockOSThread()
		err := unix.Setns(int(h.ns.f.Fd()), unix.CLONE_NEWNET)
		if err == nil {
			header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
			var none [2]unix.CapUserData
			err = unix.Capset(&header, &none[0])
		}
		if err == nil {
			err = fn()
		}
		result <- err
	}()
	return <-result
}

// Listen is net.Listen in the host: a plain kernel TCP socket (Multipath TCP
// is off, so that the kernel's SYN-ACK is what most programs get).
func (h *Host) Listen(network, address string) (l net.Listener, err error) {
	var config net.ListenConfig
	config.SetMultipathTCP(false)
	err = h.ns.do(func() error {
		l, err = config.Listen(context.Background(), network, address)
		return err
	})
	return l, err
}

// ListenPacket is net.ListenPacket in the host.
func (h *Host) ListenPacket(network, address string) (c net.PacketConn, err error) {
	err = h.ns.do(func() error {
		c, err = net.ListenPacket(network, address)
		return err
	})
	return c, err
}

// Dial is net.Dial in the host. The address is numeric: names are looked up by
// goroutines that are not in the host.
func (h *Host) Dial(network, address string) (net.Conn, error) {
	return h.DialContext(context.Background(), network, address)
}

// DialContext is Dial with a context that bounds it.
func (h *Host) DialContext(ctx context.Context, network, address string) (c net.Conn, err error) {
	err = h.ns.do(func() error {
		var d net.Dialer
		c, err = d.DialContext(ctx, network, address)
		return err
	})
	return c, err
}

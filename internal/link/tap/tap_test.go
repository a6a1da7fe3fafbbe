package tap_test

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"testing"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"gotcp/internal/lab"
	"gotcp/internal/link"
	"gotcp/internal/link/linktest"
	"gotcp/internal/link/tap"
	"gotcp/internal/wire"
)

func TestMain(m *testing.M) { lab.Main(m) }

var (
	ourMAC    = wire.MAC{2, 0, 0, 0, 0, 0x50}
	kernelMAC = wire.MAC{2, 0, 0, 0, 0, 0x01}
)

// sides are the addresses of one family: the kernel's and ours.
var sides = []struct {
	kernel netip.Prefix
	ours   netip.Addr
}{
	{netip.MustParsePrefix("10.78.0.1/24"), netip.MustParseAddr("10.78.0.50")},
	{netip.MustParsePrefix("2001:db8:78::1/64"), netip.MustParseAddr("2001:db8:78::50")},
}

// open makes a device in a host, or skips the test where none can be made.
func open(tb testing.TB, h *lab.Host, c tap.Config) *tap.Link {
	tb.Helper()
	var l *tap.Link
	var err error
	h.Do(func() { l, err = tap.Open(c) })
	if errors.Is(err, tap.ErrNoTUN) || errors.Is(err, os.ErrPermission) {
		tb.Skipf("no TAP devices here: %v", err)
	}
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { l.Close() })
	return l
}

// configure gives the kernel's side its address and tells it ours.
func configure(tb testing.TB, h *lab.Host, name string, kernel netip.Prefix, ours netip.Addr) {
	tb.Helper()
	h.Do(func() {
		l, err := netlink.LinkByName(name)
		if err != nil {
			tb.Fatal(err)
		}
		a, err := netlink.ParseAddr(kernel.String())
		if err == nil {
			err = netlink.AddrAdd(l, a)
		}
		if err == nil {
			err = netlink.NeighSet(&netlink.Neigh{LinkIndex: l.Attrs().Index, IP: ours.AsSlice(), HardwareAddr: ourMAC[:], State: netlink.NUD_PERMANENT})
		}
		if err != nil {
			tb.Fatal(err)
		}
	})
}

func TestTCPWithTheKernel(t *testing.T) {
	for _, cfg := range []tap.Config{{}, {MTU: 9000}, {NoGSO: true}, {NoOffload: true}} {
		for _, side := range sides {
			t.Run(fmt.Sprintf("%s/mtu=%d/nogso=%v/nooffload=%v", side.ours, cfg.MTU, cfg.NoGSO, cfg.NoOffload), func(t *testing.T) {
				h := lab.New(t).Host("a")
				cfg.Name, cfg.MAC, cfg.KernelMAC = "tap7", ourMAC, kernelMAC
				l := open(t, h, cfg)
				configure(t, h, "tap7", side.kernel, side.ours)
				remote := netip.AddrPortFrom(side.kernel.Addr(), 7000)
				client := linktest.Client{Link: l, PeerMAC: kernelMAC, Local: netip.AddrPortFrom(side.ours, 4444), Remote: remote}
				linktest.Exchange(t, &client, linktest.Listen(t, h, remote))
				switch {
				case cfg.NoOffload && (client.Oversized > 0 || client.Unverified == 0):
					t.Errorf("%d segments came oversized, %d unverified", client.Oversized, client.Unverified)
				case !cfg.NoOffload && (client.Oversized == 0 || client.Unverified > 0):
					t.Errorf("%d segments came oversized, %d unverified", client.Oversized, client.Unverified)
				}
			})
		}
	}
}

func TestInfo(t *testing.T) {
	h := lab.New(t).Host("a")
	l := open(t, h, tap.Config{MTU: 1400, MAC: ourMAC, KernelMAC: kernelMAC})
	if want := (link.Info{Name: "tap0", MAC: ourMAC, MTU: 1400, Ethernet: true, Checksum: true, MaxGSO: 65535}); l.Info() != want {
		t.Errorf("%+v, want %+v", l.Info(), want)
	}
	h.Do(func() {
		i, err := net.InterfaceByName("tap0")
		if err != nil || i.MTU != 1400 || i.Flags&net.FlagUp == 0 || wire.MAC(i.HardwareAddr) != kernelMAC {
			t.Errorf("%+v %v", i, err)
		}
	})
	other := open(t, h, tap.Config{NoOffload: true, Down: true})
	got := other.Info()
	if got.MAC.IsZero() || got.MAC.IsGroup() || !got.MAC.IsLocal() {
		t.Errorf("made up %s", got.MAC)
	}
	if want := (link.Info{Name: "tap1", MAC: got.MAC, MTU: 1500, Ethernet: true}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	hosts := lab.New(t)
	a, b := hosts.Host("a"), hosts.Host("b")
	hosts.Connect(a, b, lab.Veth{})
	open(t, a, tap.Config{Name: "tap7"})
	a.Do(func() {
		for _, tt := range []struct {
			c    tap.Config
			want error
		}{
			{tap.Config{Name: "tap7"}, tap.ErrBusy},
			{tap.Config{Name: "eth0"}, tap.ErrNotTAP},
			{tap.Config{Name: "a-name-that-is-too-long"}, unix.EINVAL},
			{tap.Config{Name: "tap8", MTU: 1 << 20}, unix.EINVAL},
		} {
			l, err := tap.Open(tt.c)
			if err == nil {
				l.Close()
			}
			if !errors.Is(err, tt.want) {
				t.Errorf("%+v: %v, want %v", tt.c, err, tt.want)
			}
		}
	})
}

func TestTheDeviceGoesWithTheLink(t *testing.T) {
	h := lab.New(t).Host("a")
	l := open(t, h, tap.Config{Name: "tap7"})
	done := make(chan error, 1)
	go func() {
		for {
			// The kernel says a few things on a new interface by itself.
			if _, err := l.Recv(make([]link.Frame, 8)); err != nil {
				done <- err
				return
			}
		}
	}()
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	_, send := l.Send([]link.Frame{{Data: make([]byte, 60)}})
	for _, err := range []error{<-done, send, l.WaitSend()} {
		if err != link.ErrClosed {
			t.Error(err)
		}
	}
	h.Do(func() {
		if _, err := net.InterfaceByName("tap7"); err == nil {
			t.Error("the device is still there")
		}
	})
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

func TestDeviceGoesDownAndAway(t *testing.T) {
	h := lab.New(t).Host("a")
	l := open(t, h, tap.Config{Name: "tap7"})
	frame := []link.Frame{{Data: make([]byte, 60)}}
	if n, err := l.Send(frame); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	change := func(do func(netlink.Link) error) {
		h.Do(func() {
			d, err := netlink.LinkByName("tap7")
			if err == nil {
				err = do(d)
			}
			if err != nil {
				t.Fatal(err)
			}
		})
	}
	change(netlink.LinkSetDown)
	if n, err := l.Send(frame); n != 0 || err == nil || errors.Is(err, link.ErrDown) {
		t.Error(n, err)
	}
	change(netlink.LinkSetUp)
	if n, err := l.Send(frame); n != 1 || err != nil {
		t.Error(n, err)
	}
	change(netlink.LinkSetDown)
	change(netlink.LinkDel)
	if n, err := l.Send(frame); n != 0 || !errors.Is(err, link.ErrDown) {
		t.Error(n, err)
	}
	for {
		_, err := l.Recv(make([]link.Frame, 8))
		if errors.Is(err, link.ErrDown) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestSendRefusesOneFrame(t *testing.T) {
	h := lab.New(t).Host("a")
	l := open(t, h, tap.Config{})
	good := link.Frame{Data: make([]byte, 60)}
	long, beyond := good, good
	long.Tail[0], long.GSO, long.GSOSize = make([]byte, 65535), link.GSOTCPv4, 1460
	beyond.NeedsChecksum, beyond.ChecksumStart = true, 60000
	for _, tt := range []struct {
		name string
		bad  link.Frame
		want error
	}{
		{"segment too long", long, unix.EMSGSIZE},
		{"checksum outside", beyond, unix.EINVAL},
		{"empty", link.Frame{}, unix.EINVAL},
	} {
		if n, err := l.Send([]link.Frame{good, good, tt.bad, good}); n != 2 || !errors.Is(err, tt.want) {
			t.Errorf("%s: %d, %v", tt.name, n, err)
		}
	}
}

func TestNothingIsAllocated(t *testing.T) {
	h := lab.New(t).Host("a")
	l := open(t, h, tap.Config{Name: "tap7", MAC: ourMAC})
	side := sides[0]
	configure(t, h, "tap7", side.kernel, side.ours)
	conn, err := h.Dial("udp", netip.AddrPortFrom(side.ours, 9).String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	sent := []link.Frame{{Data: make([]byte, 60)}, {Data: make([]byte, 60), Tail: [2][]byte{make([]byte, 100)}}}
	frames, message := make([]link.Frame, 8), make([]byte, 1000)
	if n := testing.AllocsPerRun(100, func() {
		if n, err := l.Send(sent); n != len(sent) || err != nil {
			t.Fatal(n, err)
		}
		if _, err := conn.Write(message); err != nil {
			t.Fatal(err)
		}
		if n, err := l.Recv(frames); n == 0 || err != nil {
			t.Fatal(n, err)
		}
		if err := l.WaitSend(); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestRecvUntil(t *testing.T) {
	h := lab.New(t).Host("a")
	// Or the kernel says a few things on a new interface by itself.
	h.Sysctl("net.ipv6.conf.default.disable_ipv6", "1")
	l := open(t, h, tap.Config{Name: "tap7", MAC: ourMAC})
	side := sides[0]
	configure(t, h, "tap7", side.kernel, side.ours)
	conn, err := h.Dial("udp", netip.AddrPortFrom(side.ours, 9).String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	linktest.Until(t, l, func() {
		if _, err := conn.Write([]byte("x")); err != nil {
			t.Error(err)
		}
	})
	linktest.UntilClosed(t, l)
}

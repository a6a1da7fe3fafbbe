package packet

import (
	"errors"
	"net/netip"
	"testing"
	"time"

	"github.com/vishvananda/netlink"

	"gotcp/internal/lab"
	"gotcp/internal/link"
	"gotcp/internal/link/linktest"
)

func TestRecvUntil(t *testing.T) {
	c := newCable(t, lab.Veth{})
	out := open(t, c.a, Config{Interface: "eth0"})
	in := open(t, c.b, Config{Interface: "eth0", Filter: Filter{Addrs: []netip.Addr{ours4}}})
	linktest.Until(t, in, func() {
		if _, err := out.Send(c.segments(out, others4, ours4, 1, 1)); err != nil {
			t.Error(err)
		}
	})
	linktest.UntilClosed(t, in)
}

// An interface that is down neither ends RecvUntil nor keeps it beyond its
// deadline, and an Interrupt gets through.
func TestRecvUntilWhileDown(t *testing.T) {
	c := newCable(t, lab.Veth{})
	out := open(t, c.a, Config{Interface: "eth0"})
	in := open(t, c.b, Config{Interface: "eth0", Filter: Filter{Addrs: []netip.Addr{ours4}}})
	frames := make([]link.Frame, 1)
	set := func(do func(netlink.Link) error) {
		t.Helper()
		c.b.Do(func() {
			l, err := netlink.LinkByName("eth0")
			if err == nil {
				err = do(l)
			}
			if err != nil {
				t.Fatal(err)
			}
		})
	}
	nothing := func(deadline time.Time) {
		t.Helper()
		if n, err := in.RecvUntil(frames, deadline); n != 0 || err != nil {
			t.Fatal(n, err)
		}
	}
	set(netlink.LinkSetDown)
	nothing(time.Now().Add(-time.Second))
	deadline := time.Now().Add(5 * time.Millisecond)
	nothing(deadline)
	if time.Now().Before(deadline) {
		t.Error("it gave up before the deadline")
	}
	for range 100 {
		go in.Interrupt()
		nothing(time.Now().Add(time.Hour))
	}
	set(netlink.LinkSetUp)
	for n := 0; n == 0; {
		if _, err := out.Send(c.segments(out, others4, ours4, 1, 1)); err != nil {
			t.Fatal(err)
		}
		var err error
		if n, err = in.RecvUntil(frames, time.Now().Add(10*time.Millisecond)); err != nil {
			t.Fatal(err)
		}
	}
	set(netlink.LinkSetDown)
	nothing(time.Now().Add(time.Millisecond))
	set(netlink.LinkDel)
	if n, err := in.RecvUntil(frames, time.Now().Add(time.Hour)); n != 0 || !errors.Is(err, link.ErrDown) {
		t.Error(n, err)
	}
}

func TestRecvUntilAllocatesNothing(t *testing.T) {
	c := newCable(t, lab.Veth{})
	in := open(t, c.b, Config{Interface: "eth0", Filter: Filter{Addrs: []netip.Addr{ours4}}})
	frames := make([]link.Frame, 1)
	past := time.Now()
	if n := testing.AllocsPerRun(100, func() {
		for _, deadline := range []time.Time{past, time.Now().Add(time.Microsecond)} {
			if n, err := in.RecvUntil(frames, deadline); n != 0 || err != nil {
				t.Fatal(n, err)
			}
		}
		in.Interrupt()
		if n, err := in.RecvUntil(frames, time.Time{}); n != 0 || err != nil {
			t.Fatal(n, err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkRecvUntilPassed(b *testing.B) {
	c := newCable(b, lab.Veth{})
	in := open(b, c.b, Config{Interface: "eth0", Filter: Filter{Addrs: []netip.Addr{ours4}}})
	frames := make([]link.Frame, 8)
	past := time.Now()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := in.RecvUntil(frames, past); err != nil {
			b.Fatal(err)
		}
	}
}

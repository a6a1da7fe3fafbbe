package capture

import (
	"errors"
	"testing"
	"time"

	"github.com/vishvananda/netlink"

	"gotcp/internal/lab"
)

// reading reads until a packet of the tests comes or the capture ends.
func reading(l *Live) chan error {
	done := make(chan error, 1)
	go func() {
		var b Batch
		for {
			if err := l.Read(&b, time.Time{}); err != nil {
				done <- err
				return
			}
			for i := range b.Packets {
				if isTest(&b.Packets[i]) {
					done <- nil
					return
				}
			}
		}
	}()
	return done
}

// heard sends until a capture hears it: after a pause the carrier may come back a moment later.
func heard(tb testing.TB, l *Live, send func(), ours func(*Packet) bool) {
	tb.Helper()
	var b Batch
	for end := time.Now().Add(patience); time.Now().Before(end); {
		send()
		if err := l.Read(&b, time.Now().Add(time.Millisecond)); err != nil {
			tb.Fatal(err)
		}
		for i := range b.Packets {
			if ours(&b.Packets[i]) {
				return
			}
		}
	}
	tb.Fatal("nothing is heard")
}

// An interface that goes down is said, and listened to again when it is up.
func TestLiveInterfaceGoesDownAndUp(t *testing.T) {
	c := newCable(t, lab.Veth{})
	var downs []string
	l := listen(t, c.b, Config{Interfaces: []string{"eth0"}, Immediate: true, Down: func(name string) { downs = append(downs, name) }})
	for range 2 {
		downs = nil
		c.ib.Down()
		var b Batch
		for end := time.Now().Add(patience); len(downs) == 0 && time.Now().Before(end); {
			if err := l.Read(&b, time.Now().Add(time.Millisecond)); err != nil {
				t.Fatal(err)
			}
		}
		if len(downs) != 1 || downs[0] != "eth0" {
			t.Errorf("%v are down", downs)
		}
		c.ib.Up()
		heard(t, l, func() { c.puppet.Send(c.frame(1, 50)) }, isTest)
	}
}

// One that is down is waited for.
func TestLiveInterfaceIsDown(t *testing.T) {
	c := newCable(t, lab.Veth{})
	c.ib.Down()
	downs := 0
	l := listen(t, c.b, Config{Interfaces: []string{"eth0"}, Down: func(string) { downs++ }})
	var b Batch
	begin := time.Now()
	if err := l.Read(&b, begin.Add(2*downPause)); err != nil || len(b.Packets) != 0 {
		t.Errorf("%d packets, %v", len(b.Packets), err)
	}
	if took := time.Since(begin); took < 2*downPause {
		t.Errorf("the deadline comes after %v", took)
	}
	l.Interrupt()
	if err := l.Read(&b, time.Time{}); err != nil || len(b.Packets) != 0 {
		t.Errorf("interrupted: %d packets, %v", len(b.Packets), err)
	}
	c.ib.Up()
	heard(t, l, func() { c.puppet.Send(c.frame(1, 50)) }, isTest)
	if downs != 1 {
		t.Errorf("it was said %d times that it is down", downs)
	}
}

// One that goes away, be it while it is down, is the end.
func TestLiveInterfaceGoesAway(t *testing.T) {
	for _, down := range []bool{false, true} {
		c := newCable(t, lab.Veth{})
		l := listen(t, c.b, Config{Interfaces: []string{"eth0"}, Immediate: true})
		c.puppet.Send(c.frame(1, 50))
		awaited(t, l, 1, isTest)
		if down {
			c.ib.Down()
		}
		done := reading(l)
		remove(t, c.b, "eth0")
		if err := <-done; !errors.Is(err, ErrGone) || err.Error() != "interface is gone: eth0" {
			t.Error(err)
		}
		if s, err := l.Stats(); err != nil || s.Received == 0 {
			t.Errorf("%+v, %v", s, err)
		}
		if _, same := l.LinkType(); same {
			t.Error("nothing has a link type")
		}
	}
}

func remove(t *testing.T, h *lab.Host, name string) {
	t.Helper()
	h.Do(func() {
		if d, err := netlink.LinkByName(name); err != nil || netlink.LinkDel(d) != nil {
			t.Errorf("can't delete %s", name)
		}
	})
}

// The others go on, and so does everything.
func TestLiveOneOfSeveralGoesAway(t *testing.T) {
	for _, names := range [][]string{{"lo", "eth0"}, {Any}} {
		c := newCable(t, lab.Veth{})
		l := listen(t, c.b, Config{Interfaces: names, Immediate: true})
		remove(t, c.b, "eth0")
		conn, err := c.b.ListenPacket("udp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		heard(t, l, func() {
			if _, err := conn.WriteTo([]byte("!"), conn.LocalAddr()); err != nil {
				t.Fatal(err)
			}
		}, func(p *Packet) bool { return p.Data[len(p.Data)-1] == '!' })
	}
}

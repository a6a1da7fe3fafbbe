package lab

import (
	"testing"
	"time"
)

func TestDropIncoming(t *testing.T) {
	l := New(t)
	a, b := l.Host("a"), l.Host("b")
	_, ib := l.Connect(a, b, Veth{})
	pc, err := b.ListenPacket("udp", ib.AddrPort(9).String())
	if err != nil {
		t.Fatal(err)
	}
	defer pc.Close()
	c, err := a.Dial("udp", ib.AddrPort(9).String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	b.DropIncoming(50)
	// No more than the socket's buffer holds.
	const sent = 200
	for range sent {
		if _, err := c.Write([]byte("datagram")); err != nil {
			t.Fatal(err)
		}
	}
	b.DropNothing()
	if _, err := c.Write([]byte("end")); err != nil {
		t.Fatal(err)
	}
	pc.SetDeadline(time.Now().Add(10 * time.Second))
	arrived, buf := 0, make([]byte, 10)
	for ; ; arrived++ {
		n, _, err := pc.ReadFrom(buf)
		if err != nil {
			t.Fatal(err)
		}
		if string(buf[:n]) == "end" {
			break
		}
	}
	// The standard deviation is 7.
	if arrived < sent/2-50 || arrived > sent/2+50 {
		t.Errorf("%d of %d datagrams arrived through 50 %% loss", arrived, sent)
	}
}

func TestTransferThroughLoss(t *testing.T) {
	l := New(t)
	a, b := l.Host("a"), l.Host("b")
	_, ib := l.Connect(a, b, Veth{NoOffload: true})
	b.DropIncoming(1)
	transfer(t, a, ib, 2<<20)
	if b.Dropped() == 0 {
		t.Error("nothing was dropped")
	}
}

func TestLossOutOfRange(t *testing.T) {
	l := New(t)
	a := l.Host("a")
	for _, percent := range []float64{0, -1, 0.001, 101} {
		if err := a.drop(percent); err == nil {
			t.Errorf("loss of %g %% was accepted", percent)
		}
	}
}

package lab

import (
	"bytes"
	"net"
	"testing"
	"time"

	"gotcp/internal/wire"
)

// The recording holds every datagram, on its way out and in, with the moment.
func TestRecord(t *testing.T) {
	l := New(t)
	a, b := l.Host("a"), l.Host("b")
	ia, ib := l.Connect(a, b, Veth{})
	recordings := []*Recording{ia.Record(), ib.Record()}
	begin := time.Now()
	pc, err := b.ListenPacket("udp4", ib.AddrPort(7000).String())
	if err != nil {
		t.Fatal(err)
	}
	defer pc.Close()
	c, err := a.Dial("udp", pc.LocalAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	const n = 100
	for range n {
		exchange(t, c, pc)
	}
	for k, r := range recordings {
		there, back := 0, 0
		for _, f := range r.Stop() {
			if f.Time.Before(begin) || f.Time.After(time.Now()) {
				t.Errorf("a frame at %v, not since %v", f.Time, begin)
			}
			switch {
			case bytes.HasSuffix(f.Data, []byte("question")) && f.Sent == (k == 0):
				there++
			case bytes.HasSuffix(f.Data, []byte("answer")) && f.Sent == (k == 1):
				back++
			}
		}
		if there != n || back != n {
			t.Errorf("recording %d has %d questions and %d answers, want %d", k, there, back, n)
		}
	}
}

func exchange(t *testing.T, c net.Conn, pc net.PacketConn) {
	t.Helper()
	buf := make([]byte, 16)
	c.SetDeadline(time.Now().Add(5 * time.Second))
	pc.SetDeadline(time.Now().Add(5 * time.Second))
	if _, err := c.Write([]byte("question")); err != nil {
		t.Fatal(err)
	}
	_, from, err := pc.ReadFrom(buf)
	if err == nil {
		_, err = pc.WriteTo([]byte("answer"), from)
	}
	if err == nil {
		_, err = c.Read(buf)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestRecordKeepsTags(t *testing.T) {
	l := New(t)
	a, b := l.Host("a"), l.Host("b")
	ia, ib := l.Connect(a, b, Veth{})
	r := ia.Record()
	frame := make([]byte, 60)
	n := wire.PutEthernet(frame, ia.MAC, ib.MAC, wire.TypeVLAN)
	copy(frame[n:], []byte{0x60, 42, 0x88, 0xb5}) // priority 3, VLAN 42, an experimental type
	ib.Puppet(func([]byte) [][]byte { return nil }).Send(frame)
	for _, f := range r.Stop() {
		if bytes.Equal(f.Data, frame) {
			return
		}
	}
	t.Error("the tagged frame was not recorded as it was sent")
}

// A recording with gaps is none.
func TestRecordSaysWhatItLost(t *testing.T) {
	l := New(t)
	a, b := l.Host("a"), l.Host("b")
	ia, ib := l.Connect(a, b, Veth{})
	r := ia.Record()
	p := ib.Puppet(func([]byte) [][]byte { return nil })
	if err := r.control(func(fd int) error { return setReceiveBuffer(fd, 4096) }); err != nil {
		t.Fatal(err)
	}
	r.mu.Lock()
	frame := make([]byte, 1514)
	wire.PutEthernet(frame, ia.MAC, ib.MAC, 0x88b5)
	for range 100 {
		p.Send(frame)
	}
	r.mu.Unlock()
	if err := r.end(); err == nil {
		t.Errorf("nothing is said to be lost, but %d of 100 frames are there", len(r.frames))
	}
}

package capture

import (
	"bytes"
	"io"
	"testing"
	"time"

	"gotcp/internal/lab"
	"gotcp/internal/wire"
)

// A capture shows what the kernel saw: the same frames with their tags, times and lengths.
func TestLiveAgreesWithTheKernel(t *testing.T) {
	modes(t, func(t *testing.T, immediate bool) {
		c := newCable(t, lab.Veth{MTU: 9000})
		record := c.ib.Record()
		l := listen(t, c.b, Config{Interfaces: []string{"eth0"}, Immediate: immediate})
		if link, same := l.LinkType(); link != LinkEthernet || !same {
			t.Errorf("link type %v", link)
		}
		var sent [][]byte
		for i, size := range []int{2, 3, 46, 1000, 1500, 1986, 1987, 1990, 2048, 4000, 8996} {
			f := c.frame(i, size)
			sent = append(sent, f, tagged(f, 0x2005))
		}
		c.puppet.Send(sent...)
		got := awaited(t, l, len(sent), isTest)
		var want []lab.Recorded
		for _, r := range record.Stop() {
			if isTest(&Packet{Data: r.Data}) {
				want = append(want, r)
			}
		}
		for i, p := range got {
			if !bytes.Equal(p.Data, sent[i]) || p.Length != len(sent[i]) {
				t.Errorf("packet %d has %d bytes of %d, sent %d", i, len(p.Data), p.Length, len(sent[i]))
			}
			if apart := p.Time.Sub(want[i].Time).Abs(); apart > 10*time.Millisecond || !bytes.Equal(p.Data, want[i].Data) {
				t.Errorf("packet %d was recorded otherwise, %v apart", i, apart)
			}
			if p.Direction != DirectionIn || p.LinkType != LinkEthernet || p.Interface != 0 {
				t.Errorf("packet %d: %+v", i, p)
			}
		}
		if known := l.Interfaces(); len(known) != 1 || known[0] != (Interface{"eth0", LinkEthernet, maxSnaplen, true}) {
			t.Errorf("interfaces %+v", known)
		}
	})
}

// Segments before they are cut come whole, in order, also where they do not fit a slot.
func TestLiveOversizedSegments(t *testing.T) {
	for _, name := range []string{"eth0", Any} {
		modes(t, func(t *testing.T, immediate bool) { oversizedSegments(t, name, immediate) })
	}
}

func oversizedSegments(t *testing.T, name string, immediate bool) {
	c := newCable(t, lab.Veth{})
	sink := lab.Sink(c.b, c.ib.AddrPort(7000).String())
	l := listen(t, c.a, Config{Interfaces: []string{name}, Immediate: immediate, GSO: true, Direction: DirectionOut, BufferSize: 32 << 20})
	const total = 1 << 20
	conn, err := c.a.Dial("tcp", c.ib.AddrPort(7000).String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(conn, lab.Data(total)); err != nil {
		t.Fatal(err)
	}
	conn.Close()
	sink.Wait()
	stream, large := make([]byte, total), 0
	left := total
	first := uint32(0)
	for left > 0 {
		for _, p := range awaited(t, l, 1, nil) {
			tcp, payload := segment(p.Data, p.LinkType)
			if tcp == nil {
				continue
			}
			if tcp.Flags()&wire.SYN != 0 {
				first = uint32(tcp.Seq()) + 1
			}
			if at := uint32(tcp.Seq()) - first; int(at) < total {
				left -= copy(stream[at:], payload)
			}
			known := p.GSOSize >= 1000 && p.GSOSize <= 1460
			if p.Oversized != (len(payload) > 1500) || known != (p.Oversized && name != Any) {
				t.Errorf("%d bytes, oversized: %v, cut to %d", len(payload), p.Oversized, p.GSOSize)
			}
			if len(payload) > 1500 {
				large++
			}
			if !p.Unfinished && len(payload) > 0 || len(p.Data) != p.Length || p.Direction != DirectionOut {
				t.Errorf("%d bytes of %d, checksum unfinished: %v", len(p.Data), p.Length, p.Unfinished)
			}
		}
	}
	want, _ := io.ReadAll(lab.Data(total))
	if !bytes.Equal(stream, want) {
		t.Error("the segments hold something else than was sent")
	}
	if large < 10 {
		t.Errorf("only %d large segments", large)
	}
	if s, err := l.Stats(); err != nil || s.Dropped != 0 || s.Received < uint64(large) {
		t.Errorf("%+v, %v", s, err)
	}
}

// segment finds TCP over IPv4 in a frame.
func segment(frame []byte, link LinkType) (wire.TCP, []byte) {
	front := wire.EthernetLen
	if link == LinkLinuxSLL2 {
		front = cookedLen
	}
	if len(frame) < front {
		return nil, nil
	}
	ip, err := wire.ParseIPv4(frame[front:])
	if err != nil || ip.Proto() != wire.ProtoTCP {
		return nil, nil
	}
	tcp, err := wire.ParseTCP(ip.Payload())
	if err != nil {
		return nil, nil
	}
	return tcp, tcp.Payload()
}

func TestLiveSnaplen(t *testing.T) {
	modes(t, func(t *testing.T, immediate bool) {
		c := newCable(t, lab.Veth{})
		l := listen(t, c.b, Config{Interfaces: []string{"eth0"}, Snaplen: 60, Immediate: immediate})
		f := c.frame(1, 1000)
		c.puppet.Send(f, tagged(f, 7), c.frame(2, 10))
		got := awaited(t, l, 3, isTest)
		if !bytes.Equal(got[0].Data, f[:60]) || got[0].Length != len(f) {
			t.Errorf("%d bytes of %d", len(got[0].Data), got[0].Length)
		}
		if !bytes.Equal(got[1].Data, tagged(f, 7)[:60]) || got[1].Length != len(f)+4 {
			t.Errorf("tagged: %d bytes of %d", len(got[1].Data), got[1].Length)
		}
		if len(got[2].Data) != 24 || got[2].Length != 24 {
			t.Errorf("short: %d bytes of %d", len(got[2].Data), got[2].Length)
		}
	})
}

func TestLiveLoopbackOnce(t *testing.T) {
	h := lab.New(t).Host("a")
	for _, name := range []string{"lo", Any} {
		l := listen(t, h, Config{Interfaces: []string{name}, Immediate: true})
		conn, err := h.ListenPacket("udp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		for i := range 5 {
			if _, err := conn.WriteTo([]byte{'n', byte(i)}, conn.LocalAddr()); err != nil {
				t.Fatal(err)
			}
		}
		for i, p := range awaited(t, l, 5, nil) {
			if p.Data[len(p.Data)-1] != byte(i) {
				t.Errorf("%s: packet %d is %x", name, i, p.Data)
			}
		}
	}
}

func TestLiveDirection(t *testing.T) {
	c := newCable(t, lab.Veth{})
	back := c.ib.Puppet(func([]byte) [][]byte { return nil })
	in := listen(t, c.b, Config{Interfaces: []string{"eth0"}, Immediate: true, Direction: DirectionIn})
	out := listen(t, c.b, Config{Interfaces: []string{"eth0"}, Immediate: true, Direction: DirectionOut})
	both := listen(t, c.b, Config{Interfaces: []string{"eth0"}, Immediate: true})
	for i := range 3 {
		c.puppet.Send(c.frame(i, 50))
		back.Send(c.frameTo(c.ia.MAC, testType, i, 60))
	}
	for _, p := range awaited(t, in, 3, isTest) {
		if p.Direction != DirectionIn || p.Length != 64 {
			t.Errorf("in: %d bytes, %v", p.Length, p.Direction)
		}
	}
	for _, p := range awaited(t, out, 3, isTest) {
		if p.Direction != DirectionOut || p.Length != 74 {
			t.Errorf("out: %d bytes, %v", p.Length, p.Direction)
		}
	}
	for i, p := range awaited(t, both, 6, isTest) {
		if want := []Direction{DirectionIn, DirectionOut}[i%2]; p.Direction != want {
			t.Errorf("both: packet %d: %v", i, p.Direction)
		}
	}
}

// Packets of several interfaces come in the order of their times.
func TestLiveSeveralInterfaces(t *testing.T) {
	l := lab.New(t)
	a, b := l.Host("a"), l.Host("b")
	c := &cable{tb: t, a: a, b: b}
	c.ia, c.ib = l.Connect(a, b, lab.Veth{})
	c.puppet = c.ia.Puppet(func([]byte) [][]byte { return nil })
	other := &cable{tb: t, a: a, b: b}
	other.ia, other.ib = l.Connect(a, b, lab.Veth{})
	other.puppet = other.ia.Puppet(func([]byte) [][]byte { return nil })
	modes(t, func(t *testing.T, immediate bool) {
		live := listen(t, b, Config{Interfaces: []string{"eth1", "eth0"}, Immediate: immediate})
		const n = 400 // more than fit a batch
		for i := range n / 2 {
			c.puppet.Send(c.frame(2*i, 50))
			other.puppet.Send(other.frame(2*i+1, 50))
		}
		got := awaited(t, live, n, isTest)
		count := [2]int{}
		for i, p := range got {
			count[p.Interface]++
			// Blocks are handed over when each is full.
			_, atOnce := live.sockets[0].ring.(*slots)
			if i > 0 && atOnce && p.Time.Before(got[i-1].Time) {
				t.Errorf("packet %d is from before %d", i, i-1)
			}
		}
		if count != [2]int{n / 2, n / 2} {
			t.Errorf("%v packets", count)
		}
	})
}

func TestLiveWaits(t *testing.T) {
	c := newCable(t, lab.Veth{})
	l := listen(t, c.b, Config{Interfaces: []string{"eth0"}, Immediate: true, Filter: onlyTest})
	var b Batch
	if err := l.Read(&b, time.Now().Add(time.Millisecond)); err != nil || len(b.Packets) != 0 {
		t.Errorf("at the deadline: %d packets, %v", len(b.Packets), err)
	}
	l.Interrupt()
	if err := l.Read(&b, time.Time{}); err != nil || len(b.Packets) != 0 {
		t.Errorf("interrupted: %d packets, %v", len(b.Packets), err)
	}
	done := make(chan error)
	go func() { done <- l.Read(&b, time.Time{}) }()
	l.Interrupt()
	if err := <-done; err != nil || len(b.Packets) != 0 {
		t.Errorf("interrupted meanwhile: %d packets, %v", len(b.Packets), err)
	}
	go func() { done <- l.Read(&b, time.Time{}) }()
	c.puppet.Send(c.frame(1, 50))
	if err := <-done; err != nil || len(b.Packets) != 1 {
		t.Errorf("%d packets, %v", len(b.Packets), err)
	}
	l.Close()
	if err := l.Read(&b, time.Time{}); err == nil {
		t.Error("a closed capture is read")
	}
	l.Interrupt()
}

// Detached packets outlive the ring's next turn.
func TestLiveDetach(t *testing.T) {
	c := newCable(t, lab.Veth{})
	l := listen(t, c.b, Config{Interfaces: []string{"eth0"}, Immediate: true, Filter: onlyTest})
	var kept, b Batch
	c.puppet.Send(c.frame(1, 50))
	if err := l.Read(&kept, time.Time{}); err != nil {
		t.Fatal(err)
	}
	kept.Detach()
	for i := range 3 * maxBatch {
		c.puppet.Send(c.frame(2, 50))
		if i%maxBatch == 0 {
			if err := l.Read(&b, time.Time{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if ring, ok := l.sockets[0].ring.(*slots); ok { // not in a user namespace
		clear(ring.memory[slotHeader:slotBlock])
	}
	if !bytes.Equal(kept.Packets[0].Data, c.frame(1, 50)) {
		t.Error("a detached packet changed")
	}
}

func TestLiveAllocatesNothing(t *testing.T) {
	modes(t, func(t *testing.T, immediate bool) {
		c := newCable(t, lab.Veth{})
		l := listen(t, c.b, Config{Interfaces: []string{"eth0"}, Immediate: immediate, Filter: onlyTest, GSO: true})
		frames := make([][]byte, 20)
		for i := range frames {
			frames[i] = c.frame(i, 1000)
		}
		frames[3] = tagged(frames[3], 5)
		var b Batch
		round := func() {
			c.puppet.Send(frames...)
			for n := 0; n < len(frames); n += len(b.Packets) {
				if err := l.Read(&b, time.Time{}); err != nil {
					t.Fatal(err)
				}
			}
		}
		round()
		if n := testing.AllocsPerRun(20, round); n != 0 {
			t.Errorf("%v allocations", n)
		}
	})
}

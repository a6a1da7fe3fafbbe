package stack

import (
	"context"
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/wire"
)

// benchLink keeps what is sent until the test carries it to the other stack,
// all in one goroutine.
type benchLink struct {
	info   link.Info
	closed chan struct{}
	frames []link.Frame
	spare  []link.Frame // the batch before, for its memory
}

func newBenchLink(mac byte, gso bool) *benchLink {
	l := &benchLink{
		info:   link.Info{Name: "bench", MAC: wire.MAC{2, 0, 0, 0, 0, mac}, MTU: 1500, Ethernet: true},
		closed: make(chan struct{}),
	}
	if gso {
		l.info.Checksum, l.info.MaxGSO = true, 65535
	}
	return l
}

func (l *benchLink) Info() link.Info                { return l.info }
func (l *benchLink) Recv([]link.Frame) (int, error) { <-l.closed; return 0, link.ErrClosed }
func (l *benchLink) Interrupt()                     {}
func (l *benchLink) WaitSend() error                { <-l.closed; return link.ErrClosed }
func (l *benchLink) Close() error                   { close(l.closed); return nil }

func (l *benchLink) RecvUntil(frames []link.Frame, _ time.Time) (int, error) { return l.Recv(frames) }

func (l *benchLink) Send(frames []link.Frame) (int, error) {
	for i := range frames {
		f := &frames[i]
		if len(l.frames) < cap(l.frames) {
			l.frames = l.frames[:len(l.frames)+1]
		} else {
			l.frames = append(l.frames, link.Frame{})
		}
		to := &l.frames[len(l.frames)-1]
		b := append(to.Data[:0], f.Data...)
		b = append(append(b, f.Tail[0]...), f.Tail[1]...)
		*to = link.Frame{Data: b, Offload: f.Offload}
	}
	return len(frames), nil
}

// benchPair is two stacks between which the test is the cable.
type benchPair struct {
	la, lb *benchLink
	na, nb *NIC
	c, d   *TCPConn
}

func newBenchPair(t testing.TB, gso bool) *benchPair {
	p := &benchPair{la: newBenchLink(1, gso), lb: newBenchLink(2, gso)}
	a, b := New(Config{}), New(Config{})
	p.na = attach(t, a, p.la, Interface{}, addrA)
	p.nb = attach(t, b, p.lb, Interface{}, addrB)
	t.Cleanup(func() { a.Close(); b.Close() })
	l, err := b.ListenTCP(netip.AddrPortFrom(addrB, testPort), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	dialed := make(chan *TCPConn)
	go func() {
		c, err := a.DialTCP(context.Background(), netip.AddrPort{}, netip.AddrPortFrom(addrB, testPort), nil)
		if err != nil {
			t.Error(err)
		}
		dialed <- c
	}()
	for connected := false; !connected; {
		p.carry()
		select {
		case p.c = <-dialed:
			connected = true
		default:
		}
	}
	p.carry()
	if p.d, err = l.AcceptTCP(); err != nil {
		t.Fatal(err)
	}
	return p
}

// carry moves frames until both links are silent.
func (p *benchPair) carry() {
	for move(p.na, p.nb) || move(p.nb, p.na) {
	}
}

// move gives what one side sent to the other, in batches.
func move(from, to *NIC) bool {
	l := from.link.(*benchLink)
	from.stack.mu.Lock()
	frames := l.frames
	l.frames, l.spare = l.spare[:0], frames
	from.stack.mu.Unlock()
	for rest := frames; len(rest) > 0; {
		n := min(len(rest), batchSize)
		to.stack.enter()
		for i := range rest[:n] {
			to.input(to.stack.now, &rest[i])
		}
		to.stack.leave()
		rest = rest[n:]
	}
	return len(frames) > 0
}

// exchange sends data from c to d and reads it there.
func (p *benchPair) exchange(t testing.TB, data, buf []byte) {
	if _, err := p.c.Write(data); err != nil {
		t.Fatal(err)
	}
	p.carry()
	for got := 0; got < len(data); {
		n, err := p.d.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		got += n
	}
	p.carry()
}

func TestNoAllocationPerSegment(t *testing.T) {
	for _, gso := range []bool{false, true} {
		p := newBenchPair(t, gso)
		data, buf := make([]byte, 16<<10), make([]byte, 64<<10)
		for range 200 { // let windows and buffers grow
			p.exchange(t, data, buf)
		}
		if n := testing.AllocsPerRun(200, func() { p.exchange(t, data, buf) }); n != 0 {
			t.Errorf("GSO %v: %v allocations per 16 KiB", gso, n)
		}
	}
}

func BenchmarkTransfer(b *testing.B) {
	for _, gso := range []bool{false, true} {
		name := "segments"
		if gso {
			name = "GSO"
		}
		b.Run(name, func(b *testing.B) {
			p := newBenchPair(b, gso)
			data, buf := make([]byte, 60<<10), make([]byte, 64<<10)
			for range 200 {
				p.exchange(b, data, buf)
			}
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				p.exchange(b, data, buf)
			}
		})
	}
}

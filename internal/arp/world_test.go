package arp

import (
	"context"
	"errors"
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/link/pipe"
	"gotcp/internal/wire"
)

var (
	us   = netip.MustParseAddr("10.0.0.1")
	peer = netip.MustParseAddr("10.0.0.2")
	none = netip.IPv4Unspecified()
	mac1 = wire.MAC{2, 0, 0, 0, 0, 1}
	mac2 = wire.MAC{2, 0, 0, 0, 0, 2}
	mac3 = wire.MAC{2, 0, 0, 0, 0, 3}
)

// world is what is behind our link: it hears what we send and may answer. It
// is made for a synctest bubble.
type world struct {
	t     *testing.T
	port  *Port
	link  link.Link
	mu    sync.Mutex
	heard []packet
	// answer is called for each packet of ours, from another goroutine.
	answer  func(p *packet)
	dead    error // what keeps our frames from getting out
	running sync.WaitGroup
}

func newWorld(t *testing.T) *world {
	a, b := pipe.New(pipe.Config{Ethernet: true, MACs: [2]wire.MAC{mac1, mac2}})
	w := &world{t: t, link: b}
	w.port = NewPort(PortConfig{Link: a, MAC: mac1, Alive: w.alive})
	w.does(w.listen)
	t.Cleanup(func() {
		a.Close()
		b.Close()
		w.running.Wait()
	})
	return w
}

// does runs something beside us that ends before the test does.
func (w *world) does(f func()) { w.running.Go(f) }

// cut pulls the cable.
func (w *world) cut(why error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dead = why
}

func (w *world) alive() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.dead
}

func (w *world) listen() {
	frames := make([]link.Frame, 8)
	for {
		n, err := w.link.Recv(frames)
		if err != nil {
			return
		}
		for i := range frames[:n] {
			var p packet
			if !parse(&p, &frames[i]) {
				continue
			}
			w.mu.Lock()
			w.heard = append(w.heard, p)
			w.mu.Unlock()
			if w.answer != nil {
				w.answer(&p)
			}
		}
	}
}

// says sends a packet to us.
func (w *world) says(src, dst wire.MAC, f wire.ARPFields) {
	b := make([]byte, frameLen)
	f.Put(b[wire.PutEthernet(b, dst, src, wire.TypeARP):])
	if n, err := w.link.Send([]link.Frame{{Data: b}}); n != 1 && !errors.Is(err, link.ErrClosed) {
		w.t.Errorf("the world could not speak: %v", err)
	}
}

// repliesAs answers a question as the owner of the address.
func (w *world) repliesAs(mac wire.MAC, p *packet) {
	w.says(mac, p.SenderMAC, wire.ARPFields{
		Op: wire.ARPReply, SenderMAC: mac, SenderIP: p.TargetIP, TargetMAC: p.SenderMAC, TargetIP: p.SenderIP,
	})
}

// announces is a gratuitous request of somebody.
func (w *world) announces(ip netip.Addr, mac wire.MAC) {
	w.says(mac, wire.Broadcast, wire.ARPFields{Op: wire.ARPRequest, SenderMAC: mac, SenderIP: ip, TargetIP: ip})
}

// all is what we have sent, once it has got there.
func (w *world) all() []packet {
	synctest.Wait()
	return w.packets()
}

// packets are what was heard from us so far.
func (w *world) packets() []packet {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]packet(nil), w.heard...)
}

// within is a context that ends like a signal's, after a while.
func within(d time.Duration) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	timer := time.AfterFunc(d, func() { cancel(errStopped) })
	return ctx, func() { timer.Stop(); cancel(nil) }
}

var errStopped = errors.New("stopped by a signal")

// brokenPipe is an output that nobody reads.
type brokenPipe struct{}

var errBroken = errors.New("broken pipe")

func (*brokenPipe) Write([]byte) (int, error) { return 0, errBroken }

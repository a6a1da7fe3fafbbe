package impair

import (
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"gotcp/internal/link"
)

const (
	// batchSize is how many packets are handed over at once.
	batchSize = 64
	// maxGSO is the longest frame that Send cuts.
	maxGSO = 65535
	// drainTime is how long Close lets packets go on that were sent before.
	drainTime = 3 * time.Second
)

// Link is a link.Link that lets another one's packets through two Lines.
// A direction that is not impaired is passed straight through.
type Link struct {
	inner link.Link
	info  link.Info
	in    *lane // nil if not impaired
	out   *lane

	received []*packet // of the last Recv
	pumps    sync.WaitGroup
	drained  chan struct{} // closed when nothing more goes out
	once     sync.Once
	closeErr error
}

var _ link.Link = (*Link)(nil)

// New impairs inner, which it closes when it is closed.
func New(inner link.Link, cfg Config) *Link {
	if cfg.Seed == 0 {
		cfg.Seed = rand.Uint64()
	}
	l := &Link{inner: inner, info: inner.Info(), drained: make(chan struct{})}
	if cfg.In.active() {
		l.in = newLane(l.info, cfg.In, cfg.Seed, 0)
		l.pumps.Go(l.pumpIn)
	}
	if cfg.Out.active() {
		l.out = newLane(l.info, cfg.Out, cfg.Seed, 1)
		// Whatever the device can do, we cut and complete before it.
		l.info.Checksum, l.info.MaxGSO = true, maxGSO
		l.pumps.Go(l.pumpOut)
	}
	return l
}

// Info is the inner link's, with the offloads that we do in its place.
func (l *Link) Info() link.Info { return l.info }

// Stats counts what happened in each direction.
func (l *Link) Stats() (in, out Stats) {
	if l.in != nil {
		in = l.in.stats()
	}
	if l.out != nil {
		out = l.out.stats()
	}
	return in, out
}

// Recv waits for packets that have come to the end of the line.
func (l *Link) Recv(frames []link.Frame) (int, error) {
	if l.in == nil {
		return l.inner.Recv(frames)
	}
	return link.RecvByUntil(l, frames)
}

// RecvUntil is Recv that gives up. Where the incoming direction is impaired the
// deadline is the runtime's: in a process that does nothing else it is kept to
// a millisecond.
func (l *Link) RecvUntil(frames []link.Frame, deadline time.Time) (int, error) {
	if l.in == nil {
		return l.inner.RecvUntil(frames, deadline)
	}
	if len(frames) == 0 {
		return 0, nil
	}
	batch, err := l.in.take(l.received, len(frames), deadline)
	l.received = batch
	for i, p := range batch {
		frames[i] = link.Frame{Data: p.data, Offload: link.Offload{ChecksumValid: p.trusted}, Time: p.time}
	}
	return len(batch), err
}

// Interrupt ends a RecvUntil.
func (l *Link) Interrupt() {
	if l.in == nil {
		l.inner.Interrupt()
		return
	}
	l.in.interrupt()
}

// Stamper is the inner link's, where packets go straight to it: a line drops
// some and sends others twice, so that its numbers would mean nothing.
func (l *Link) Stamper() link.Stamper {
	if l.out != nil {
		return nil
	}
	return link.StamperOf(l.inner)
}

// Send puts frames on the line, which takes them all: what the line drops was
// lost on the way.
func (l *Link) Send(frames []link.Frame) (int, error) {
	if l.out == nil {
		return l.inner.Send(frames)
	}
	return l.out.pushAll(frames)
}

// WaitSend returns at once where Send never has to wait.
func (l *Link) WaitSend() error {
	if l.out == nil {
		return l.inner.WaitSend()
	}
	l.out.mu.Lock()
	defer l.out.mu.Unlock()
	if l.out.closed {
		return link.ErrClosed
	}
	return l.out.err
}

// Close ends Recv and Send at once, waits for what was sent to arrive (a few
// seconds at most), and closes the inner link.
func (l *Link) Close() error {
	l.once.Do(func() {
		if l.in != nil {
			l.in.close()
		}
		if l.out != nil {
			l.out.end(link.ErrClosed)
			patience := time.NewTimer(drainTime)
			select {
			case <-l.drained:
			case <-patience.C:
				l.out.close()
			}
			patience.Stop()
		}
		l.closeErr = l.inner.Close()
		l.pumps.Wait()
	})
	return l.closeErr
}

// pumpIn moves frames from the inner link onto the line.
func (l *Link) pumpIn() {
	frames := make([]link.Frame, batchSize)
	for {
		n, err := l.inner.Recv(frames)
		for done := 0; done < n; {
			k, err := l.in.pushAll(frames[done:n])
			done += k
			if errors.Is(err, link.ErrClosed) {
				break
			}
			if err != nil {
				done++ // unintelligible: no receiver would have taken it
			}
		}
		if err != nil {
			l.in.end(err)
			return
		}
	}
}

// pumpOut moves packets that are due from the line to the inner link.
func (l *Link) pumpOut() {
	defer close(l.drained)
	batch := make([]*packet, 0, batchSize)
	frames := make([]link.Frame, batchSize)
	for {
		var err error
		if batch, err = l.out.take(batch, batchSize, time.Time{}); err != nil {
			return
		}
		for i, p := range batch {
			frames[i] = link.Frame{Data: p.data}
		}
		if err := l.sendAll(frames[:len(batch)]); err != nil {
			l.out.end(err)
			return
		}
	}
}

// sendAll sends frames, waiting where the inner link is full and skipping what
// it refuses.
func (l *Link) sendAll(frames []link.Frame) error {
	for len(frames) > 0 {
		n, err := l.inner.Send(frames)
		frames = frames[n:]
		switch {
		case errors.Is(err, link.ErrClosed) || errors.Is(err, link.ErrDown):
			return err
		case err != nil:
			l.out.refuse()
			frames = frames[1:]
		case len(frames) > 0:
			if err := l.inner.WaitSend(); err != nil {
				return err
			}
		}
	}
	return nil
}

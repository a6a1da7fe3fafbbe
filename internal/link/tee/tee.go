// Package tee copies every frame that passes through a link to a writer, as a
// pcap file with nanosecond timestamps. It must not change what it
// copies, nor let the copy's troubles reach the link: a writer that fails is given
// up, and the Recorder's Close tells why.
package tee

import (
	"time"

	"gotcp/internal/link"
)

// Link is a link.Link that records what passes.
type Link struct {
	inner    link.Link
	rec      *Recorder
	ethernet bool
}

var _ link.Link = (*Link)(nil)

// New records inner's frames. A slow writer slows the link down: nothing is
// left out.
func New(inner link.Link, rec *Recorder) *Link {
	return &Link{inner: inner, rec: rec, ethernet: inner.Info().Ethernet}
}

// Info is the inner link's.
func (l *Link) Info() link.Info { return l.inner.Info() }

// Recv receives from the inner link and records.
func (l *Link) Recv(frames []link.Frame) (int, error) {
	n, err := l.inner.Recv(frames)
	l.received(frames[:n])
	return n, err
}

// RecvUntil receives from the inner link and records.
func (l *Link) RecvUntil(frames []link.Frame, deadline time.Time) (int, error) {
	n, err := l.inner.RecvUntil(frames, deadline)
	l.received(frames[:n])
	return n, err
}

func (l *Link) received(frames []link.Frame) {
	if len(frames) == 0 {
		return
	}
	l.rec.mu.Lock()
	defer l.rec.mu.Unlock()
	l.rec.record(time.Now(), frames, l.ethernet)
}

// Interrupt interrupts the inner link.
func (l *Link) Interrupt() { l.inner.Interrupt() }

// Stamper is the inner link's: what it sends is what we are given.
func (l *Link) Stamper() link.Stamper { return link.StamperOf(l.inner) }

// Send sends through the inner link and records what that took.
func (l *Link) Send(frames []link.Frame) (int, error) {
	// Locked and timed before, so that the answer never comes first, neither in
	// the file nor by its time. Sending does not block.
	l.rec.mu.Lock()
	defer l.rec.mu.Unlock()
	now := time.Now()
	n, err := l.inner.Send(frames)
	if n > 0 {
		l.rec.record(now, frames[:n], l.ethernet)
	}
	return n, err
}

// WaitSend waits for the inner link.
func (l *Link) WaitSend() error { return l.inner.WaitSend() }

// Close closes the inner link. The file is its recorder's business.
func (l *Link) Close() error { return l.inner.Close() }

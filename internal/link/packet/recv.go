package packet

import (
	"errors"
	"time"

	"golang.org/x/sys/unix"

	"gotcp/internal/link"
	"gotcp/internal/link/virtio"
)

// Recv implements link.Link. While the interface is down it waits for it.
func (l *Link) Recv(frames []link.Frame) (int, error) { return link.RecvByUntil(l, frames) }

// RecvUntil implements link.Link. While the interface is down it waits for it.
func (l *Link) RecvUntil(frames []link.Frame, deadline time.Time) (int, error) {
	if len(frames) == 0 {
		return 0, nil
	}
	for {
		if l.down {
			if err := l.awaitUp(deadline); err != nil {
				return 0, l.deviceError(err)
			}
			if l.down {
				return 0, nil
			}
		}
		n, err := l.in.WaitUntil(len(frames), deadline)
		switch {
		case errors.Is(err, unix.ENETDOWN), errors.Is(err, link.ErrDown):
			l.down = true
			continue
		case errors.Is(err, unix.EINVAL):
			// One frame that the kernel could not describe in a virtio-net header.
			// It is gone; others follow.
			continue
		case err != nil:
			return 0, l.deviceError(err)
		case n == 0:
			return 0, nil
		}
		if n = l.take(frames, n); n > 0 {
			return n, nil
		}
	}
}

// take fills frames from the batch of n, without those that can't be expressed.
func (l *Link) take(frames []link.Frame, n int) int {
	taken := 0
	for i := range n {
		header, data, ok := l.in.Frame(i)
		if !ok {
			continue
		}
		f := &frames[taken]
		*f = link.Frame{Data: data}
		if !virtio.Parse(header, f) || l.strip > 0 && !stripHeader(f, l.strip) {
			continue
		}
		if l.stamped {
			f.Time = timestamp(l.in.Control(i))
		}
		taken++
	}
	return taken
}

// stripHeader takes n bytes off a frame's front.
func stripHeader(f *link.Frame, n int) bool {
	if len(f.Data) < n || f.NeedsChecksum && int(f.ChecksumStart) < n {
		return false
	}
	f.Data = f.Data[n:]
	if f.NeedsChecksum {
		f.ChecksumStart -= uint16(n)
	}
	if f.HeaderLen != 0 {
		f.HeaderLen -= uint16(n)
	}
	return true
}

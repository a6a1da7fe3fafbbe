package station

import (
	"errors"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/wire"
)

const (
	// outboxSize is how many frames wait for the link at a time: enough for
	// the fragments of the longest packet at the smallest common MTU.
	outboxSize = 128
	// retryAfter is when a link whose queue was full is tried again.
	retryAfter = time.Millisecond
)

// outbox is the frames that are on their way to the link, in buffers of their
// own.
type outbox struct {
	frames  []link.Frame
	labels  []label
	buffers [][]byte
	n       int
	retry   time.Time // when to try again, zero if the link takes frames
	taken   uint32    // frames that the link has taken since the beginning
}

// label is what a frame in the outbox is: the first of the packet with the
// token, or something that nobody asks about.
type label struct {
	token uint64
	first bool
}

func (o *outbox) init(info link.Info) {
	room := info.MTU + wire.EthernetLen
	memory := make([]byte, outboxSize*room)
	o.frames = make([]link.Frame, outboxSize)
	o.labels = make([]label, outboxSize)
	o.buffers = make([][]byte, outboxSize)
	for i := range o.buffers {
		o.buffers[i] = memory[i*room : (i+1)*room : (i+1)*room]
	}
}

// room is how many frames still fit.
func (o *outbox) room() int { return outboxSize - o.n }

// next is the buffer for the next frame; there must be room.
func (o *outbox) next() []byte { return o.buffers[o.n] }

// push makes what was written to next's first bytes a frame.
func (o *outbox) push(length int, l label) {
	o.frames[o.n] = link.Frame{Data: o.buffers[o.n][:length]}
	o.labels[o.n] = l
	o.n++
}

// Flush hands the frames that wait to the link, as far as it takes them.
func (s *Station) Flush(now time.Time) {
	o := &s.out
	done := 0
	for done < o.n {
		n, err := s.cfg.Link.Send(o.frames[done:o.n])
		for _, l := range o.labels[done : done+n] {
			if l.first {
				s.stamps.note(o.taken, l.token)
				s.handler.Sent(now, l.token)
			}
			o.taken++
		}
		done += n
		if err != nil {
			if l := o.labels[done]; l.first {
				s.handler.Refused(now, l.token, err)
			}
			done++
			if errors.Is(err, link.ErrClosed) || errors.Is(err, link.ErrDown) {
				done = o.n
			}
			continue
		}
		if done < o.n {
			break
		}
	}
	o.drop(done)
	o.retry = time.Time{}
	if o.n > 0 {
		o.retry = now.Add(retryAfter)
	}
}

// drop forgets the first frames and moves the others up.
func (o *outbox) drop(done int) {
	if done == 0 {
		return
	}
	rest := o.n - done
	for i := range rest {
		o.buffers[i], o.buffers[done+i] = o.buffers[done+i], o.buffers[i]
		o.frames[i], o.labels[i] = o.frames[done+i], o.labels[done+i]
	}
	o.n = rest
}

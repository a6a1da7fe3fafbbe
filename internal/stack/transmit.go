package stack

import (
	"errors"

	"gotcp/internal/link"
	"gotcp/internal/wire"
)

const (
	// batchSize is how many frames move at once: four to eight gain a fifth
	// over one by one, more gain nothing.
	batchSize = 8
	// headerRoom holds the longest headers we write: Ethernet, IPv4 without
	// options, TCP with as many as fit.
	headerRoom = wire.EthernetLen + wire.IPv4MinLen + 60
)

// transmitter is the frames on their way to a link. They are borrowed: headers
// from headers, payload from send rings and received frames.
type transmitter struct {
	frames  [batchSize]link.Frame
	headers [batchSize]*[headerRoom]byte
	// fleeting marks frames whose payload may change once the lock is given
	// back; if the link does not take them at once, they are copied to kept.
	fleeting [batchSize]bool
	kept     [batchSize][]byte
	n        int
	// full says that the link took less than it was given. Nothing is added
	// until it can send again, so that nothing is ever dropped in silence.
	full    bool
	kick    chan struct{} // wakes writableLoop
	waiting []*TCPConn    // have more to send
}

func (t *transmitter) init() {
	for i := range t.headers {
		t.headers[i] = new([headerRoom]byte)
	}
	t.kick = make(chan struct{}, 1)
}

func (t *transmitter) reset() {
	clear(t.frames[:])
	t.n, t.full = 0, false
	t.waiting = nil
}

// slot returns a frame to fill in, its Data being room for headers, or nil if
// the link is full. push then queues it.
func (n *NIC) slot() *link.Frame {
	t := &n.tx
	if t.n == batchSize && !t.full {
		n.flush()
	}
	if t.full || t.n == batchSize || n.err != nil {
		return nil
	}
	f := &t.frames[t.n]
	*f = link.Frame{Data: t.headers[t.n][:]}
	return f
}

// push queues the last slot. fleeting says that its payload is only valid as
// long as the lock is held.
func (n *NIC) push(fleeting bool) {
	n.tx.fleeting[n.tx.n] = fleeting
	n.tx.n++
}

// flush hands the queued frames to the link.
func (n *NIC) flush() {
	t := &n.tx
	if t.n == 0 || t.full || n.err != nil {
		return
	}
	for at := 0; at < t.n; {
		sent, err := n.link.Send(t.frames[at:t.n])
		n.stack.stats.FramesOut += uint64(sent)
		at += sent
		switch {
		case errors.Is(err, link.ErrClosed) || errors.Is(err, link.ErrDown):
			n.fail(err)
			return
		case err != nil:
			n.stack.stats.SendErrors++
			n.checkMTU(&t.frames[at])
			at++ // this one will never go; the others may
		case at < t.n:
			n.hold(at)
			return
		}
	}
	clear(t.frames[:t.n])
	t.n = 0
}

// hold keeps the frames from the given one on until the link can send again.
func (n *NIC) hold(from int) {
	t := &n.tx
	for i := from; i < t.n; i++ {
		f, to := t.frames[i], i-from
		t.headers[i], t.headers[to] = t.headers[to], t.headers[i]
		if t.fleeting[i] {
			b := append(t.kept[to][:0], f.Tail[0]...)
			b = append(b, f.Tail[1]...)
			t.kept[to], f.Tail = b, [2][]byte{b}
		}
		t.frames[to] = f
		t.fleeting[to] = false
	}
	clear(t.frames[t.n-from : t.n])
	t.n -= from
	t.full = true
	n.stack.stats.Blocked++
	select {
	case t.kick <- struct{}{}:
	default:
	}
}

// await puts c on the list of those that have more to send.
func (n *NIC) await(c *TCPConn) {
	if !c.waiting {
		c.waiting = true
		n.tx.waiting = append(n.tx.waiting, c)
	}
}

// writableLoop is the fourth entry: the link can send again.
func (n *NIC) writableLoop() {
	for {
		select {
		case <-n.tx.kick:
		case <-n.ended:
			return
		}
		err := n.link.WaitSend()
		n.stack.enter()
		if err != nil {
			n.fail(err)
		}
		n.tx.full = false
		n.flush()
		if !n.tx.full {
			// First come, first served: who fills the link up again goes to
			// the end of the list.
			for _, c := range n.tx.waiting {
				c.waiting = false
				c.touch()
			}
			n.tx.waiting = n.tx.waiting[:0]
		}
		n.stack.leave()
	}
}

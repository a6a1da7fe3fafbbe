// Package pipe is a pair of links joined back to back in memory, for tests: what
// goes into one end comes out of the other. It keeps to the Link contract to the
// letter (borrowed frames, short counts when full) and waits only on condition
// variables and timers, so that it works inside testing/synctest. It must not know what is in a frame.
package pipe

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/wire"
)

// ErrTooLong is wrapped by Send's error for a frame that is longer than the
// link carries.
var ErrTooLong = errors.New("frame too long")

const (
	defaultMTU   = 1500
	defaultQueue = 256
	// maxGSO is the longest frame that may be cut: IP's length field is 16 bits.
	maxGSO = 65535
)

// Config is what a pair is made with. The zero value of a field means the
// default that its comment names.
type Config struct {
	MTU int // 1500
	// MACs are the two ends' addresses, 02:00:00:00:00:01 and :02. They mean
	// something only with Ethernet.
	MACs [2]wire.MAC
	// Queue is how many frames may wait in each direction, 256.
	Queue int
	// GSO lets checksums unfinished and segments uncut through, as two
	// machines on one kernel see them. Without it Send refuses them.
	GSO bool
	// Ethernet says that frames begin with an Ethernet header.
	Ethernet bool
}

// Link is one end of a pair.
type Link struct {
	info link.Info
	in   *queue // what the peer sent
	out  *queue // what the peer receives
	// borrowed are the buffers of the last Recv, given back by the next.
	borrowed [][]byte
	alarm    *time.Timer // ends a wait; nil until there was a deadline
}

var _ link.Link = (*Link)(nil)

// New makes a pair.
func New(cfg Config) (a, b *Link) {
	if cfg.MTU == 0 {
		cfg.MTU = defaultMTU
	}
	if cfg.Queue == 0 {
		cfg.Queue = defaultQueue
	}
	if cfg.MACs == [2]wire.MAC{} {
		cfg.MACs = [2]wire.MAC{{2, 0, 0, 0, 0, 1}, {2, 0, 0, 0, 0, 2}}
	}
	if !cfg.Ethernet {
		cfg.MACs = [2]wire.MAC{}
	}
	ab, ba := newQueue(cfg.Queue), newQueue(cfg.Queue)
	a = &Link{info: info(cfg, 0), in: ba, out: ab}
	b = &Link{info: info(cfg, 1), in: ab, out: ba}
	return a, b
}

func info(cfg Config, end int) link.Info {
	i := link.Info{
		Name:     fmt.Sprintf("pipe%d", end),
		MAC:      cfg.MACs[end],
		MTU:      cfg.MTU,
		Ethernet: cfg.Ethernet,
		Checksum: cfg.GSO,
	}
	if cfg.GSO {
		i.MaxGSO = maxGSO
	}
	return i
}

// Info tells what the pair was made with.
func (l *Link) Info() link.Info { return l.info }

// Send puts frames into the other end's queue until it is full. Frames to an
// end that was closed vanish, as they do on a cable that nobody listens to.
func (l *Link) Send(frames []link.Frame) (int, error) {
	l.out.mu.Lock()
	defer l.out.mu.Unlock()
	for i := range frames {
		if l.out.writerGone {
			return i, link.ErrClosed
		}
		if err := l.check(&frames[i]); err != nil {
			return i, err
		}
		if l.out.readerGone {
			continue
		}
		if len(l.out.frames) == l.out.limit {
			return i, nil
		}
		l.out.put(&frames[i])
	}
	return len(frames), nil
}

// check reports why f can never be sent.
func (l *Link) check(f *link.Frame) error {
	if !l.info.Checksum && (f.NeedsChecksum || f.GSO != link.GSONone) {
		return errors.New("pipe without offloads: frame is unfinished")
	}
	limit := l.info.MTU
	if f.GSO != link.GSONone {
		limit = maxGSO
	}
	if l.info.Ethernet {
		limit += wire.EthernetLen + wire.VLANLen
	}
	if f.Len() > limit {
		return fmt.Errorf("%w: %d bytes, at most %d", ErrTooLong, f.Len(), limit)
	}
	return nil
}

// WaitSend waits until there is room in the other end's queue.
func (l *Link) WaitSend() error {
	l.out.mu.Lock()
	defer l.out.mu.Unlock()
	for len(l.out.frames) == l.out.limit && !l.out.writerGone && !l.out.readerGone {
		l.out.change.Wait()
	}
	if l.out.writerGone {
		return link.ErrClosed
	}
	return nil
}

// Close ends this end. What it sent before can still be received.
func (l *Link) Close() error {
	l.in.mu.Lock()
	l.in.readerGone = true
	l.in.frames = nil
	l.in.change.Broadcast()
	l.in.mu.Unlock()

	l.out.mu.Lock()
	l.out.writerGone = true
	l.out.change.Broadcast()
	l.out.mu.Unlock()
	return nil
}

// queue is one direction of a pair.
type queue struct {
	mu     sync.Mutex
	change sync.Cond // broadcast whenever anything below changes
	limit  int
	frames []link.Frame // Data is our own copy, Tail is empty
	free   [][]byte

	readerGone, writerGone bool
	interrupted            bool // the RecvUntil that waits, or the next, is to end
}

func newQueue(limit int) *queue {
	q := &queue{limit: limit}
	q.change.L = &q.mu
	return q
}

// put copies f to the end of the queue and marks it as a device would that
// saw it arrive.
func (q *queue) put(f *link.Frame) {
	var b []byte
	if n := len(q.free); n > 0 {
		b, q.free = q.free[n-1][:0], q.free[:n-1]
	}
	b = append(b, f.Data...)
	b = append(b, f.Tail[0]...)
	b = append(b, f.Tail[1]...)
	q.frames = append(q.frames, link.Frame{Data: b, Offload: f.Offload, Time: time.Now()})
	q.change.Broadcast()
}

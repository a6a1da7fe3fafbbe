package impair

import (
	"encoding/binary"
	"sync"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/link/gso"
	"gotcp/internal/wire"
)

// coalesce is the shortest sleep between two deliveries. Timers are late by as
// much anyway; on a fast line packets that are due within it leave together,
// instead of each with its own wake-up.
const coalesce = 100 * time.Microsecond

// packet is one finished packet and its buffer.
type packet struct {
	data []byte
	// trusted: the device, or we, have seen that the checksum is right.
	trusted bool
	// pushed is when it was put on the line, time when the device says it saw
	// it, if it does.
	pushed, time time.Time
}

// lane is a Line with a lock, a stock of buffers, and a way to wait for what
// is due. Any number of goroutines may push; one takes.
type lane struct {
	ethernet bool
	room     int // of a new buffer

	mu     sync.Mutex
	line   *Line[*packet]
	cutter gso.Cutter
	free   []*packet
	// asleep is the time the taker sleeps until, zero if it is awake or
	// sleeps without end.
	asleep time.Time
	waits  bool
	closed bool
	err    error // why nothing more will be pushed
	// interrupted: the take that waits, or the next one, is to end.
	interrupted bool

	// wake holds one token: something was pushed that is due earlier, or ended.
	wake  chan struct{}
	timer *time.Timer
}

func newLane(info link.Info, p Params, seed, stream uint64) *lane {
	l := &lane{
		ethernet: info.Ethernet,
		room:     info.MTU + wire.EthernetLen + wire.VLANLen,
		wake:     make(chan struct{}, 1),
	}
	l.line = NewLine(p, seed, stream, l.copyOf)
	return l
}

// push cuts f into packets and puts them on the line. The lock is held.
func (l *lane) push(now time.Time, f *link.Frame) error {
	if err := l.cutter.Reset(f, l.ethernet); err != nil {
		return err
	}
	for l.cutter.More() {
		p := l.buffer(l.cutter.NextLen())
		p.data = l.cutter.Append(p.data)
		p.trusted = f.ChecksumValid || f.NeedsChecksum
		p.pushed, p.time = now, f.Time
		if !l.line.Push(now, len(p.data), p) {
			l.free = append(l.free, p)
		}
	}
	return nil
}

// pushAll pushes frames until one can't be understood, and wakes the taker if need be.
func (l *lane) pushAll(frames []link.Frame) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return 0, link.ErrClosed
	}
	if l.err != nil {
		return 0, l.err
	}
	now := time.Now()
	var err error
	n := 0
	for n < len(frames) && err == nil {
		if err = l.push(now, &frames[n]); err == nil {
			n++
		}
	}
	if due := l.line.Deadline(); l.waits && !due.IsZero() && (l.asleep.IsZero() || due.Before(l.asleep)) {
		l.rouse()
	}
	return n, err
}

// rouse wakes the taker. The lock is held.
func (l *lane) rouse() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// end says that nothing more will be pushed, and why. What is on the line
// still comes out.
func (l *lane) end(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err == nil {
		l.err = err
	}
	l.rouse()
}

// refuse counts a packet that the device behind the line would not take.
func (l *lane) refuse() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.line.stats.Refused++
}

// close ends everything at once.
func (l *lane) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.rouse()
}

// interrupt ends the take that waits, or else the next one.
func (l *lane) interrupt() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.interrupted = true
	l.rouse()
}

// take waits until packets are due and puts up to limit of them in batch, none
// at the deadline (zero means none) and after an interrupt. Those that it gave
// before are its own again.
func (l *lane) take(batch []*packet, limit int, deadline time.Time) ([]*packet, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.free = append(l.free, batch...)
	for batch = batch[:0]; ; {
		if l.closed {
			return batch, link.ErrClosed
		}
		now := time.Now()
		for len(batch) < limit {
			d, ok := l.line.Pop(now)
			if !ok {
				break
			}
			batch = l.arrive(now, batch, d)
		}
		if len(batch) > 0 {
			return batch, nil
		}
		if l.err != nil && l.line.Len() == 0 {
			return batch, l.err
		}
		if !deadline.IsZero() && !now.Before(deadline) {
			return batch, nil
		}
		if l.interrupted {
			l.interrupted = false
			return batch, nil
		}
		l.sleep(now, deadline)
	}
}

// arrive appends the packet at the end of its way to batch, unless it was
// corrupted so that no receiver would have seen it.
func (l *lane) arrive(now time.Time, batch []*packet, d Delivery[*packet]) []*packet {
	p := d.Item
	if !p.time.IsZero() {
		// The device would have seen it only now.
		p.time = p.time.Add(now.Sub(p.pushed))
	}
	if d.Corrupt {
		if !flip(p.data, l.ethernet, d.Bit) {
			l.free = append(l.free, p)
			return batch
		}
		p.trusted = false
	}
	return append(batch, p)
}

// sleep gives up the lock until the deadline, or until something is due or was
// pushed.
func (l *lane) sleep(now, deadline time.Time) {
	var due <-chan time.Time
	l.waits, l.asleep = true, l.line.Deadline()
	if !l.asleep.IsZero() {
		l.asleep = now.Add(max(l.asleep.Sub(now), coalesce))
	}
	if !deadline.IsZero() && (l.asleep.IsZero() || deadline.Before(l.asleep)) {
		l.asleep = deadline
	}
	if !l.asleep.IsZero() {
		d := l.asleep.Sub(now)
		if l.timer == nil {
			l.timer = time.NewTimer(d)
		} else {
			l.timer.Reset(d)
		}
		due = l.timer.C
	}
	l.mu.Unlock()
	select {
	case <-due:
	case <-l.wake:
	}
	l.mu.Lock()
	l.waits = false
}

// buffer is an empty packet with room for n bytes.
func (l *lane) buffer(n int) *packet {
	if k := len(l.free); k > 0 && n <= l.room {
		p := l.free[k-1]
		l.free = l.free[:k-1]
		p.data = p.data[:0]
		return p
	}
	return &packet{data: make([]byte, 0, max(n, l.room))}
}

func (l *lane) copyOf(p *packet) *packet {
	q := l.buffer(len(p.data))
	q.data = append(q.data, p.data...)
	q.trusted, q.pushed, q.time = p.trusted, p.pushed, p.time
	return q
}

// flip flips one bit of the IP packet, where the checksums of IPv4, TCP, UDP
// and ICMP notice. It reports false for anything else, ARP say, which is protected only
// by the link's own check and would not have been received.
func flip(b []byte, ethernet bool, bit uint32) bool {
	if ethernet {
		at := gso.IPOffset(b)
		if at < 0 {
			return false
		}
		b = b[at:]
	}
	if len(b) >= wire.IPv4MinLen && b[0]>>4 == 4 {
		// Not the padding of a short frame.
		if n := int(binary.BigEndian.Uint16(b[2:])); n >= wire.IPv4MinLen && n < len(b) {
			b = b[:n]
		}
	}
	if len(b) == 0 {
		return false
	}
	bit %= uint32(len(b)) * 8
	b[bit/8] ^= 1 << (bit % 8)
	return true
}

func (l *lane) stats() Stats {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.line.Stats()
}

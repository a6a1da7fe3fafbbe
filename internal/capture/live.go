package capture

import (
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"

	"gotcp/internal/host"
	"gotcp/internal/link/virtio"
)

// Live captures on interfaces. Each has a ring of its own; what lies in several is
// taken in order of time.
type Live struct {
	config  Config
	sockets []*socket
	bell    *bell
	polls   []unix.PollFd
	// loopback is lo's number: a packet passes it twice, and is seen once.
	loopback int32
	// long holds the frames of a batch that were too long for their slots.
	long []byte

	// frame and rival are the next frame and another one; here, because what an
	// interface method gets would be allocated.
	frame, rival frame

	known []Interface
	// numbers are the kernel's numbers of the known ones; last was the last asked for.
	numbers   map[int32]int
	last      int32
	lastKnown int

	gone Stats // of interfaces that are no more
	end  error
}

var _ Source = (*Live)(nil)

// maxBatch bounds how many packets are kept from the kernel at a time.
const maxBatch = 256

// OpenLive begins to capture, in the network namespace of the calling thread. Missing
// privileges are a *host.PrivilegeError.
func OpenLive(c Config) (*Live, error) {
	c, err := c.normal()
	if err != nil {
		return nil, err
	}
	l := &Live{config: c, numbers: map[int32]int{}}
	if l.bell, err = newBell(); err != nil {
		return nil, err
	}
	if l.loopback, err = loopback(); err == nil {
		err = l.openSockets()
	}
	if err != nil {
		l.Close()
		return nil, err
	}
	l.polls = make([]unix.PollFd, 1+len(l.sockets))
	return l, nil
}

// loopback is the number of lo, 0 if there is none.
func loopback() (int32, error) {
	all, err := host.Interfaces()
	for _, i := range all {
		if i.Loopback {
			return int32(i.Index), err
		}
	}
	return 0, err
}

func (l *Live) openSockets() error {
	c := &l.config
	for _, name := range c.Interfaces {
		s, err := openSocket(name, c, c.BufferSize/len(c.Interfaces))
		if err != nil {
			return err
		}
		l.sockets = append(l.sockets, s)
		if s.index != 0 {
			l.learn(int32(s.index), name, s.link)
		}
	}
	return nil
}

// learn gives an interface its place.
func (l *Live) learn(number int32, name string, link LinkType) int {
	l.known = append(l.known, Interface{Name: name, LinkType: link, Snaplen: l.config.Snaplen, Nanoseconds: true})
	l.numbers[number] = len(l.known) - 1
	return len(l.known) - 1
}

// place finds an interface's place by the kernel's number.
func (l *Live) place(s *socket, number int32) int {
	if number == l.last && number != 0 {
		return l.lastKnown
	}
	place, ok := l.numbers[number]
	if !ok {
		place = l.learn(number, s.nameOf(number), s.link)
	}
	l.last, l.lastKnown = number, place
	return place
}

// Read takes packets out of the rings.
func (l *Live) Read(b *Batch, deadline time.Time) error {
	b.reset()
	b.borrowed = true
	for l.end == nil {
		l.release()
		if l.take(b); len(b.Packets) > 0 {
			return nil
		}
		until, pause := l.until(deadline)
		told, err := l.wait(until)
		if err != nil {
			return err
		}
		if !told && !(pause && passed(until)) {
			return nil
		}
		l.lookAtDown()
	}
	return l.end
}

// release gives back what no batch holds any more.
func (l *Live) release() {
	for _, s := range l.sockets {
		s.ring.release()
	}
	l.long = l.long[:0]
}

// passed reports whether a pause went by, and was not broken off.
func passed(until time.Time) bool { return !time.Now().Before(until) }

// downPause is how often an interface that is down is looked at. The socket hears again
// by itself as soon as it is up, but nothing wakes it when the interface goes away meanwhile.
const downPause = 100 * time.Millisecond

// until is how long to wait: for a pause only, if an interface is down.
func (l *Live) until(deadline time.Time) (until time.Time, pause bool) {
	if !slices.ContainsFunc(l.sockets, func(s *socket) bool { return s.down }) {
		return deadline, false
	}
	until = time.Now().Add(downPause)
	if !deadline.IsZero() && deadline.Before(until) {
		return deadline, false
	}
	return until, true
}

// wait waits for packets or for trouble with an interface.
func (l *Live) wait(until time.Time) (bool, error) {
	polls := l.polls[:1+len(l.sockets)]
	for i, s := range l.sockets {
		polls[1+i] = unix.PollFd{Fd: int32(s.fd), Events: unix.POLLIN}
	}
	told, err := l.bell.wait(polls, until)
	if !told || err != nil {
		return told, err
	}
	for i, s := range l.sockets {
		if polls[1+i].Revents&unix.POLLERR != 0 {
			if err := l.failed(s); err != nil {
				return true, err
			}
		}
	}
	return true, nil
}

// take fills the batch with what is there.
func (l *Live) take(b *Batch) {
	f := &l.frame
	for len(b.Packets) < maxBatch {
		s := l.next(f)
		if s == nil || !l.roomFor(f) {
			return
		}
		b.Packets = append(b.Packets, Packet{})
		if !l.packet(s, f, &b.Packets[len(b.Packets)-1]) {
			b.Packets = b.Packets[:len(b.Packets)-1]
		}
		s.ring.advance()
	}
}

// next finds the oldest frame that waits.
func (l *Live) next(f *frame) *socket {
	var oldest *socket
	for _, s := range l.sockets {
		switch {
		case oldest == nil:
			if s.ring.peek(f) {
				oldest = s
			}
		case s.ring.peek(&l.rival) && l.rival.time.Before(f.time):
			oldest, *f = s, l.rival
		}
	}
	return oldest
}

// packet makes a packet of a frame, if it is one to show.
func (l *Live) packet(s *socket, f *frame, p *Packet) bool {
	memory, begin, captured := f.memory, f.mac, f.captured
	vnet := f.memory[max(begin-s.vnet, 0):begin]
	cut := !s.ofBlocks && begin+captured == len(memory)
	if f.status&unix.TP_STATUS_COPY != 0 {
		if copied := l.takeCopy(s); len(copied) == reserve+s.vnet+f.length {
			vnet = copied[reserve : reserve+s.vnet]
			memory, begin, captured, cut = copied, reserve+s.vnet, len(copied)-reserve-s.vnet, false
		}
	}
	outgoing := f.from.Pkttype == unix.PACKET_OUTGOING
	if outgoing && (f.from.Ifindex == l.loopback || l.config.Direction == DirectionIn) ||
		!outgoing && l.config.Direction == DirectionOut {
		return false
	}
	if cut {
		s.stats.Cut++
	}
	*p = Packet{
		Time:       f.time,
		LinkType:   s.link,
		Interface:  l.place(s, f.from.Ifindex),
		Direction:  DirectionIn,
		Oversized:  f.status&unix.TP_STATUS_GSO_TCP != 0,
		Unfinished: f.status&unix.TP_STATUS_CSUMNOTREADY != 0,
	}
	if outgoing {
		p.Direction = DirectionOut
	}
	if s.vnet > 0 {
		p.GSOSize = gsoSize(vnet)
		p.Oversized = p.Oversized || p.GSOSize > 0
	}
	whole := memory[:begin+captured]
	front := f.restore(whole, begin, s.cooked)
	p.Length = f.length + begin - front
	p.Data = whole[front:min(len(whole), front+l.config.Snaplen)]
	return s.vm == nil || chosen(s.vm, p)
}

// gsoSize is found in a virtio-net header: byte 1 is the kind, bytes 4 and 5 are the size
// (virtio 1.2 §5.1.6).
func gsoSize(h []byte) int {
	if len(h) < virtio.HeaderLen || h[1] == 0 {
		return 0
	}
	return int(binary.NativeEndian.Uint16(h[4:]))
}

func chosen(vm *bpf.VM, p *Packet) bool {
	n, err := vm.Run(p.Data)
	p.Data = p.Data[:min(n, len(p.Data))]
	return err == nil && n > 0
}

// longRoom is memory for copies: several of the longest frames.
const longRoom = 4 * (maxSnaplen + reserve + virtio.HeaderLen)

// roomFor reports whether a frame's copy, if it has one, can be kept in this batch.
func (l *Live) roomFor(f *frame) bool {
	if f.status&unix.TP_STATUS_COPY == 0 {
		return true
	}
	if l.long == nil {
		l.long = make([]byte, 0, longRoom)
	}
	return cap(l.long)-len(l.long) >= reserve+virtio.HeaderLen+maxSnaplen
}

// takeCopy reads the whole of a frame that did not fit its slot, with room in front of it;
// nil if it cannot be had. Copies come in the order of the slots.
func (l *Live) takeCopy(s *socket) []byte {
	from := len(l.long)
	room := l.long[from : from+reserve+s.vnet+maxSnaplen]
	for {
		n, err := unix.Read(s.fd, room[reserve:])
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case errors.Is(err, unix.ENETDOWN):
			// The news came this way; the copy is still there.
			l.wentDown(s)
			continue
		case err != nil:
			return nil
		}
		l.long = l.long[:from+reserve+n]
		return l.long[from:len(l.long):len(l.long)]
	}
}

// Interrupt ends a Read that waits.
func (l *Live) Interrupt() { l.bell.ring() }

// Interfaces are those that were named; of Any those that packets came from.
func (l *Live) Interfaces() []Interface { return l.known }

// Stats are the counts of all interfaces together.
func (l *Live) Stats() (Stats, error) {
	sum := l.gone
	for _, s := range l.sockets {
		if err := s.count(); err != nil {
			return sum, err
		}
		sum.add(s.stats)
	}
	return sum, nil
}

// LinkType is that of all interfaces, false if they differ.
func (l *Live) LinkType() (LinkType, bool) {
	for _, s := range l.sockets {
		if s.link != l.sockets[0].link {
			return 0, false
		}
	}
	if len(l.sockets) == 0 {
		return 0, false
	}
	return l.sockets[0].link, true
}

// Close ends the capture. Packets that were read from it are no longer valid.
func (l *Live) Close() error {
	for _, s := range l.sockets {
		s.close()
	}
	l.sockets, l.end = nil, errClosed
	l.bell.close()
	return nil
}

var errClosed = errors.New("the capture is closed")

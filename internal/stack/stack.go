// Package stack is the host we are on one or more links: addresses and routes,
// ARP, IPv4 with its fragments, ICMP, and TCP's demultiplexing. Its face is
// net.Conn and net.Listener. It must not know of any concrete link, of the
// kernel or its routing table, or of commands: what it needs from them comes
// in as functions and values.
//
// Stack.mu guards everything, told in one sentence: each of the four entries
// (a batch from a link, the timer, a call of the API, a link that can send
// again) is enter, work, leave, and leave hands all the frames that came up to
// the links before it unlocks.
package stack

import (
	crand "crypto/rand"
	"io"
	"math/rand/v2"
	"net/netip"
	"sync"
	"time"

	"gotcp/internal/due"
	"gotcp/internal/frag"
	"gotcp/internal/tcp"
	"gotcp/internal/wire"
)

// Config is what a Stack is made with.
type Config struct {
	// Rand is where secrets come from, crypto/rand's Reader if nil.
	Rand io.Reader
	// TCP is the template for every connection. ISS and TimestampOffset are
	// set by the stack; MSS and ReceiveBuffer, if given, are upper bounds.
	// MaxPayload follows the link.
	TCP tcp.Config
	// Reserve takes a TCP port away from the kernel before it is used on a
	// Shared interface. Port 0 lets it choose; an unspecified address means
	// all addresses. It is called without the stack's lock. release is called
	// once, after the last frame of the last connection on the port.
	Reserve func(local netip.AddrPort) (port uint16, release func(), err error)
	// Tracer, if set, makes the tracer of every connection; it may return nil.
	Tracer func(local, remote netip.AddrPort) tcp.Tracer
	// MaxTimeWait bounds the connections that linger in TIME-WAIT; the oldest
	// makes room. Default 8192.
	MaxTimeWait int
}

const defaultMaxTimeWait = 8192

// Stack is a host. Its methods, and those of all that it makes, may be called
// from any goroutine.
type Stack struct {
	mu     sync.Mutex
	cfg    Config
	closed bool
	wg     sync.WaitGroup // goroutines of the links
	// now is the time of the entry that holds the lock.
	now time.Time

	nics   []*NIC
	routes []route

	conns     map[flow]*TCPConn
	last      *TCPConn // of the last segment: the next one is likely for it too
	listeners map[netip.AddrPort]*TCPListener
	reserved  map[netip.AddrPort]*reservation
	timeWait  timeWaitQueue

	touched []*TCPConn // to be served before the lock is given back
	timers  due.Queue[*TCPConn]
	timer   *time.Timer
	armed   time.Time // when timer goes off, zero if it is not running

	frag      *frag.Reassembler
	paths     pathCache
	isn       tcp.ISNSource
	ports     portPicker
	rand      *rand.Rand
	ipID      uint16
	icmpLimit bucket

	seg      tcp.Segment // the one being taken in
	pkt      packet      // likewise
	releases []func()    // to be called without the lock
	stats    Stats

	// wholeHeader is the header of a reassembled datagram, for quoting.
	wholeHeader [wire.IPv4MinLen]byte
}

// New makes a host without any link.
func New(cfg Config) *Stack {
	if cfg.Rand == nil {
		cfg.Rand = crand.Reader
	}
	if cfg.MaxTimeWait <= 0 {
		cfg.MaxTimeWait = defaultMaxTimeWait
	}
	var seed [32]byte
	s := &Stack{
		cfg:       cfg,
		conns:     make(map[flow]*TCPConn),
		listeners: make(map[netip.AddrPort]*TCPListener),
		reserved:  make(map[netip.AddrPort]*reservation),
		frag:      frag.New(frag.Config{}),
		paths:     make(pathCache),
		icmpLimit: bucket{rate: icmpRate, burst: icmpBurst},
	}
	// crypto/rand never fails; another source that does is a broken test.
	for _, secret := range [][]byte{seed[:], s.isn.Secret[:], s.ports.secret[:]} {
		if _, err := io.ReadFull(cfg.Rand, secret); err != nil {
			panic("stack: no randomness: " + err.Error())
		}
	}
	s.rand = rand.New(rand.NewChaCha8(seed))
	s.isn.Epoch = time.Now()
	s.ipID = uint16(s.rand.Uint32())
	return s
}

// enter begins an entry: it takes the lock and the time.
func (s *Stack) enter() time.Time {
	s.mu.Lock()
	s.now = time.Now()
	return s.now
}

// leave ends an entry.
func (s *Stack) leave() {
	s.settle()
	releases := s.releases
	s.releases = nil
	s.mu.Unlock()
	for _, release := range releases {
		release()
	}
}

// settle does all that an entry has given rise to and hands the frames over,
// so that the lock may be given back, by leave or by a Cond's Wait. It reports
// whether any connection was served, and thus anybody perhaps woken.
func (s *Stack) settle() (served bool) {
	for {
		served = served || len(s.touched) > 0
		for i := 0; i < len(s.touched); i++ {
			s.touched[i].serve(s.now)
		}
		clear(s.touched)
		s.touched = s.touched[:0]
		for _, n := range s.nics {
			n.poll(s.now)
		}
		if len(s.touched) > 0 {
			continue
		}
		for _, n := range s.nics {
			n.flush()
		}
		if len(s.touched) == 0 {
			break
		}
	}
	s.rearm()
	return served
}

// wait gives the lock up until c is woken, as sync.Cond.Wait, after settling.
// It may return for no reason, and does so where settling served a connection:
// what the caller is to wait for may have come about then, when a link failed
// or a timer was due, and nobody would tell it again.
func (s *Stack) wait(c *sync.Cond) {
	served := s.settle()
	switch {
	case len(s.releases) > 0:
		s.leave()
		s.enter()
	case !served:
		c.Wait()
		s.now = time.Now()
	}
}

// Close aborts every connection, gives the links back and waits until nothing
// of the stack runs any more.
func (s *Stack) Close() error {
	now := s.enter()
	if s.closed {
		s.leave()
		return nil
	}
	s.closed = true
	for _, l := range s.listeners {
		l.close(now)
	}
	for _, c := range s.conns {
		c.kill(now, errStackClosed)
	}
	s.settle()
	for _, c := range s.conns {
		c.remove()
	}
	if s.timer != nil {
		s.timer.Stop()
	}
	nics := s.nics
	for _, n := range nics {
		n.stop()
	}
	s.leave()
	var first error
	for _, n := range nics {
		if err := n.link.Close(); err != nil && first == nil {
			first = err
		}
	}
	s.wg.Wait()
	return first
}

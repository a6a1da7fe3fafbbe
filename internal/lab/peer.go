package lab

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"net"
	"net/netip"
	"sync"
	"time"
)

// peerBuffer is what the peers read and write at a time: with 16 KiB, netcat's
// choice, the kernel's TCP reaches a quarter of its speed.
const peerBuffer = 256 << 10

// Result is what became of one connection, as the kernel peer saw it.
type Result struct {
	N       int64             // bytes of payload that it moved
	SHA256  [sha256.Size]byte // of these bytes; zero from Count
	Elapsed time.Duration     // from the connection's beginning to its end
	Err     error
}

// Mbps is the rate of payload in Mbit/s.
func (r Result) Mbps() float64 {
	if r.Elapsed <= 0 {
		return 0
	}
	return float64(r.N) * 8 / 1e6 / r.Elapsed.Seconds()
}

// Check returns an error unless the connection went well and moved Data(n).
func (r Result) Check(n int64) error {
	switch {
	case r.Err != nil:
		return fmt.Errorf("after %d of %d bytes: %w", r.N, n, r.Err)
	case r.N != n:
		return fmt.Errorf("%d bytes arrived, want %d", r.N, n)
	case r.SHA256 != DataSum(n):
		return fmt.Errorf("all %d bytes arrived, but not the same", n)
	}
	return nil
}

// Peer is a server on a kernel socket. It serves any number of connections at
// a time; its results come in the order in which they end.
type Peer struct {
	Addr netip.AddrPort

	listener net.Listener
	results  chan Result
	serving  sync.WaitGroup
	mu       sync.Mutex
	conns    map[net.Conn]struct{}
	closed   bool
}

// Wait returns the next result; it waits for a connection to end. A peer that
// the lab has taken down gives net.ErrClosed.
func (p *Peer) Wait() Result {
	r, ok := <-p.results
	if !ok {
		return Result{Err: net.ErrClosed}
	}
	return r
}

// Results is the channel that Wait reads, for use in a select.
func (p *Peer) Results() <-chan Result { return p.results }

// Sink starts a server in the host that reads to the end of each connection
// and then closes it. The address is like net.Listen's; port 0 picks one.
func Sink(h *Host, address string) *Peer {
	h.lab.tb.Helper()
	return Serve(h, address, Drain)
}

// Source starts a server that sends Data(n) on each connection, half-closes it
// and waits for the other side's end.
func Source(h *Host, address string, n int64) *Peer {
	h.lab.tb.Helper()
	return Serve(h, address, func(c net.Conn) Result { return Feed(c, n) })
}

// Echo starts a server that returns what it gets, to the end.
func Echo(h *Host, address string) *Peer {
	h.lab.tb.Helper()
	return Serve(h, address, reflect)
}

// Serve starts a server that does the given for each connection and closes it.
// The lab's end closes them all and waits for them.
func Serve(h *Host, address string, do func(net.Conn) Result) *Peer {
	h.lab.tb.Helper()
	l, err := h.Listen("tcp", address)
	h.lab.check(err, "listen on %s of %s", address, h.Name)
	p := &Peer{
		Addr:     l.Addr().(*net.TCPAddr).AddrPort(),
		listener: l,
		results:  make(chan Result, 1024),
		conns:    make(map[net.Conn]struct{}),
	}
	p.serving.Go(func() { p.accept(do) })
	h.lab.tb.Cleanup(p.close)
	return p
}

func (p *Peer) accept(do func(net.Conn) Result) {
	for {
		c, err := p.listener.Accept()
		if err != nil {
			return
		}
		if !p.add(c) {
			c.Close()
			return
		}
		p.serving.Go(func() {
			r := do(c)
			p.remove(c)
			if err := c.Close(); r.Err == nil {
				r.Err = err
			}
			// A test that starts more connections than it waits for loses
			// the results it doesn't want, not its goroutines.
			select {
			case p.results <- r:
			default:
			}
		})
	}
}

func (p *Peer) add(c net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.conns[c] = struct{}{}
	}
	return !p.closed
}

func (p *Peer) remove(c net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.conns, c)
}

func (p *Peer) close() {
	p.listener.Close()
	p.mu.Lock()
	p.closed = true
	for c := range p.conns {
		c.SetDeadline(time.Unix(1, 0))
	}
	p.mu.Unlock()
	p.serving.Wait()
	close(p.results)
}

// Drain reads the connection to its end.
func Drain(c net.Conn) Result {
	m := newMeter()
	buf := make([]byte, peerBuffer)
	for {
		n, err := c.Read(buf)
		m.count(buf[:n])
		if err != nil {
			return m.result(ignoreEOF(err))
		}
	}
}

// Count is Drain without the hash, which costs as much as all the rest: for
// measuring speed.
func Count(c net.Conn) Result {
	r, start := Result{}, time.Now()
	buf := make([]byte, peerBuffer)
	for {
		n, err := c.Read(buf)
		r.N += int64(n)
		if err != nil {
			r.Elapsed, r.Err = time.Since(start), ignoreEOF(err)
			return r
		}
	}
}

// Feed sends Data(n), half-closes the connection and reads it to its end.
func Feed(c net.Conn, n int64) Result {
	r, start := Result{}, time.Now()
	r.N, r.Err = write(c, n)
	if r.Err == nil {
		r.Err = halfClose(c)
	}
	if r.Err == nil {
		_, r.Err = io.Copy(io.Discard, c)
	}
	r.Elapsed = time.Since(start)
	if r.Err == nil {
		r.SHA256 = DataSum(r.N)
	}
	return r
}

// write sends Data(n) and returns how much of it the connection took.
func write(c net.Conn, n int64) (written int64, err error) {
	src, buf := Data(n), make([]byte, peerBuffer)
	for err == nil && written < n {
		k, _ := src.Read(buf)
		k, err = c.Write(buf[:k])
		written += int64(k)
	}
	return written, err
}

// reflect sends back what comes, half-closes at the end of it.
func reflect(c net.Conn) Result {
	m := newMeter()
	buf := make([]byte, peerBuffer)
	for {
		n, err := c.Read(buf)
		if n > 0 {
			m.count(buf[:n])
			if _, err := c.Write(buf[:n]); err != nil {
				return m.result(err)
			}
		}
		if errors.Is(err, io.EOF) {
			return m.result(halfClose(c))
		}
		if err != nil {
			return m.result(err)
		}
	}
}

func halfClose(c net.Conn) error {
	half, ok := c.(interface{ CloseWrite() error })
	if !ok {
		return errors.New("connection can't be half-closed")
	}
	return half.CloseWrite()
}

func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// meter makes a Result of what it is shown.
type meter struct {
	start time.Time
	n     int64
	hash  hash.Hash
}

func newMeter() *meter { return &meter{start: time.Now(), hash: sha256.New()} }

func (m *meter) count(b []byte) {
	m.n += int64(len(b))
	m.hash.Write(b)
}

func (m *meter) result(err error) Result {
	return Result{N: m.n, SHA256: [sha256.Size]byte(m.hash.Sum(nil)), Elapsed: time.Since(m.start), Err: err}
}

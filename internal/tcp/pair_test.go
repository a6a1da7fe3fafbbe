package tcp

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// pair is two connections and a network between them: each segment arrives
// delay later, unless drop or mangle says otherwise.
type pair struct {
	t     *testing.T
	now   time.Time
	delay time.Duration
	end   [2]*Conn // the client and the server
	queue []flying // in order of arrival
	// drop decides about each segment that end from sends; late adds to its delay.
	drop func(from int, s *Segment) bool
	late func(from int, s *Segment) time.Duration
	log  func(from int, s *Segment)
}

type flying struct {
	at  time.Time
	to  int
	seg Segment
}

var t0 = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func newPair(t *testing.T, client, server Config) *pair {
	t.Helper()
	p := &pair{t: t, now: t0, delay: 10 * time.Millisecond}
	if client.MSS == 0 {
		client.MSS = 1460
	}
	if server.MSS == 0 {
		server.MSS = 1460
	}
	client.ISS, server.ISS = 1000, 0xffff_ff00 // the server's wraps soon
	p.end[0] = Dial(p.now, client)
	p.end[1] = NewListen(p.now, server)
	return p
}

// established is a pair that has finished its handshake.
func established(t *testing.T, client, server Config) *pair {
	t.Helper()
	p := newPair(t, client, server)
	p.run(100 * time.Millisecond)
	for i, c := range p.end {
		if c.State() != Established {
			t.Fatalf("end %d is %v after the handshake", i, c.State())
		}
	}
	return p
}

// output lets end i send what it wants.
func (p *pair) output(i int) {
	p.end[i].Output(p.now, func(s *Segment) bool {
		if p.log != nil {
			p.log(i, s)
		}
		if p.drop != nil && p.drop(i, s) {
			return true
		}
		c := *s
		c.Payload = [2][]byte{append(append([]byte{}, s.Payload[0]...), s.Payload[1]...)}
		at := p.now.Add(p.delay)
		if p.late != nil {
			at = at.Add(p.late(i, s))
		}
		p.queue = append(p.queue, flying{at, 1 - i, c})
		slices.SortStableFunc(p.queue, func(a, b flying) int { return a.at.Compare(b.at) })
		return true
	})
	if d := p.end[i].Deadline(); !d.IsZero() && d.Before(p.now) {
		p.t.Fatalf("end %d: deadline %v in the past", i, d.Sub(p.now))
	}
}

// step runs the network until its next event, at most until limit, and
// reports whether there was one.
func (p *pair) step(limit time.Time) bool {
	p.output(0)
	p.output(1)
	next := time.Time{}
	consider := func(at time.Time) {
		if !at.IsZero() && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	if len(p.queue) > 0 {
		consider(p.queue[0].at)
	}
	consider(p.end[0].Deadline())
	consider(p.end[1].Deadline())
	if next.IsZero() || next.After(limit) {
		p.now = limit
		return false
	}
	p.now = next
	for len(p.queue) > 0 && !p.queue[0].at.After(p.now) {
		f := p.queue[0]
		p.queue = p.queue[1:]
		p.end[f.to].Input(p.now, &f.seg)
	}
	return true
}

// run lets d pass.
func (p *pair) run(d time.Duration) {
	limit := p.now.Add(d)
	for p.step(limit) {
	}
}

// transfer sends data from end i and checks that the other end reads the same.
func (p *pair) transfer(i int, data []byte, within time.Duration) {
	p.t.Helper()
	limit := p.now.Add(within)
	var got []byte
	buf := make([]byte, 32<<10)
	sent := 0
	for {
		if sent < len(data) {
			n, err := p.end[i].Write(p.now, data[sent:])
			if err != nil && !errors.Is(err, ErrWouldBlock) {
				p.t.Fatalf("write: %v", err)
			}
			if sent += n; sent == len(data) {
				p.end[i].CloseWrite(p.now)
			}
		}
		for {
			n, err := p.end[1-i].Read(p.now, buf)
			got = append(got, buf[:n]...)
			if err == io.EOF {
				if !bytes.Equal(got, data) {
					p.t.Fatalf("received %d bytes that differ from the %d sent", len(got), len(data))
				}
				return
			}
			if err != nil {
				if !errors.Is(err, ErrWouldBlock) {
					p.t.Fatalf("read: %v", err)
				}
				break
			}
		}
		if !p.step(limit) {
			p.t.Fatalf("not done after %v: %d of %d received\nsender %+v", within, len(got), len(data), p.end[i].Info(p.now))
		}
	}
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range b {
		b[i] = byte(rng.Uint32())
	}
	return b
}

// lossy drops a share of the segments.
func lossy(seed uint64, share float64) func(int, *Segment) bool {
	rng := rand.New(rand.NewPCG(seed, 7))
	return func(int, *Segment) bool { return rng.Float64() < share }
}

func TestTransfer(t *testing.T) {
	data := randomBytes(1 << 20)
	for _, tt := range []struct {
		name           string
		client, server Config
		loss           float64
	}{
		{"plain", Config{}, Config{}, 0},
		{"gso", Config{MaxPayload: 64000}, Config{MaxPayload: 64000}, 0},
		{"loss", Config{}, Config{}, 0.03},
		{"gso loss", Config{MaxPayload: 64000}, Config{}, 0.05},
		{"no sack", Config{NoSACK: true}, Config{}, 0.03},
		{"no timestamps", Config{NoTimestamps: true}, Config{}, 0.03},
		{"no options", Config{NoSACK: true, NoTimestamps: true, NoWindowScale: true}, Config{}, 0.03},
		{"reno", Config{Congestion: "reno"}, Config{}, 0.03},
		{"small window", Config{}, Config{ReceiveBuffer: 4000}, 0.01},
		{"heavy loss", Config{}, Config{}, 0.2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newPair(t, tt.client, tt.server)
			if tt.loss > 0 {
				p.drop = lossy(1, tt.loss)
			}
			p.transfer(0, data, time.Hour)
			t.Logf("%v: %+v", p.now.Sub(t0), p.end[0].stat)
			p.end[1].CloseWrite(p.now)
			p.run(5 * time.Minute)
			for i, c := range p.end {
				if c.State() != Closed || c.Err() != nil {
					t.Errorf("end %d: %v, %v", i, c.State(), c.Err())
				}
			}
		})
	}
}

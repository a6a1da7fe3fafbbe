// Package netsim is a network without time of its own, for tests: pairs of
// passive TCP connections, the impaired line between them, and the
// applications on top, driven by virtual time. Nothing in it depends on
// anything but its configuration and its seed: a run that failed fails again, to the bit.
//
// While it runs, it checks what must hold at every step of any connection; see
// check.go. It must not know how the connections do what they do.
package netsim

import (
	"errors"
	"fmt"
	"io"
	"time"

	"gotcp/internal/link/impair"
	"gotcp/internal/tcp"
)

// Config is what a Sim is made with.
type Config struct {
	// Client and Server are both ends' connections, the same for every flow.
	Client, Server tcp.Config
	// Out is the line from the clients to the servers, In the one back. All
	// flows share them.
	Out, In impair.Params
	Seed    uint64
	// Merge hands segments that arrive together and continue one another to
	// the receiver as one, as a device with GRO does.
	Merge bool
	// PathMSS, if set, is the most payload that the way to the servers
	// carries; longer segments are answered with "packet too big".
	PathMSS int
	// Trace, if set, is told every event of every connection in a line.
	Trace io.Writer
}

// epoch is when every simulation begins. The date has no meaning.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// Sim is a simulation.
type Sim struct {
	cfg   Config
	now   time.Time
	lines [2]*impair.Line[packet] // to the servers, to the clients
	hosts []*Host
	idle  int // steps at the same time
	err   error
}

// packet is a segment on its way.
type packet struct {
	to  *Host
	seg tcp.Segment
}

// New makes a simulation without any flows.
func New(cfg Config) *Sim {
	s := &Sim{cfg: cfg, now: epoch}
	s.lines[0] = impair.NewLine(cfg.Out, cfg.Seed, 0, copyPacket)
	s.lines[1] = impair.NewLine(cfg.In, cfg.Seed, 1, copyPacket)
	return s
}

// copyPacket need not copy the payload: nobody writes to it.
func copyPacket(p packet) packet { return p }

// Connect adds a flow: the client dials now, and both ends run their applications.
func (s *Sim) Connect(client, server App) (c, d *Host) {
	c = s.newHost(fmt.Sprintf("client%d", len(s.hosts)/2), client, s.lines[0])
	d = s.newHost(fmt.Sprintf("server%d", len(s.hosts)/2), server, s.lines[1])
	c.peer, d.peer = d, c
	c.Conn = tcp.Dial(s.now, c.hook(s.cfg.Client))
	d.Conn = tcp.NewListen(s.now, d.hook(s.cfg.Server))
	return c, d
}

func (s *Sim) newHost(name string, app App, line *impair.Line[packet]) *Host {
	h := &Host{Name: name, App: app, sim: s, line: line, dirty: true}
	s.hosts = append(s.hosts, h)
	return h
}

// Now is how long the simulation has run.
func (s *Sim) Now() time.Duration { return s.now.Sub(epoch) }

// Lines counts what happened to packets on the way to the servers and back.
func (s *Sim) Lines() (out, in impair.Stats) { return s.lines[0].Stats(), s.lines[1].Stats() }

// Run lets time pass until done reports true, nothing will ever happen again,
// or the limit is over. It reports whether done was reached; the error is the
// first rule that was broken.
func (s *Sim) Run(limit time.Duration, done func() bool) (bool, error) {
	end := s.now.Add(limit)
	for {
		s.step()
		if s.err != nil {
			return false, fmt.Errorf("at %v: %w", s.Now(), s.err)
		}
		if done() {
			return true, nil
		}
		next := s.next()
		if next.IsZero() || next.After(end) {
			return false, nil
		}
		s.advance(next)
	}
}

// maxIdle is how often something may happen at one point in time. More means
// that somebody asks to be woken for nothing.
const maxIdle = 10000

func (s *Sim) advance(next time.Time) {
	if next.After(s.now) {
		s.now, s.idle = next, 0
		return
	}
	if s.idle++; s.idle > maxIdle {
		s.fail(errors.New("time stands still: somebody is due again and again"))
	}
}

// fail keeps the first error.
func (s *Sim) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

// step does everything that is due now: packets arrive, applications act,
// connections answer.
func (s *Sim) step() {
	for _, line := range s.lines {
		s.deliver(line)
	}
	for _, h := range s.hosts {
		h.step()
	}
}

// deliver hands over what is due on one line.
func (s *Sim) deliver(line *impair.Line[packet]) {
	var held packet // waiting for what may be merged with it
	for {
		d, ok := line.Pop(s.now)
		if !ok {
			break
		}
		if d.Corrupt {
			continue // the checksum is wrong
		}
		if s.cfg.Merge && held.to == d.Item.to && merge(&held.seg, &d.Item.seg) {
			continue
		}
		if held.to != nil {
			held.to.input(&held.seg)
		}
		held = d.Item
	}
	if held.to != nil {
		held.to.input(&held.seg)
	}
}

// next is when something is due, zero for never.
func (s *Sim) next() time.Time {
	var next time.Time
	for _, line := range s.lines {
		next = earlier(next, line.Deadline())
	}
	for _, h := range s.hosts {
		next = earlier(next, h.deadline())
	}
	return next
}

// earlier is the earlier of two times, of which a zero one means never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// Package arp does the jobs of garp: it asks hosts, scans networks, watches
// links, probes, announces and defends addresses, and answers for others. Each
// job is one plain loop over a passive package and a link, and the text or the
// JSON that comes of it. It must not know how a link is opened, nor flags.
package arp

import (
	"context"
	"errors"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/wire"
)

// Port is where ARP packets go out and come in. It is for one goroutine.
type Port struct {
	link  link.Link
	mac   wire.MAC
	alive func() error
	stamp link.Stamper

	// sent is how many frames the link took, leftAt when the last of them left.
	sent   uint32
	leftAt time.Time

	in    []link.Frame
	out   []link.Frame // to be sent, each with a buffer of its own
	queue int          // of out, how many are filled
	// refused says that the link could not take all: it is tried again soon.
	refused bool
	err     error
}

// PortConfig is what a Port is made with.
type PortConfig struct {
	Link link.Link
	// MAC is the source of our frames.
	MAC wire.MAC
	// Alive says what keeps frames from getting out, nil if nothing does: a
	// link without a carrier takes them and loses them.
	Alive func() error
	// Stamper tells when frames left, nil if nobody does.
	Stamper link.Stamper
	// Batch is how many frames may go out together. Default 1: each when it is
	// sent, so that what was refused was not sent.
	Batch int
}

const (
	frameLen  = wire.EthernetLen + wire.ARPLen
	inBatch   = 64
	retryTime = time.Millisecond
)

// NewPort makes a Port on a link.
func NewPort(c PortConfig) *Port {
	p := &Port{link: c.Link, mac: c.MAC, alive: c.Alive, stamp: c.Stamper, in: make([]link.Frame, inBatch)}
	p.out = make([]link.Frame, max(c.Batch, 1))
	for i := range p.out {
		p.out[i].Data = make([]byte, frameLen)
	}
	return p
}

// send hands over a packet, and reports false if the link cannot take it now.
func (p *Port) send(to wire.MAC, f *wire.ARPFields) bool { return p.sendFrom(p.mac, to, f) }

func (p *Port) sendFrom(from, to wire.MAC, f *wire.ARPFields) bool {
	if p.queue == len(p.out) && !p.flush() {
		return false
	}
	b := p.out[p.queue].Data
	n := wire.PutEthernet(b, to, from, wire.TypeARP)
	f.Put(b[n:])
	p.queue++
	if len(p.out) > 1 || p.flush() {
		return true
	}
	p.queue = 0 // it stays with the caller
	return false
}

// flush sends what waits, and reports whether nothing is left.
func (p *Port) flush() bool {
	done := 0
	for done < p.queue && p.err == nil {
		n, err := p.link.Send(p.out[done:p.queue])
		done += n
		if n > 0 {
			p.sent += uint32(n)
			p.leftAt = time.Time{}
		}
		if err != nil {
			p.err = err
		} else if n == 0 {
			break
		}
	}
	// The rest moves to the front; the buffers change places with it.
	for i := done; i < p.queue; i++ {
		p.out[i-done], p.out[i] = p.out[i], p.out[i-done]
	}
	p.queue -= done
	if p.queue > 0 {
		p.refused = true
	}
	return p.queue == 0
}

// sentTime is when the last frame left, if that is known by now.
func (p *Port) sentTime() (at time.Time, known bool) {
	if p.stamp == nil {
		return at, false
	}
	for {
		n, at, ok := p.stamp.SentTime()
		if !ok {
			return p.leftAt, !p.leftAt.IsZero()
		}
		if n == p.sent-1 {
			p.leftAt = at
		}
	}
}

// usable says what keeps frames from getting out, nil if nothing does.
func (p *Port) usable() error {
	if p.alive == nil {
		return nil
	}
	return p.alive()
}

// packet is an ARP packet and the frame that it came in.
type packet struct {
	at       time.Time
	src, dst wire.MAC
	wire.ARPFields
}

// job is what a loop drives: a passive core and what is done with its output.
type job interface {
	output(now time.Time)
	input(p *packet)
	deadline() time.Time
	done() bool
}

// run drives a job until it is done, the context ends or the link fails.
func (p *Port) run(ctx context.Context, j job) error {
	defer context.AfterFunc(ctx, p.link.Interrupt)()
	var heard packet
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		now := time.Now()
		p.refused = false
		j.output(now)
		p.flush()
		if p.err != nil {
			return p.err
		}
		if j.done() {
			return nil
		}
		deadline := j.deadline()
		if retry := now.Add(retryTime); p.refused && (deadline.IsZero() || deadline.Before(retry)) {
			deadline = retry
		}
		n, err := p.link.RecvUntil(p.in, deadline)
		if err != nil {
			return err
		}
		for i := range p.in[:n] {
			if parse(&heard, &p.in[i]) {
				j.input(&heard)
			}
		}
	}
}

// parse reports whether a frame is ARP for Ethernet and IPv4.
func parse(p *packet, f *link.Frame) bool {
	e, err := wire.ParseEthernet(f.Data)
	if err != nil || e.Type() != wire.TypeARP {
		return false
	}
	a, err := wire.ParseARP(e.Payload())
	if err != nil {
		return false
	}
	*p = packet{at: f.Time, src: e.Src(), dst: e.Dst(), ARPFields: a.Fields()}
	if p.at.IsZero() {
		p.at = time.Now()
	}
	return true
}

// interrupted reports whether a loop ended because it was told to.
func interrupted(ctx context.Context, err error) bool {
	return err != nil && ctx.Err() != nil && errors.Is(err, context.Cause(ctx))
}

// Package station is the host that a command without connections is: on one
// link it finds hardware addresses, sends IP packets in fragments where they
// are too long, puts those that come together again, and answers for an
// address of its own as a host should.
//
// One goroutine owns it: it is handed the time, moves frames in batches
// without waiting, except in Poll, and tells a Handler what happened. It must
// not know what its user sends or why.
package station

import (
	"math/rand/v2"
	"net/netip"
	"time"

	"gotcp/internal/frag"
	"gotcp/internal/link"
	"gotcp/internal/neigh"
	"gotcp/internal/wire"
)

// Config is what a Station is made with.
type Config struct {
	Link link.Link
	// Stamper tells when frames left, nil if the link can't.
	Stamper link.Stamper
	// Addr is our address, for requests to ask as; zero for none. Others are
	// further ones with their networks, which the kernel answers for: packets to
	// them are for us, too, and neighbours in their networks are asked as them.
	Addr   netip.Addr
	Others []netip.Prefix
	// Shared says that the kernel answers for Addr and defends it.
	Shared bool
	// DAD is how Addr is checked before use, where it is not shared.
	DAD neigh.Mode
	// Prefix is our network, and Gateway leads beyond it, where Addr is our
	// own: for the way of answers.
	Prefix  netip.Prefix
	Gateway netip.Addr
	// Neighbour asks the kernel's table; nil if there is none to ask.
	Neighbour func(netip.Addr) (wire.MAC, bool)
	// Answered, if set, is told of each ping that was answered.
	Answered func(now time.Time, m *Message)
	// Neighbours, if set, replaces the defaults of package neigh for how many
	// neighbours to know and how to ask for them.
	Neighbours neigh.Config
}

// NextHop is whom to send to on the link for a destination: itself on our
// network, the gateway otherwise.
func (c *Config) NextHop(dst netip.Addr) netip.Addr {
	if c.Prefix.Contains(dst) || !c.Gateway.IsValid() {
		return dst
	}
	return c.Gateway
}

// Handler is told what happens. What it is handed is borrowed for the call.
type Handler interface {
	// Sent: the packet with the token was handed to the link.
	Sent(now time.Time, token uint64)
	// Stamped: it left at the time, by the kernel's clock.
	Stamped(token uint64, at time.Time)
	// Resolved: the hardware address that the packet waited for is known now;
	// send it again.
	Resolved(now time.Time, token uint64)
	// Unreachable: nobody answered for its next hop.
	Unreachable(now time.Time, token uint64)
	// Refused: the link will never take it.
	Refused(now time.Time, token uint64, err error)
	// Message: an ICMP message came for us that the station has not answered.
	Message(now time.Time, m *Message)
}

// Message is an ICMP message that came.
type Message struct {
	// At is when the kernel got it, zero where it did not say.
	At       time.Time
	Src, Dst netip.Addr
	TTL, TOS uint8
	Options  []byte // of the IP header, as they came
	ICMP     wire.ICMPv4
	// BadChecksum: the message's checksum is wrong.
	BadChecksum bool
}

// Station is the host. It is not safe for concurrent use.
type Station struct {
	cfg      Config
	info     link.Info
	handler  Handler
	neigh    *neigh.Cache
	conflict *neigh.Conflict // nil if the kernel or nobody watches over Addr
	frag     *frag.Reassembler
	waiting  map[netip.Addr][]uint64 // tokens by next hop
	out      outbox
	in       []link.Frame
	stamps   stampLog
	id       uint16
	message  Message
	stats    Stats
}

// Stats counts what else there is to know.
type Stats struct {
	ARPRequests, ARPReplies uint64 // sent
	EchoReplies             uint64 // sent
	Malformed               uint64 // frames that made no sense
	BadChecksums            uint64 // of IP headers, and of echo requests
}

// batchSize is how many frames are taken from the link at a time.
const batchSize = 32

// New makes a station. If Addr is its own, Output has the first probe for it.
func New(now time.Time, cfg Config, h Handler) *Station {
	rng := rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	cfg.Neighbours.Rand = rng
	s := &Station{
		cfg: cfg, info: cfg.Link.Info(), handler: h,
		neigh:   neigh.New(cfg.Neighbours),
		frag:    frag.New(frag.Config{}),
		waiting: make(map[netip.Addr][]uint64),
		in:      make([]link.Frame, batchSize),
		id:      uint16(rng.Uint32()),
	}
	s.out.init(s.info)
	if !cfg.Shared && cfg.Addr.IsValid() && s.info.Ethernet {
		s.conflict = neigh.NewConflict(now, neigh.ConflictConfig{MAC: s.info.MAC, Addr: cfg.Addr, Mode: cfg.DAD, Rand: rng})
	}
	return s
}

// Info is the link's.
func (s *Station) Info() link.Info { return s.info }

// Stats is what was counted so far.
func (s *Station) Stats() Stats { return s.stats }

// Ready reports whether Addr may be used: its check has found nobody else.
func (s *Station) Ready() bool { return s.conflict == nil || s.conflict.Phase() == neigh.Holding }

// Conflict is the other host that has Addr; zero and false if there is none.
func (s *Station) Conflict() (wire.MAC, bool) {
	if s.conflict == nil || s.conflict.Phase() != neigh.Lost {
		return wire.MAC{}, false
	}
	return s.conflict.Offender(), true
}

// Poll waits until the time for frames and takes them in; zero waits without
// end, a time that has passed not at all. It returns how many came, early
// when the link is interrupted. The error is the link's.
func (s *Station) Poll(until time.Time) (frames int, err error) {
	n, err := s.cfg.Link.RecvUntil(s.in, until)
	s.Input(time.Now(), s.in[:n])
	return n, err
}

// Take takes in frames that are there, up to the limit, without waiting, and
// returns how many. To ask for one where one is expected spares the kernel the
// look for a second.
func (s *Station) Take(limit int) (frames int, err error) {
	n, err := s.cfg.Link.RecvUntil(s.in[:min(limit, len(s.in))], longAgo)
	s.Input(time.Now(), s.in[:n])
	return n, err
}

var longAgo = time.Unix(1, 0)

// Input takes in frames that somebody else has received from the link.
func (s *Station) Input(now time.Time, frames []link.Frame) {
	s.takeStamps()
	for i := range frames {
		s.input(now, &frames[i])
	}
	if len(frames) > 0 {
		s.Flush(now)
	}
}

// Output does what is due: asks for addresses, checks and defends our own,
// gives up on fragments, and sends what the link refused for a while.
func (s *Station) Output(now time.Time) {
	if s.conflict != nil {
		s.conflict.Output(now, s.sendConflict)
	}
	s.neigh.Output(now, s.request, func(a netip.Addr) { s.unreachable(now, a) })
	s.frag.Expire(now, nil)
	s.Flush(now)
}

// Deadline is when Output has something to do, zero for never.
func (s *Station) Deadline() time.Time {
	first := s.neigh.Deadline()
	for _, t := range []time.Time{s.conflictDeadline(), s.frag.Deadline(), s.out.retry} {
		if !t.IsZero() && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	return first
}

func (s *Station) conflictDeadline() time.Time {
	if s.conflict == nil {
		return time.Time{}
	}
	return s.conflict.Deadline()
}

// Package flow is the table of who talks with whom: which packets belong together,
// in which direction each goes, and when a dialogue is over. What is kept per flow
// is the user's; the table bounds how many there are. It must not know streams,
// protocols or rules.
package flow

import (
	"net/netip"
	"time"

	"gotcp/internal/wire"
)

// State is how far a flow has come, which decides how long it is kept.
type State uint8

// The states. A flow of TCP gets them from its session, others are Established
// once there was an answer.
const (
	Opening State = iota
	Established
	Closed
	numStates
)

// Flow is one of them. It is valid until the table has said that it ended: its
// memory is used again.
//
// There may be hundreds of thousands, most of them of one packet where somebody
// scans or floods. So what the key says is not said again, and there are as few
// pointers as can be, which the garbage collector would have to follow.
type Flow[V any] struct {
	hash   uint64
	chain  *Flow[V] // the next in its bucket
	key    key
	last   int64    // the table's clock at its last packet
	queued int64    // when it moved to the end of its queue
	queue  links[V] // by idleness
	all    links[V] // by creation
	charge int

	state    State
	swapped  bool // the client is the key's higher endpoint
	protocol uint8
	Proto    wire.IPProto
	NumVLANs uint8
	VLANs    [3]uint16
	// The client is who sent the first packet.
	ClientPort, ServerPort uint16
	// ID counts the flows of the table, from 1.
	ID uint64
	// Packets and Bytes count by direction, bytes as on the wire.
	Packets, Bytes [2]uint64
	times          times
	// Value is the user's. A new flow has the zero value.
	Value V
}

// Client is the address of who sent the first packet.
func (f *Flow[V]) Client() netip.Addr { return f.key.addr(f.swapped) }

// Server is the address of the other one.
func (f *Flow[V]) Server() netip.Addr { return f.key.addr(!f.swapped) }

// First is the time of the first packet.
func (f *Flow[V]) First() time.Time { return time.Unix(f.times.first, int64(f.times.firstNano)) }

// Last is the time of the last packet.
func (f *Flow[V]) Last() time.Time { return time.Unix(f.times.last, int64(f.times.lastNano)) }

// times are those of the first and of the last packet: seconds since 1970, and nanoseconds
// within them. They are half the size of two time.Time, and captures may claim years that are
// too far away for nanoseconds alone.
type times struct {
	first, last         int64
	firstNano, lastNano int32
}

// begin sets both.
func (s *times) begin(at time.Time) {
	s.first, s.firstNano = at.Unix(), int32(at.Nanosecond())
	s.last, s.lastNano = s.first, s.firstNano
}

// pass moves the last on, but never back: captures may go back.
func (s *times) pass(at time.Time) {
	if sec, nano := at.Unix(), int32(at.Nanosecond()); sec > s.last || sec == s.last && nano > s.lastNano {
		s.last, s.lastNano = sec, nano
	}
}

// State is how far it has come.
func (f *Flow[V]) State() State { return f.state }

// The protocols that have timeouts of their own.
const (
	tcpFlow = iota
	udpFlow
	icmpFlow
	otherFlow
	numProtocols
)

func protocolOf(p wire.IPProto) uint8 {
	switch p {
	case wire.ProtoTCP:
		return tcpFlow
	case wire.ProtoUDP:
		return udpFlow
	case wire.ProtoICMP, wire.ProtoICMPv6:
		return icmpFlow
	}
	return otherFlow
}

// Timeouts are how long a flow may be idle in each state.
type Timeouts struct{ Opening, Established, Closed time.Duration }

// withDefaults is the timeouts in nanoseconds.
func (t Timeouts) withDefaults(d Timeouts) [numStates]int64 {
	either := func(a, b time.Duration) int64 {
		if a > 0 {
			return int64(a)
		}
		return int64(b)
	}
	return [numStates]int64{
		either(t.Opening, d.Opening), either(t.Established, d.Established), either(t.Closed, d.Closed),
	}
}

// Config bounds a table. The zero value of a field means the default that its
// comment names.
type Config struct {
	// MaxFlows is the most flows. Default 262144.
	MaxFlows int
	// MaxBytes is the most memory, the flows' own and what Charge added. Default
	// 256 MiB.
	MaxBytes int
	// Timeouts by protocol. Default 60, 600 and 60 seconds for TCP, 30, 300 and
	// 30 for the others.
	TCP, UDP, ICMP, Other Timeouts
}

// Reason is why a flow ended.
type Reason uint8

// The reasons.
const (
	TimedOut Reason = iota // it was idle for too long
	Evicted                // another needed its place
	Reused                 // its addresses and ports began a new dialogue
	Finished               // the table was emptied
)

var reasonNames = [...]string{"timeout", "evicted", "reused", "finished"}

func (r Reason) String() string { return reasonNames[r] }

// Stats counts what happened in a table.
type Stats struct {
	Created, TimedOut, Reused uint64
	// Evicted counts by the state that the flows were in.
	Evicted [numStates]uint64
}

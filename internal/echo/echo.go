// Package echo is what a ping is apart from its packets: when the next probe
// is due, which probe a reply belongs to, what became of each, and what that
// says about the path. Session follows one target at the pace of iputils'
// ping, Sweep many at that of fping, Trace the hops on the way to one, and
// Condition judges what came of it.
//
// It is passive: it is handed the time and what happened, and returns what
// follows from it and when to ask again. It must not know of packets, links,
// names or text.
package echo

import "time"

// Verdict is what a reply turned out to be.
type Verdict uint8

// The verdicts.
const (
	// Unknown: no probe that is remembered has this sequence number.
	Unknown Verdict = iota
	// Answer is the first reply to a probe, in time.
	Answer
	// Late is the first reply to a probe that counted as lost by then.
	Late
	// Duplicate is one more reply to a probe.
	Duplicate
)

// Probe is one echo request and its fate so far.
type Probe struct {
	// Seq counts probes from 1; its low 16 bits are what the packet bears.
	Seq uint64
	// Sent is when it left: by the kernel's clock where that told, else by ours.
	Sent time.Time
}

// Reply is one echo reply.
type Reply struct {
	Seq uint16
	// At is when the kernel got it, zero where it did not say.
	At time.Time
}

// Result is what a reply says about its probe.
type Result struct {
	Verdict Verdict
	Probe   Probe
	RTT     time.Duration
	// OutOfOrder: a later probe had been answered before.
	OutOfOrder bool
}

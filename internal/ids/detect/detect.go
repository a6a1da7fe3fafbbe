// Package detect finds rules in traffic: it compiles them into groups that a
// packet meets few of, and matches a packet, the stream behind it and the
// transactions of its flow against them, as Suricata does, so that a rule file
// raises the same alerts here. It keeps what the rules remember of a flow
// (FlowState) and of hosts (Hosts). It must not know how packets were decoded,
// streams reassembled or protocols parsed, nor what becomes of a match:
// thresholds are threshold's, alerts the caller's.
//
// A Ruleset does not change once it is built and may be shared. A Matcher is one
// worker's scratch space. What crosses flows (Hosts) belongs to one place that
// sees packets in their order: to the Matcher itself where there is only one,
// otherwise to whoever puts the workers' matches in order and asks Hosts.Decide.
package detect

import (
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/decode"
	"gotcp/internal/ids/event"
	"gotcp/internal/ids/rule"
)

// Options are how rules are matched.
type Options struct {
	// Inline: streams are inspected as bytes come in, and a drop ends a flow.
	Inline bool
	// Live: packets come at their times, and what their times leave room for may be spent on them.
	Live bool
	// Clock tells nanoseconds, to measure what single rules cost (Matcher.Profile), and expressions that
	// take no foreseeable time; nil: they are not measured.
	Clock func() int64
	// Spent tells the nanoseconds of a processor that the thread at hand has had. From one call to the
	// next it may be another thread. nil: expressions are measured by the clock alone, which counts
	// what others do, too.
	Spent func() int64
	// Profile counts how often each rule was looked at and matched.
	Profile bool
	// Tables are what rules look values up in.
	Tables Tables
}

// Input is one packet as the rules see it. Everything in it is borrowed for the
// call.
type Input struct {
	// Packet is never nil. What a flow has without one (before a gap, at its end) is
	// inspected with a packet that has only time, addresses, protocol and ports:
	// Pseudo. All of the stream is then ready.
	Packet *decode.Packet
	Pseudo bool
	// Open: the direction has not come to an end of its own. Rules that look at nothing but the protocol are then
	// asked once more, without a packet; so they are when there is something left of the stream.
	Open bool
	// End: the flow is over, and what its transactions have in this direction will
	// not change.
	End bool
	// Dir is the packet's direction in its flow.
	Dir app.Direction
	// Flow is nil for a packet that belongs to none.
	Flow *Flow
	// InStream: the packet's payload is, or will be, part of the stream.
	InStream bool
	// Sealed: the packet's payload is encrypted, and no content is looked for in it.
	Sealed bool
	// Stream is that of the packet's direction, of TCP.
	Stream Stream
	// AppEvents are what is wrong with the flow's protocol apart from single
	// transactions. Those of the packet and of its stream stand in Packet.
	AppEvents []event.Event
}

// Stream are the bytes of one direction that may be inspected: those held, without
// a gap, up to the last one acknowledged (Inline: received).
type Stream struct {
	Data []byte
	// Offset is that of Data in the whole stream. It may jump over a gap.
	Offset uint64
	// End: nothing will follow.
	End bool
	// Flush: the session is closing. What is there is inspected, however little.
	Flush bool
}

// Flow is what a packet's flow is like, this packet included.
type Flow struct {
	State *FlowState // never nil
	// Established: TCP after its three-way handshake, others once both sides have
	// been heard.
	Established bool
	Age         time.Duration
	// By direction: packets, their bytes, and bytes of the stream for stream_size.
	Packets, Bytes, StreamBytes [2]uint64
	// Protocol is what the flow speaks, Seen what each direction alone has been
	// recognised as. Unknown while that is open, app.Failed when nothing fits.
	Protocol app.Protocol
	Seen     [2]app.Protocol
	// Original is the protocol before a change (STARTTLS, an upgrade).
	Original app.Protocol
	// Transactions are those not forgotten, the first with the running number
	// FirstTransaction. Call FlowState.Finished after Inspect to learn how many may
	// be forgotten.
	Transactions     []app.Transaction
	FirstTransaction uint64
}

// Match is a rule found in a packet.
type Match struct {
	Rule *rule.Rule
	// Index is the rule's place in the order of evaluation; a call's matches are
	// sorted by it.
	Index uint32
	// Transaction is nil where the rule looks at none.
	Transaction       app.Transaction
	TransactionNumber uint64
	// Stream: found in the stream rather than in the packet.
	Stream bool
	// Asks are questions to sets that rules change, for Hosts.Decide. They are borrowed, as the match is.
	Asks []Ask
	// NoAlert: the rule only acts on state (noalert). The match is there for the
	// host state that the caller may keep (Hosts.Decide).
	NoAlert bool
	// Context is what the rule's expressions have kept for the alert.
	Context Texts
	// WholeFlow: the rule's action is about the flow, not only the packet.
	WholeFlow bool
}

package rule

import (
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// Field is a number in a packet's headers.
type Field uint8

// The fields.
const (
	DSize Field = iota
	TTL
	TOS
	IPID
	IPProto
	FragOffset
	TCPSeq
	TCPAck
	TCPWindow
	ICMPType
	ICMPCode
	ICMPID
	ICMPSeq
	ICMPv6MTU
	TCPMSS
	IPv4Version // of ipv4.hdr's kin; ip version
	PacketLen
	TCPWScale
	VLANLayers // how many tags
	IGMPType
)

// PacketCondition is a condition on one packet: one of the types below.
type PacketCondition interface{ packetCondition() }

// FieldTest compares a header's field. Max is of a range.
type FieldTest struct {
	Field   Field
	Op      Compare
	Value   uint32
	Max     uint32
	Negated bool
}

// TCPFlagsTest is flags.
type TCPFlagsTest struct {
	Flags  uint8 // as in the header: FIN 1, SYN 2, ..., ECE 0x40, CWR 0x80
	Ignore uint8 // mask after the comma
	Op     FlagsOp
}

// FlagsOp is how flags, and fragment bits, are compared.
type FlagsOp uint8

// The comparisons: exactly these, all of these (+), any of these (*), not these (!).
const (
	Exactly FlagsOp = iota
	AllOf
	AnyOf
	NoneOf
)

// FragBitsTest is fragbits: bits M 1, D 2, R 4.
type FragBitsTest struct {
	Bits uint8
	Op   FlagsOp
}

// IPOptionTest is ipopts: the option's number, or Any.
type IPOptionTest struct {
	Option uint8
	Any    bool
}

// SameIP is sameip.
type SameIP struct{}

// StreamSize is stream_size.
type StreamSize struct {
	Side  string // server, client, both, either
	Op    Compare
	Bytes uint64
}

// FlowTest compares a figure of the flow: flow.age, flow.pkts, flow.bytes.
type FlowTest struct {
	Kind     string // age, pkts, bytes, the latter two also with _toserver, _toclient, _either, _both
	Op       Compare
	Min, Max uint64
}

// VLANTest compares the identifiers of VLAN tags.
type VLANTest struct {
	Op       Compare
	Min, Max uint16
	// Layer is the tag that is meant, 0 the outermost, -1 the innermost; AnyLayer and
	// AllLayers are none in particular.
	Layer int
}

// The layers of VLANTest that are none in particular.
const (
	AnyLayer  = 100
	AllLayers = 101
)

func (*FieldTest) packetCondition()    {}
func (*TCPFlagsTest) packetCondition() {}
func (*FragBitsTest) packetCondition() {}
func (*IPOptionTest) packetCondition() {}
func (*SameIP) packetCondition()       {}
func (*StreamSize) packetCondition()   {}
func (*FlowTest) packetCondition()     {}
func (*VLANTest) packetCondition()     {}

// NumberCondition compares a number of a transaction. Where there are several
// values, one that fits is enough.
type NumberCondition struct {
	Number   app.Number
	Op       Compare
	Min, Max uint64
	// AnyOf, if there are some, are values of which it must be one; Op is then Equal,
	// or NotEqual: none of them.
	AnyOf []uint64
	// Now: compared with the time of the packet, in seconds since 1970, instead of Min.
	Now bool
}

// Event is decode-event, stream-event or app-layer-event.
type Event struct {
	Source EventSource
	Event  event.Event
	// Protocol of an app-layer-event.
	Protocol app.Protocol
}

// StateKind is what is kept between packets.
type StateKind uint8

// The kinds.
const (
	FlowBit StateKind = iota
	FlowInt
	XBit
	HostBit
	FlowText   // flowvar: what an expression has kept for the flow
	PacketText // pktvar: or for the packet
)

// StateOp is what is done with it. Those from IsSet on are conditions.
type StateOp uint8

// The operations.
const (
	Set StateOp = iota
	Unset
	Toggle
	Add
	Subtract
	Assign
	IsSet
	IsNotSet
	Test // FlowInt by Compare, FlowText and PacketText by Text
)

// Track is whose state it is, or whose packets are counted.
type Track uint8

// The tracks.
const (
	BySrc Track = iota
	ByDst
	ByBoth // ip_pair
	ByFlow
	ByRule
	ByTx
)

// StateCondition is one use of state.
type StateCondition struct {
	Kind   StateKind
	Op     StateOp
	Names  []string // several of isset: any of them (|)
	Track  Track    // XBit, HostBit
	Expire uint32   // seconds, XBit; 0: its default
	Cmp    Compare
	Value  uint32
	Var    string // another flowint instead of Value
	Text   []byte // to be found in a FlowText or a PacketText
}

// ThresholdKind is how alerts are thinned out.
type ThresholdKind uint8

// The kinds.
const (
	LimitKind ThresholdKind = iota
	ThresholdEvery
	BothKind
	DetectionFilter
	Backoff
)

// Threshold is threshold, detection_filter, or event_filter of a file.
type Threshold struct {
	Kind       ThresholdKind
	Track      Track
	Count      uint32
	Seconds    uint32
	Multiplier uint32 // Backoff
	UniqueOn   UniqueOn
}

// UniqueOn is what matches of a DetectionFilter must differ in to be counted.
type UniqueOn uint8

// The differences.
const (
	AnyPort UniqueOn = iota // none: each match counts
	UniqueSrcPort
	UniqueDstPort
)

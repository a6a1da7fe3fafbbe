// Package ids looks for what rules and detectors describe in traffic. Frames go in
// with the time, alerts and records come out: Worker takes packets apart and matches
// rules, for the flows that are its own; Aggregator holds what crosses flows, as
// thresholds and detectors, and puts the results of workers in order. Engine is one of
// each. It must not know where frames come from, nor how alerts are written.
package ids

import (
	"net/netip"
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

// Frame is a frame as it was captured. Who gets one borrows its data until the call
// is over; results point into it, and are valid as long as it is.
type Frame struct {
	Time   time.Time
	Number uint64 // in the capture, 1 for the first
	Data   []byte
	Length int // on the wire
	// LinkType is the number of the LINKTYPE_ registry.
	LinkType uint32
	// Interface is where it was seen, as the caller counts.
	Interface int
	// Trusted: its checksums are unfinished, since a device was to complete them.
	Trusted bool
}

// Alert is one alert of a rule, or of a detector.
type Alert struct {
	// Frame is the packet behind it: zero but for the time where there is none, as at a flow's
	// end. Number is that of the packet that was inspected.
	Frame Frame
	// Behind are the packets before Frame that have brought what was inspected, where that was put together of some, in
	// the order in which they came. They are kept if Config.Packets says so, and last.
	Behind []Frame

	Rule   *rule.Rule // nil for a detector's
	Action rule.Action

	GID, SID, Rev uint32
	Msg           string
	// Class says what kind it is in words; empty where the rule has none.
	Class    string
	Priority int
	// References are where to read about it.
	References []string

	Proto    string // TCP, UDP, ICMP, IPv6-ICMP, SCTP, or the number: 047
	Src, Dst netip.AddrPort
	// HasPorts tells the ports of TCP, UDP and SCTP from no ports.
	HasPorts           bool
	IsICMP             bool
	ICMPType, ICMPCode uint8
	VLANs              []uint16

	App       app.Protocol
	Direction app.Direction
	// Source is what was inspected.
	Source PacketSource
	Flow   Flow // with ID 0 there is none
	// HasTx says that it is about a transaction: TxID counts those of a flow.
	HasTx bool
	TxID  uint64
	Tx    Transaction

	// Variables are those of packet and flow when the packet had been inspected; nil for none.
	Variables *Variables
	// Context is what the rule's expressions have kept for this alert.
	Context []Text

	// Payload is what was inspected, cut off at some KiB, if it is wanted.
	Payload []byte
	// Summary is what a detector says of its episode; empty for a rule's alert.
	Summary []Fact
}

// Fact is one figure of a detector's summary: targets 120, or rate 0.2.
type Fact struct {
	Name  string
	Text  string  // if not empty, the value
	Value float64 // otherwise
}

// PacketSource is where what was inspected came from.
type PacketSource uint8

// The sources.
const (
	FromWire PacketSource = iota
	FromDefrag
	FromTunnel
	FromFlowEnd // a flow that timed out or whose capture ended
	FromStream
	FromDetector
)

// Flow is what is known of the flow of an alert or a record.
type Flow struct {
	ID       uint64 // the same wherever the flow is mentioned
	Src, Dst netip.AddrPort
	ToServer Traffic
	ToClient Traffic
	Start    time.Time
	Last     time.Time
}

// Traffic is how much went one way.
type Traffic struct{ Packets, Bytes uint64 }

package ids

import (
	"gotcp/internal/ids/anomaly"
	"gotcp/internal/ids/flow"
)

// Config says how to look. The zero value looks with no rules and no detectors.
type Config struct {
	// NoChecksums looks at packets with wrong checksums as at others.
	NoChecksums bool
	// Midstream takes up TCP connections whose beginning was not seen.
	Midstream bool
	// Inline looks at bytes at once, not when they are acknowledged.
	Inline bool
	// OneSided takes TCP connections of which one direction is seen only.
	OneSided bool
	// Encryption is what is done with encrypted sessions.
	Encryption Encryption
	// FlowMemory and StreamMemory are caps in bytes, of all workers together; StreamDepth is of one direction
	// of a connection. 0 means the default.
	FlowMemory, StreamMemory, StreamDepth int64
	// RequestBody and ResponseBody are how many bytes of a body of HTTP are looked at, MaxBody at most; 0 means the default.
	RequestBody, ResponseBody int64
	// Timeouts are how long a flow may be idle.
	Timeouts Timeouts
	// MaxAlerts is how many alerts one inspection raises at most; 0 means the default.
	MaxAlerts int64
	// Payloads keeps what was inspected with each alert.
	Payloads bool
	// Packets keeps with each alert the packets that have brought what it is about.
	Packets bool
	// Records are those that are wanted.
	Records RecordKinds
	// Detectors turns the built-in detectors on; Anomaly is what they are told.
	Detectors bool
	Anomaly   anomaly.Config
	// Workers is how many there are; 0 means 1.
	Workers int
}

// Timeouts are those of flows, by protocol. What is zero means the default.
type Timeouts struct{ TCP, UDP, ICMP, Other flow.Timeouts }

// MaxBody is the most for RequestBody and ResponseBody.
const MaxBody = 1 << 20

// Defaults of the caps.
const (
	defaultFlowMemory   = 128 << 20
	defaultStreamMemory = 128 << 20
	defaultStreamDepth  = 1 << 20
	defaultMaxAlerts    = 15 // as in Suricata: the first in the rules' order
)

package analysis

import (
	"math"
	"strconv"
	"time"
)

// Notes is what there is to say about one segment. The zero Notes is nothing.
type Notes struct {
	Flags Flags
	// DupAck counts the acknowledgements of the same number in a row.
	DupAck int
	// RTT is how long ago the data passed that this acknowledges, and
	// Handshake the time from the first SYN to the end of the handshake;
	// each is there if its flag is.
	RTT       time.Duration
	Handshake time.Duration
	// Reset is why the connection was reset.
	Reset Reset
}

// Flags is a set of notes.
type Flags uint32

// The notes, in the order in which they are printed.
const (
	// PortReused: a SYN on the addresses and ports of an earlier connection.
	PortReused Flags = 1 << iota
	// Missing: data before this segment has not been seen.
	Missing
	// AckedUnseen: it acknowledges data that has not been seen.
	AckedUnseen
	// OutOfOrder: it was overtaken by data sent later.
	OutOfOrder
	// Retransmission: sent again, by a timer as far as one can see.
	Retransmission
	// FastRetransmission: sent again because later data had arrived.
	FastRetransmission
	// SpuriousRetransmission: sent again although it had been acknowledged.
	SpuriousRetransmission
	// KeepAlive: sent to see whether the other side is there, and KeepAliveAck
	// is its answer (RFC 9293 §3.8.4).
	KeepAlive
	KeepAliveAck
	// WindowProbe: the same at a window of zero (RFC 9293 §3.8.6.1).
	WindowProbe
	WindowProbeAck
	// WindowFull: the data fills what the other side has room for.
	WindowFull
	// ZeroWindow: no room.
	ZeroWindow
	// WindowUpdate: nothing new but more room.
	WindowUpdate
	// DSACK: data came to the other side twice (RFC 2883).
	DSACK
	// DupAck: nothing new arrived in order (RFC 5681 §2).
	DupAck
	// RTT and Handshake: the times are there.
	RTT
	Handshake
)

var flagNames = [...]string{
	"port reused", "previous segment not captured", "acknowledged segment not captured", "out of order",
	"retransmission", "fast retransmission", "spurious retransmission",
	"keep-alive", "keep-alive ack", "window probe", "window probe ack",
	"window full", "zero window", "window update", "dsack", "dup ack", "rtt", "handshake",
}

// Has reports whether one of the flags is set.
func (n *Notes) Has(f Flags) bool { return n.Flags&f != 0 }

// Any reports whether there is anything to say.
func (n *Notes) Any() bool { return n.Flags != 0 || n.Reset.Why != 0 }

// AppendText appends the notes as ` [retransmission] [rtt 0.8ms]`.
func (n *Notes) AppendText(b []byte) []byte {
	for i, name := range flagNames {
		f := Flags(1) << i
		if !n.Has(f) {
			continue
		}
		b = append(append(b, " ["...), name...)
		switch f {
		case DupAck:
			b = strconv.AppendInt(append(b, " #"...), int64(n.DupAck), 10)
		case RTT:
			b = appendMillis(append(b, ' '), n.RTT)
		case Handshake:
			b = appendMillis(append(b, ' '), n.Handshake)
		}
		b = append(b, ']')
	}
	if n.Reset.Why != 0 {
		b = append(n.Reset.appendText(append(b, " [reset: "...)), ']')
	}
	return b
}

// appendMillis writes a time in milliseconds, to the microsecond below ten of
// them, so that short round trips can be told apart and long ones read.
func appendMillis(b []byte, d time.Duration) []byte {
	ms := millis(d)
	switch {
	case ms >= 100:
		ms = math.Round(ms)
	case ms >= 10:
		ms = math.Round(ms*10) / 10
	}
	return append(strconv.AppendFloat(b, ms, 'f', -1, 64), "ms"...)
}

// millis is a time in milliseconds, exact to the microsecond.
func millis(d time.Duration) float64 {
	return float64(d.Round(time.Microsecond)/time.Microsecond) / 1000
}

// NotesRecord is Notes for a JSON record.
type NotesRecord struct {
	Notes     []string `json:"notes,omitempty"`
	DupAck    int      `json:"dup_ack,omitempty"`
	RTT       *float64 `json:"rtt_ms,omitempty"`
	Handshake *float64 `json:"handshake_ms,omitempty"`
	Reset     string   `json:"reset,omitempty"`
}

// Record returns the notes with their names; the times are in members of
// their own.
func (n *Notes) Record() NotesRecord {
	r := NotesRecord{DupAck: n.DupAck, Reset: n.Reset.String()}
	for i, name := range flagNames {
		switch f := Flags(1) << i; {
		case !n.Has(f):
		case f == RTT:
			r.RTT = new(millis(n.RTT))
		case f == Handshake:
			r.Handshake = new(millis(n.Handshake))
		default:
			r.Notes = append(r.Notes, name)
		}
	}
	return r
}

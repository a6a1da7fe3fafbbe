// Package frag puts fragmented IPv4 and IPv6 datagrams together again
// (RFC 791 §3.2, RFC 815, RFC 8200 §4.5).
//
// It believes nothing: fragments that overlap discard their datagram (RFC 5722),
// so that what a filter sees is what a host sees, and everything it keeps is
// bounded, per source too, so that a flood of fragments costs the flooder's own
// datagrams first (RFC 6274 §4.1, RFC 4963). It is passive: it is handed the
// time, and it knows no packets, only which datagram a fragment belongs to and
// where in it.
package frag

import (
	"net/netip"
	"time"

	"gotcp/internal/wire"
)

// Key is what the fragments of one datagram have in common. For IPv6, Proto is zero:
// fragments may differ in it (RFC 8200 §4.5). VLAN is for those who look at more than
// one network.
type Key struct {
	Src, Dst netip.Addr
	ID       uint32
	VLAN     uint32
	Proto    wire.IPProto
}

// Config bounds a Reassembler. The zero value of a field means the default that
// its comment names.
type Config struct {
	// MaxBytes is the most memory for incomplete datagrams, as charged: the
	// fragments' bytes and what it takes to keep track of them. Default 4 MiB.
	MaxBytes int
	// MaxPackets is the most incomplete datagrams. Default 1024.
	MaxPackets int
	// MaxPerSource is what one source address may have of MaxBytes. Default a
	// quarter of it.
	MaxPerSource int
	// TellOverlaps: those fragments are called Overlap that touch one before them, be
	// it of a datagram that was discarded, or one that is no part of any datagram; and
	// no others. For those who look on.
	TellOverlaps bool
	// Timeout is how long after its first fragment came a datagram must be
	// complete. Default 30 s.
	Timeout time.Duration
}

func (c Config) withDefaults() Config {
	if c.MaxBytes <= 0 {
		c.MaxBytes = 4 << 20
	}
	if c.MaxPackets <= 0 {
		c.MaxPackets = 1024
	}
	if c.MaxPerSource <= 0 {
		c.MaxPerSource = c.MaxBytes / 4
	}
	if c.Timeout <= 0 {
		c.Timeout = 30 * time.Second
	}
	return c
}

// Verdict is what became of a fragment.
type Verdict uint8

// The verdicts. Held, Duplicate and Complete are those of a healthy network.
const (
	Held      Verdict = iota // kept; more fragments are needed
	Complete                 // it completed its datagram
	Duplicate                // ignored: the same fragment was there already
	Malformed                // ignored: it cannot be part of any datagram
	Overlap                  // its datagram was discarded: fragments contradict one another
	TooMany                  // its datagram was discarded: too many fragments
	NoRoom                   // its datagram was discarded: too big for the limits
	Discarded                // ignored: its datagram was discarded before
)

var verdictNames = [...]string{
	"held", "complete", "duplicate", "malformed", "overlap", "too many", "no room", "discarded",
}

// String is the verdict in words.
func (v Verdict) String() string {
	if int(v) < len(verdictNames) {
		return verdictNames[v]
	}
	return "unknown"
}

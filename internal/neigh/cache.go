package neigh

import (
	"net/netip"
	"time"

	"gotcp/internal/due"
	"gotcp/internal/recent"
	"gotcp/internal/wire"
)

// Cache is the table of neighbours on one link. It is not safe for concurrent
// use.
type Cache struct {
	cfg     Config
	entries map[netip.Addr]*entry
	order   recent.Order[*entry]
	// queue has the entries that have something to do, by when: a sweep over
	// a network asks for tens of thousands at a time.
	queue due.Queue[*entry]
}

type entry struct {
	Entry
	order recent.Place[*entry]
	// place is where it stands in the queue: due is the end of the state, or
	// the next request.
	place due.Place
	used  time.Time
	sent  int // requests of this question so far
}

// New makes an empty cache.
func New(cfg Config) *Cache {
	cfg.setDefaults()
	return &Cache{cfg: cfg, entries: make(map[netip.Addr]*entry)}
}

// Lookup says where to send a packet for ip that is to go out now, which is a
// use of the entry: it begins the question if nothing is known (Output then
// has a request), and the check if what is known is stale.
func (c *Cache) Lookup(now time.Time, ip netip.Addr) (wire.MAC, State) {
	e := c.entries[ip]
	if e == nil {
		e = c.add(now, ip)
		c.ask(now, e, Incomplete)
	}
	c.use(now, e)
	switch e.State {
	case Reachable:
		if !now.Before(c.queue.At(&e.place)) {
			c.settle(e, Delay, now.Add(c.cfg.DelayFirstProbe))
		}
	case Stale:
		c.settle(e, Delay, now.Add(c.cfg.DelayFirstProbe))
	case Failed:
		c.ask(now, e, Incomplete)
	}
	return e.MAC, e.State
}

// Peek is what is known of ip, and changes nothing.
func (c *Cache) Peek(ip netip.Addr) Entry {
	if e := c.entries[ip]; e != nil {
		return e.Entry
	}
	return Entry{IP: ip}
}

// Confirm tells that packets to ip get there, as an acknowledgement shows that
// comes back (RFC 4861 §7.3.1).
func (c *Cache) Confirm(now time.Time, ip netip.Addr) {
	if e := c.entries[ip]; e != nil && e.State.Usable() {
		c.reachable(now, e)
	}
}

// Learn enters an address that comes from a source to be believed, such as the
// kernel's own table.
func (c *Cache) Learn(now time.Time, ip netip.Addr, mac wire.MAC) {
	e := c.entries[ip]
	if e == nil {
		e = c.add(now, ip)
	}
	e.MAC = mac
	c.reachable(now, e)
}

// Len is the number of entries.
func (c *Cache) Len() int { return len(c.entries) }

// Each calls f for every entry, the most recently used first.
func (c *Cache) Each(f func(Entry)) {
	for p := c.order.Newest(); p != nil; p = p.Older() {
		f(p.Thing.Entry)
	}
}

// reachable marks e as confirmed.
func (c *Cache) reachable(now time.Time, e *entry) {
	// RFC 4861 §6.3.2: uniformly between MIN_RANDOM_FACTOR and
	// MAX_RANDOM_FACTOR, lest all hosts check at the same time.
	half := int64(c.cfg.ReachableTime / 2)
	c.settle(e, Reachable, now.Add(time.Duration(half+c.cfg.Rand.Int64N(2*half+1))))
}

// settle puts e into a state in which nothing is asked.
func (c *Cache) settle(e *entry, s State, at time.Time) {
	e.State, e.sent = s, 0
	c.arm(e, at)
}

// ask begins a question; the first request is due at once.
func (c *Cache) ask(now time.Time, e *entry, s State) {
	e.State, e.sent = s, 0
	c.arm(e, now)
}

func (c *Cache) arm(e *entry, at time.Time) { c.queue.Set(&e.place, at, e) }

// add makes room for and inserts an entry without a state.
func (c *Cache) add(now time.Time, ip netip.Addr) *entry {
	if len(c.entries) >= c.cfg.MaxEntries {
		c.remove(c.order.Oldest().Thing)
	}
	e := &entry{Entry: Entry{IP: ip}}
	c.entries[ip] = e
	c.use(now, e)
	return e
}

func (c *Cache) remove(e *entry) {
	delete(c.entries, e.IP)
	c.arm(e, time.Time{})
	c.order.Remove(&e.order)
}

// use makes e the newest.
func (c *Cache) use(now time.Time, e *entry) {
	e.used = now
	c.order.Use(&e.order, e)
}

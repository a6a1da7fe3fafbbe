package detect

import (
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/transform"
)

// How much of a body has to be there before it is looked at, unless it is complete,
// so that conditions on its end, or its length, don't see half of it: as much as
// Suricata wants. After that, an eighth more each time, so that all looks together
// cost no more than a few at the whole. Inline there is no waiting: what would have
// to be stopped is through by then.
const (
	minRequest  = 32 << 10
	minResponse = 40 << 10
	growth      = 8
)

// value is one value of a buffer, transformed.
type value struct {
	data  []byte
	there bool // there is such a value
	final bool
	ready bool // to be looked at
}

// valueCache holds the first values of a buffer of a transaction: of the one at hand if visit is its number.
type valueCache struct {
	visit   uint64
	known   int
	values  [4]value
	scratch [4]transform.Scratch
}

// cached are the values of a list in a direction that are known of the transaction at hand. Those of
// the one before are forgotten when they are asked for: most lists are not.
func (m *Matcher) cached(list int, dir app.Direction) *valueCache {
	c := &m.values[2*list+int(dir)]
	if c.visit != m.visits {
		c.visit, c.known = m.visits, 0
	}
	return c
}

// value is the i-th value of a list in a direction. Values are asked for in their
// order.
func (m *Matcher) value(v *visit, list int, dir app.Direction, i int) value {
	c := m.cached(list, dir)
	if i < c.known {
		return c.values[i]
	}
	val := m.fetch(v, list, dir, i)
	if i == c.known && i < len(c.values) {
		c.values[i] = val
		c.known++
	}
	return val
}

func (m *Matcher) fetch(v *visit, list int, dir app.Direction, i int) (val value) {
	l := &m.rules.lists[list]
	val.data, val.final, val.there = v.tx.Buffer(l.buffer, dir, i)
	if !val.there {
		return val
	}
	val.final = val.final || v.end && dir == v.dir
	val.ready = val.final || !growing(l.buffer) || len(val.data) >= m.grownTo(v, list, dir)
	if l.chain.Empty() {
		return val
	}
	// A part of a value transformed is not a part of the value transformed.
	if val.ready = val.final; val.ready {
		val.data = m.transform(l, val.data, m.scratchOf(list, dir, i))
	}
	return val
}

// transform is data as rules want to see it.
func (m *Matcher) transform(l *list, data []byte, s *transform.Scratch) []byte {
	m.effort.pay(costTransformed * int64(len(data)))
	return l.chain.Apply(data, s)
}

// scratchOf is where the i-th value is transformed. The first ones have a place of
// their own, since they are looked at more than once.
func (m *Matcher) scratchOf(list int, dir app.Direction, i int) *transform.Scratch {
	if c := &m.values[2*list+int(dir)]; i < len(c.scratch) {
		return &c.scratch[i]
	}
	return &m.transforms
}

// grownTo is how large a body has to be to be looked at again.
func (m *Matcher) grownTo(v *visit, list int, dir app.Direction) int {
	least := minRequest
	switch {
	case m.rules.options.Inline:
		least = 1
	case dir == app.ToClient:
		least = minResponse
	}
	for i := range v.st.marks {
		if mk := &v.st.marks[i]; mk.list == int32(list) && mk.dir == dir {
			return max(least, int(mk.bytes)+max(1, int(mk.bytes)/growth))
		}
	}
	return least
}

// settleMarks notes how large the bodies were that have been looked at.
func (m *Matcher) settleMarks(v *visit) {
	for _, list := range m.rules.growing {
		c := m.cached(list, v.dir)
		for i := c.known - 1; i >= 0; i-- {
			if val := &c.values[i]; val.there {
				if val.ready && !val.final {
					v.st.mark(list, v.dir).bytes = int32(len(val.data))
				}
				break
			}
		}
	}
}

package detect

import "bytes"

// Ask is a question to sets that rules change: whether they say of one of the values in a buffer
// what the rule wants. It is answered when the packets of all flows are in order.
type Ask struct {
	group *askGroup
	value []byte
}

// askGroup are the questions of a rule to sets that rules change, about one buffer.
type askGroup struct{ lookups []*lookup }

// How many values are kept for a match: of one buffer, as far as it has several that are as good,
// and of all.
const (
	maxAlternatives = 16
	maxAsks         = 1024
)

// decide answers the questions of a match, and changes sets as it says. It reports whether the
// match is one: of each buffer one value must be as the rule wants it, the first counts.
func decide(asks []Ask) bool {
	for i := range asks {
		// Those of a buffer need not stand side by side.
		if g := asks[i].group; !asked(asks[:i], g) && !g.decide(asks[i:]) {
			return false
		}
	}
	return true
}

func asked(before []Ask, g *askGroup) bool {
	for i := range before {
		if before[i].group == g {
			return true
		}
	}
	return false
}

// decide finds a value of the group's buffer that is as the rule wants it.
func (g *askGroup) decide(asks []Ask) bool {
	for i := range asks {
		if asks[i].group == g && g.hold(asks[i].value) {
			return true
		}
	}
	return false
}

func (g *askGroup) hold(value []byte) bool {
	for _, l := range g.lookups {
		if !l.holds(value) {
			return false
		}
	}
	return true
}

// CloneAsks are the questions of a match for whoever answers them later: those in it are borrowed.
func CloneAsks(asks []Ask) []Ask {
	var clones []Ask
	for _, a := range asks {
		clones = append(clones, Ask{a.group, bytes.Clone(a.value)})
	}
	return clones
}

// ask notes the buffer's value. As far as the inspection is concerned, what the rule wants holds,
// unless it is clear that it can't.
func (x *inspector) ask(g *askGroup) bool {
	for _, l := range g.lookups {
		if len(x.buf) == 0 || !l.set.Fits(x.buf) && !l.holds(x.buf) {
			return false
		}
	}
	n := len(x.asks)
	if n > 0 && x.asks[n-1].group == g && bytes.Equal(x.asks[n-1].value, x.buf) {
		return true // the step is tried once more, as it stands behind one that is
	}
	if n >= maxAsks {
		return false
	}
	x.spent += costStep + int64(len(x.buf)/searchedPerCost)
	at := len(x.askedBytes)
	x.askedBytes = append(x.askedBytes, x.buf...)
	x.asks = append(x.asks, Ask{g, x.askedBytes[at:len(x.askedBytes):len(x.askedBytes)]})
	return true
}

// askAlternatives notes the other values of a buffer for which all else of an inspection holds,
// now that it does for the i-th.
func (m *Matcher) askAlternatives(v *visit, in *inspection, i int) {
	dir := v.dir
	if in.dirs != 0 && in.dirs&(1<<dir) == 0 {
		dir = dir.Other()
	}
	most := len(m.inspector.asks) + maxAlternatives
	for i++; len(m.inspector.asks) < most; i++ {
		val := m.value(v, in.list, dir, i)
		if !val.there {
			return
		}
		if val.ready && val.final {
			m.inspector.inspect(in.steps, val.data, 0)
		}
	}
}

// asksOf are the questions that the inspections of a rule have noted.
func (m *Matcher) asksOf(s *sig) []Ask {
	if !s.asks {
		return nil // what is there is another rule's
	}
	return m.inspector.asks
}

// takeAsks moves the questions of a rule into its match.
func (m *Matcher) takeAsks(s *sig, match *Match) {
	if !s.asks {
		return
	}
	at := len(m.asks)
	m.asks = append(m.asks, m.inspector.asks...)
	match.Asks = m.asks[at:len(m.asks):len(m.asks)]
}

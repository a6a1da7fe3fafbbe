package detect

import (
	"slices"

	"gotcp/internal/ids/app"
)

// transactions looks at the transactions of the flow, in the packet's direction:
// those that have changed since the last time.
func (m *Matcher) transactions() {
	f, dir := m.in.Flow, m.in.Dir
	m.state.align(f.FirstTransaction, &m.free)
	groups := m.rules.transactions[f.Protocol]
	if groups == nil {
		groups = &noGroups
	}
	end := m.in.End || m.in.Stream.End
	for i, tx := range f.Transactions {
		number := f.FirstTransaction + uint64(i)
		st := m.open(number)
		if st == nil {
			return
		}
		if !st.begun[dir] && notIn(dir, tx) {
			st.begun[dir], st.done[dir], st.version[dir] = true, true, tx.Version(dir)
			continue
		}
		version, complete := tx.Version(dir), tx.Progress(dir) == app.Complete
		if st.begun[dir] && st.version[dir] == version && (st.done[dir] || !end && !st.newEvents(dir, tx)) {
			continue
		}
		v := visit{tx: tx, st: st, number: number, dir: dir, group: &groups[dir], end: end || complete}
		// One that nobody pays for counts as looked at, or it would be kept for ever.
		if v.group.any && !m.effort.refuse(1) {
			m.effort.pay(costVisit + costList*int64(len(v.group.lists)))
			m.visit(&v)
		}
		st.begun[dir], st.version[dir] = true, version
		st.done[dir] = st.done[dir] || complete
	}
}

// notIn reports that there is nothing of a transaction in that direction.
func notIn(dir app.Direction, tx app.Transaction) bool {
	d, ok := tx.(app.Directed)
	return ok && d.Only() != dir
}

var noGroups [2]transactionGroup

// open is the state of a transaction, made if need be.
func (m *Matcher) open(number uint64) *txState {
	s := m.state
	if len(s.open) == 0 {
		s.first = number
	}
	for s.first+uint64(len(s.open)) <= number {
		var st *txState
		if n := len(m.free); n > 0 {
			st, m.free = m.free[n-1], m.free[:n-1]
		} else {
			st = &txState{}
		}
		s.open = append(s.open, st)
	}
	return s.at(number)
}

// visit is a look at one transaction in one direction.
type visit struct {
	tx     app.Transaction
	st     *txState
	number uint64
	dir    app.Direction
	group  *transactionGroup
	end    bool // the direction will not change any more
	// extended: since the last visit, buffers that were final have become longer.
	extended bool
}

// visit finds the rules that a transaction's new values speak for, and tries those
// that are pending.
func (m *Matcher) visit(v *visit) {
	m.visits++
	m.last.set = nil
	before := v.st.dropped
	known := len(v.st.pending)
	if !v.st.begun[v.dir] {
		m.follow(v, v.group.plain)
	}
	m.followEvents(v)
	if tx, ok := v.tx.(app.Extended); ok && !v.st.extended[v.dir] {
		v.extended = tx.Extended(v.dir)
		v.st.extended[v.dir] = v.extended
	}
	for i := range v.group.lists {
		m.scanList(v, i)
	}
	m.Stats.Dropped += uint64(v.st.dropped - before)
	if known < len(v.st.pending) {
		slices.SortFunc(v.st.pending, func(a, b pendingRule) int { return int(a.index) - int(b.index) })
	}
	for i := range v.st.pending {
		p := &v.st.pending[i]
		if p.over || p.dirs&(1<<v.dir) == 0 {
			continue
		}
		if m.effort.refuse(len(v.st.pending) - i) {
			break
		}
		m.effort.pay(costCandidate)
		m.tryPending(v, p)
	}
	m.settleMarks(v)
}

// follow makes rules pending.
func (m *Matcher) follow(v *visit, rules []uint32) {
	for _, i := range rules {
		dirs := uint8(1) << v.dir
		if m.rules.sigs[i].rule.Transactions {
			dirs = dirBoth
		}
		v.st.follow(i, dirs)
	}
}

// newEvents reports whether a side of a transaction has events that were not seen in a
// direction.
func (st *txState) newEvents(dir app.Direction, tx app.Transaction) bool {
	seen := &st.events[dir]
	return len(tx.Events(app.ToServer)) > seen[app.ToServer] || len(tx.Events(app.ToClient)) > seen[app.ToClient]
}

// followEvents makes the rules about events pending that are new. Events are the
// transaction's, whichever side has caused them: both directions hear of them, as in
// Suricata.
func (m *Matcher) followEvents(v *visit) {
	f, ok := v.tx.(app.Faulty)
	once := ok && f.Faulty()
	for side := range v.st.events[v.dir] {
		events := v.tx.Events(app.Direction(side))
		seen := v.st.events[v.dir][side]
		if once {
			seen = max(seen, v.st.events[v.dir.Other()][side])
		}
		if v.group.event != nil {
			for _, e := range events[min(seen, len(events)):] {
				m.follow(v, v.group.event[e])
			}
		}
		v.st.events[v.dir][side] = len(events)
	}
}

// scanList looks for the fast patterns of one buffer, in values that have not been
// scanned.
func (m *Matcher) scanList(v *visit, place int) {
	g := &v.group.lists[place]
	buffer := m.rules.lists[g.list].buffer
	simple := place < 128 && !growing(buffer) && !multiple(buffer)
	word, bit := place/64&1, uint64(1)<<(place%64)
	if simple && v.st.scanned[v.dir][word]&bit != 0 && !(v.extended && extensible(buffer)) {
		return
	}
	from := 0
	if multiple(buffer) {
		from = int(v.st.mark(g.list, v.dir).values)
	}
	for i := from; ; i++ {
		val := m.value(v, g.list, v.dir, i)
		if !val.there {
			break
		}
		if !val.ready {
			continue
		}
		data := val.data
		if growing(buffer) && i == from {
			if mk := v.st.mark(g.list, v.dir); int(mk.bytes) <= len(data) && m.rules.lists[g.list].chain.Empty() {
				data = data[max(0, int(mk.bytes)-g.set.MaxLen()+1):]
			}
		}
		if m.effort.refuse(1) {
			return
		}
		for _, hit := range m.found(g, data) {
			m.follow(v, g.sigs[hit])
		}
		switch {
		case simple && val.final:
			v.st.scanned[v.dir][word] |= bit
		case multiple(buffer) && val.final:
			if mk := v.st.mark(g.list, v.dir); int(mk.values) == i {
				mk.values++
				mk.bytes = 0
			}
		}
	}
}

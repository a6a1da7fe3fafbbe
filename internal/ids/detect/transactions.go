package detect

import (
	"slices"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
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
	m.forgetValues()
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
		m.effort.pay(int64(len(data) / scannedPerCost))
		for _, hit := range g.set.Scan(data, &m.scratch) {
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

// tryPending tries what is left of a rule, and records its match.
func (m *Matcher) tryPending(v *visit, p *pendingRule) {
	s := m.rules.sigs[p.index]
	began := m.begin()
	if !p.begun {
		if !m.flowHeader(s) || !m.bitsHold(s) || !m.header(s) || !m.packetConditions(s) || !v.st.bits.holdAll(s.txBits) {
			// A rule with a fast pattern had its chance with the packet that brought it.
			p.over = s.fast != nil
			m.looked(p.index, began, false)
			return
		}
		p.begun = true
	}
	held, never := m.tryInspections(v, s, p)
	if !s.crossing {
		p.held = held
	}
	all := uint32(1)<<len(s.inspections) - 1
	matched := held&all == all
	p.over = matched || never
	m.looked(p.index, began, matched)
	if matched {
		m.matched(s, Match{Transaction: v.tx, TransactionNumber: v.number})
		for i := range s.txActs {
			v.st.bits.act(&s.txActs[i])
		}
	}
}

// tryInspections tries the inspections that have not held. never: one of them will
// not, whatever comes.
func (m *Matcher) tryInspections(v *visit, s *sig, p *pendingRule) (held uint32, never bool) {
	held = p.held
	if s.crossing {
		m.inspector.uncapture(s)
	}
	for i := range s.inspections {
		if held&(1<<i) != 0 {
			continue
		}
		if int(p.at) != i {
			p.at, p.tried = uint8(i), 0
		}
		switch m.tryInspection(v, s, &s.inspections[i], p) {
		case holds:
			held |= 1 << i
		case stops:
			return held, true
		case fails:
			// Of a => rule the other direction may hold meanwhile; otherwise what follows
			// can wait.
			if !s.rule.Transactions {
				return held, false
			}
		}
	}
	return held, false
}

// tryInspection tries one inspection: it holds, fails as yet, or stops: it never
// will.
func (m *Matcher) tryInspection(v *visit, s *sig, in *inspection, p *pendingRule) verdict {
	switch {
	case in.place == inPayload:
		return either(m.payloadOfTransaction(s, in), stops)
	case in.place == inHeader:
		return either(m.tryHeader(in), stops)
	}
	dir, end := v.dir, v.end
	if in.dirs != 0 && in.dirs&(1<<dir) == 0 {
		if dir == app.ToServer {
			return fails // a response is looked at with what comes in its own direction
		}
		dir = dir.Other()
		end = m.in.End || v.tx.Progress(dir) == app.Complete
	}
	otherwise := fails
	if end {
		otherwise = stops
	}
	switch {
	case in.event != nil:
		odd := slices.Contains(v.tx.Events(dir), in.event.Event) || slices.Contains(v.tx.Events(dir.Other()), in.event.Event)
		return either(odd, otherwise)
	case in.hook != nil:
		return either(v.tx.Progress(dir) >= in.hook.Step, otherwise)
	case in.number != nil:
		return either(m.numberHolds(v.tx, in.number, dir), otherwise)
	}
	if s.crossing {
		p.tried = 0 // what is compared with may have changed
	}
	return m.tryBuffer(v, in, dir, end, p)
}

func either(ok bool, otherwise verdict) verdict {
	if ok {
		return holds
	}
	return otherwise
}

// payloadOfTransaction looks into the packet that the transaction is looked at
// with, and into what is held of its stream.
func (m *Matcher) payloadOfTransaction(s *sig, in *inspection) bool {
	if m.protos == protoTCP && s.needStream && len(m.in.Stream.Data) > 0 && m.inspector.inspect(in.steps, m.in.Stream.Data, 0) {
		return true
	}
	data := m.payload()
	return !m.in.Pseudo && len(data) > 0 && m.inspector.inspect(in.steps, data, 0)
}

// numberHolds reports whether one of the values of a number is as the rule wants.
func (m *Matcher) numberHolds(tx app.Transaction, c *rule.NumberCondition, dir app.Direction) bool {
	for i := 0; ; i++ {
		n, ok := tx.Number(c.Number, dir, i)
		m.effort.pay(costNumber)
		switch {
		case !ok:
			return false
		case len(c.AnyOf) > 0:
			ok = slices.Contains(c.AnyOf, n) == (c.Op == rule.Equal)
		case c.Now:
			ok = compare(c.Op, int64(n), m.in.Packet.Time.Unix(), 0)
		default:
			ok = compare(c.Op, int64(n), int64(c.Min), int64(c.Max))
		}
		if ok {
			return true
		}
	}
}

// tryBuffer tries an inspection on each value of its buffer that it has not been
// tried on in vain.
func (m *Matcher) tryBuffer(v *visit, in *inspection, dir app.Direction, end bool, p *pendingRule) verdict {
	waiting := !end
	for i := int(p.tried); ; i++ {
		val := m.value(v, in.list, dir, i)
		if !val.there {
			if i == 0 && (end || val.final) {
				return either(in.absent, stops)
			}
			break
		}
		if !val.ready || in.final && !val.final {
			waiting = true
			continue
		}
		if in.absent && !in.orElse {
			return stops
		}
		if m.inspector.inspect(in.steps, val.data, 0) {
			if in.asks && in.many {
				m.askAlternatives(v, in, i)
			}
			return holds
		}
		switch {
		case !val.final:
			waiting = true
		case !in.many:
			return stops
		case i == int(p.tried):
			p.tried++
		}
	}
	if waiting {
		return fails
	}
	return stops
}

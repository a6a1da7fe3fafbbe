package detect

import (
	"slices"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

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
	waiting := len(s.inspections)
	for i := range s.inspections {
		if held&(1<<i) != 0 || s.payloadLast && s.inspections[i].place != inTransaction {
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
				waiting = i
			}
		}
		if waiting == i {
			break
		}
	}
	if s.payloadLast {
		return m.tryPackets(s, held, waiting)
	}
	return held, false
}

// tryPackets tries the inspections before one that are of the packet and of its stream, which
// hold at once or never.
func (m *Matcher) tryPackets(s *sig, held uint32, before int) (now uint32, never bool) {
	for i := range s.inspections[:before] {
		in := &s.inspections[i]
		if in.place == inTransaction || held&(1<<i) != 0 {
			continue
		}
		if m.tryPacket(s, in) != holds {
			return held, true
		}
		held |= 1 << i
	}
	return held, false
}

// tryPacket tries an inspection of the packet, or of its stream.
func (m *Matcher) tryPacket(s *sig, in *inspection) verdict {
	if in.place == inPayload {
		return either(m.payloadOfTransaction(s, in), stops)
	}
	return either(m.tryHeader(in), stops)
}

// tryInspection tries one inspection: it holds, fails as yet, or stops: it never
// will.
func (m *Matcher) tryInspection(v *visit, s *sig, in *inspection, p *pendingRule) verdict {
	if in.place != inTransaction {
		return m.tryPacket(s, in)
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

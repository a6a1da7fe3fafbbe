package detect

import (
	"slices"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// transactionGroup are the rules about transactions of one protocol and direction.
type transactionGroup struct {
	lists []listGroup
	plain []uint32 // without a fast pattern
	event map[event.Event][]uint32
	any   bool // there are rules
}

// listGroup are the fast patterns in one buffer.
type listGroup struct {
	list int
	patternGroup
	shared bool // the set is that of a twin, too
}

// group sorts the rules into groups.
func (rs *Ruleset) group() {
	b := builder{rs: rs, transactions: map[app.Protocol]*[2]groupBuilder{}}
	for _, s := range rs.sigs {
		switch s.kind {
		case addressKind:
			rs.addresses = append(rs.addresses, s.index)
		case protocolKind:
			rs.protocols = append(rs.protocols, s.index)
		case eventKind:
			for i := range s.rule.Events {
				e := s.rule.Events[i].Event
				rs.events[e] = append(rs.events[e], s.index)
			}
		case transactionKind:
			b.addTransaction(s)
		default:
			b.packetRules = append(b.packetRules, s)
		}
	}
	for p := range numProtos {
		for dir := range 2 {
			rs.packets[p][dir] = newPacketGroup(b.packetRules, 1<<p, uint8(1)<<dir)
		}
	}
	b.finish()
}

// builder collects patterns until the sets can be made.
type builder struct {
	rs           *Ruleset
	packetRules  []*sig
	transactions map[app.Protocol]*[2]groupBuilder
}

type groupBuilder struct {
	transactionGroup
	lists map[int]*patternBuilder
}

// protocols are those whose transactions a rule can be about.
func (s *sig) protocols() []app.Protocol {
	if s.app != app.Unknown {
		return []app.Protocol{s.app}
	}
	var all []app.Protocol
	for i := range s.inspections {
		in := &s.inspections[i]
		if in.place != inTransaction {
			continue
		}
		var have []app.Protocol
		switch {
		case in.event != nil:
			have = []app.Protocol{in.event.Protocol}
		case in.number != nil:
			have = numberProtocols(in.number.Number)
		default:
			have = bufferProtocols(in.buffer)
		}
		if all == nil {
			all = have
			continue
		}
		all = slices.DeleteFunc(slices.Clone(all), func(p app.Protocol) bool { return !slices.Contains(have, p) })
	}
	return all
}

func (b *builder) addTransaction(s *sig) {
	for _, p := range s.protocols() {
		groups := b.transactions[p]
		if groups == nil {
			groups = &[2]groupBuilder{}
			b.transactions[p] = groups
		}
		for dir := range 2 {
			if s.dirs&(1<<dir) != 0 {
				groups[dir].add(s, uint8(1<<dir))
			}
		}
	}
}

func (g *groupBuilder) add(s *sig, dir uint8) {
	g.any = true
	for i := range s.inspections {
		if e := s.inspections[i].event; e != nil {
			if g.event == nil {
				g.event = map[event.Event][]uint32{}
			}
			g.event[e.Event] = append(g.event[e.Event], s.index)
			return
		}
	}
	if s.fast == nil {
		g.plain = append(g.plain, s.index)
		return
	}
	in := &s.inspections[s.fast.inspection]
	if in.dirs != 0 && in.dirs&dir == 0 {
		return // of a => rule, whose pattern comes in the other direction
	}
	if g.lists == nil {
		g.lists = map[int]*patternBuilder{}
	}
	if g.lists[in.list] == nil {
		g.lists[in.list] = &patternBuilder{}
	}
	g.lists[in.list].add(s, s.fast)
}

func (b *builder) finish() {
	b.rs.transactions = map[app.Protocol]*[2]transactionGroup{}
	for p, from := range b.transactions {
		to := &[2]transactionGroup{}
		for dir := range from {
			to[dir] = from[dir].transactionGroup
			to[dir].lists = b.rs.groups(from[dir].lists, dir)
		}
		b.rs.transactions[p] = to
	}
}

package detect

import (
	"slices"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
	"gotcp/internal/ids/pattern"
	"gotcp/internal/ids/rule"
)

const numProtos = 8

// bit is the number of the one bit in p.
func (p protos) bit() int {
	n := 0
	for p > 1 {
		p >>= 1
		n++
	}
	return n
}

// packetGroup are the rules that a packet of one protocol and direction may meet.
type packetGroup struct {
	plain portIndex // those without a fast pattern
	// Those with one. shallow are patterns that end within the first bytes of a
	// packet; deep are the others. Of TCP they are those of rules about packets, and
	// stream are the rules about streams.
	shallow, deep, stream patternGroup
}

// shallowLimit is how many bytes of a packet the shallow patterns lie in.
const shallowLimit = 192

// patternGroup are fast patterns, and the rules behind each.
type patternGroup struct {
	set  *pattern.Set // nil: none
	sigs [][]uint32
	// most is the size of the largest payload that any of the rules is about.
	most int
}

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
}

// portIndex are rules by port.
type portIndex struct {
	any      []uint32
	dst, src map[uint16][]uint32
}

// maxIndexedPorts is how many ports a rule may name to be found by them.
const maxIndexedPorts = 32

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
			b.addPacket(s)
		}
	}
	b.finish()
}

// builder collects patterns until the sets can be made.
type builder struct {
	rs           *Ruleset
	packets      [numProtos][2]struct{ shallow, deep, stream patternBuilder }
	transactions map[app.Protocol]*[2]groupBuilder
}

type groupBuilder struct {
	transactionGroup
	lists map[int]*patternBuilder
}

// patternBuilder are patterns with their rules; equal ones are one.
type patternBuilder struct {
	patterns []pattern.Pattern
	sigs     [][]uint32
	index    map[string]int
	most     int
}

func (b *patternBuilder) add(s *sig) {
	f := s.fast
	key := string(f.bytes)
	if f.nocase {
		key += "\x00i"
	}
	if b.index == nil {
		b.index = map[string]int{}
	}
	i, ok := b.index[key]
	if !ok {
		i = len(b.patterns)
		b.index[key] = i
		b.patterns = append(b.patterns, pattern.Pattern{Bytes: f.bytes, Nocase: f.nocase})
		b.sigs = append(b.sigs, nil)
	}
	b.sigs[i] = append(b.sigs[i], s.index)
	b.most = max(b.most, maxPayload(s.rule))
}

func (b *patternBuilder) group() patternGroup {
	if len(b.patterns) == 0 {
		return patternGroup{}
	}
	return patternGroup{set: pattern.New(b.patterns), sigs: b.sigs, most: b.most}
}

// maxPayload is the largest payload that a rule's dsize allows.
func maxPayload(r *rule.Rule) int {
	most := 1 << 30
	for _, c := range r.Packet {
		t, ok := c.(*rule.FieldTest)
		if !ok || t.Field != rule.DSize || t.Negated {
			continue
		}
		switch t.Op {
		case rule.Equal, rule.LessEqual, rule.Less:
			most = min(most, int(t.Value))
		case rule.Between:
			most = min(most, int(t.Max))
		}
	}
	return most
}

func (b *builder) addPacket(s *sig) {
	for p := range numProtos {
		if s.protos&(1<<p) == 0 {
			continue
		}
		for dir := range 2 {
			if s.dirs&(1<<dir) == 0 {
				continue
			}
			g, out := &b.packets[p][dir], &b.rs.packets[p][dir]
			tcp := protos(1<<p) == protoTCP
			if s.fast == nil {
				out.plain.add(s)
				continue
			}
			if tcp && s.needStream {
				g.stream.add(s)
			}
			if tcp && !s.needPacket {
				continue
			}
			if s.fast.last > 0 && s.fast.last <= shallowLimit {
				g.shallow.add(s)
			} else {
				g.deep.add(s)
			}
		}
	}
}

// add files a rule under its ports.
func (x *portIndex) add(s *sig) {
	r := s.rule
	switch {
	case !r.Both && !anyPort(r.DstPorts) && countPorts(r.DstPorts) <= maxIndexedPorts:
		x.dst = addPorts(x.dst, r.DstPorts, s.index)
	case !r.Both && !anyPort(r.SrcPorts) && countPorts(r.SrcPorts) <= maxIndexedPorts:
		x.src = addPorts(x.src, r.SrcPorts, s.index)
	default:
		x.any = append(x.any, s.index)
	}
}

func countPorts(p *rule.Ports) (n int) {
	for _, r := range p.In {
		n += int(r.Last) - int(r.First) + 1
	}
	return n
}

func addPorts(to map[uint16][]uint32, p *rule.Ports, index uint32) map[uint16][]uint32 {
	if to == nil {
		to = map[uint16][]uint32{}
	}
	for _, r := range p.In {
		for port := int(r.First); port <= int(r.Last); port++ {
			to[uint16(port)] = append(to[uint16(port)], index)
		}
	}
	return to
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
	g.lists[in.list].add(s)
}

func (b *builder) finish() {
	for p := range b.packets {
		for dir := range b.packets[p] {
			from, to := &b.packets[p][dir], &b.rs.packets[p][dir]
			to.shallow, to.deep, to.stream = from.shallow.group(), from.deep.group(), from.stream.group()
		}
	}
	b.rs.transactions = map[app.Protocol]*[2]transactionGroup{}
	for p, from := range b.transactions {
		to := &[2]transactionGroup{}
		for dir := range from {
			to[dir] = from[dir].transactionGroup
			for list, patterns := range from[dir].lists {
				to[dir].lists = append(to[dir].lists, listGroup{list, patterns.group()})
			}
			slices.SortFunc(to[dir].lists, func(a, b listGroup) int { return a.list - b.list })
		}
		b.rs.transactions[p] = to
	}
}

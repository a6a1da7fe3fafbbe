package detect

import (
	"slices"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/pattern"
	"gotcp/internal/ids/rule"
	"gotcp/internal/ids/transform"
)

// A Matcher is what one worker needs to match packets. It is not for concurrent
// use.
type Matcher struct {
	rules *Ruleset
	hosts *Hosts

	in     *Input
	protos protos // of the packet: one
	state  *FlowState
	stream chunk

	inspector  inspector
	effort     effort
	scratch    pattern.Scratch
	last       search // of the transaction at hand
	transforms transform.Scratch
	candidates []uint32
	matches    []Match
	texts      Texts // of the packet
	values     []valueCache
	visits     uint64 // to transactions
	free       []*txState
	profile    []RuleProfile
	address    [16]byte // scratch of ip.src and ip.dst
	asks       []Ask    // of the matches

	// Counters since the start.
	Stats Stats
}

// Stats is what was too much.
type Stats struct {
	// GaveUp counts inspections that took too much work, Dropped rules that were not
	// followed in a transaction because too many were, or matched beside too many others,
	// Expressions searches that took too much time or memory, or were left out since the
	// last ones had.
	GaveUp, Dropped, Expressions uint64
}

// maxMatches is how many rules can match one packet. Alerts are raised for few of them
// anyway, whoever decides on that.
const maxMatches = 1000

// NewMatcher returns a matcher of the rules. With hosts, conditions on hosts and on
// sets that rules change are decided at once; without, every match of a rule that has
// some is returned, and Hosts.Decide is to be asked, with the match's questions, by
// whoever sees all matches in the packets' order.
func NewMatcher(rs *Ruleset, hosts *Hosts) *Matcher {
	m := &Matcher{
		rules: rs, hosts: hosts, values: make([]valueCache, 2*len(rs.lists)),
		effort: effort{pool: poolSize, clock: rs.options.Clock, spent: rs.options.Spent, live: rs.options.Live},
	}
	m.inspector.effort = &m.effort
	if rs.options.Profile {
		m.profile = make([]RuleProfile, len(rs.sigs))
	}
	return m
}

// Inspect matches one packet. The matches are sorted as the rules are, those that
// a pass rule hides left out. They are borrowed until the next call.
func (m *Matcher) Inspect(in *Input) []Match {
	m.in, m.matches, m.candidates, m.texts = in, m.matches[:0], m.candidates[:0], m.texts[:0]
	m.asks, m.inspector.askedBytes = m.asks[:0], m.inspector.askedBytes[:0]
	m.protos = protosOfPacket(in.Packet)
	m.state = nil
	m.inspector.src = in.Packet.Src
	if in.Flow != nil {
		m.state = in.Flow.State
		m.state.bind(m.rules)
		if m.state.passed {
			m.skip()
			return nil
		}
	}
	m.effort.begin(in.Packet.Time, m.state, in.Pseudo)
	m.stream = m.nextChunk() // before all, since what asks for events may look into it, too
	m.events()
	// What is wrong above IP does not hide addresses and what else there is below. A
	// wrong checksum keeps a packet out of its stream, but rules see it: it is captured
	// wrong more often (checksums left to the card) than sent wrong.
	if in.Packet.Invalid && !in.Packet.IsIP() {
		return m.finish()
	}
	m.once()
	m.packet()
	if in.Flow != nil && len(in.Flow.Transactions) > 0 {
		m.transactions()
	}
	return m.finish()
}

// Texts are what expressions have kept for the packet that was inspected last. They are borrowed until the next call.
func (m *Matcher) Texts() Texts { return m.texts }

// skip notes that what there is of an exempted flow counts as inspected.
func (m *Matcher) skip() {
	s := &m.in.Stream
	m.state.inspected[m.in.Dir] = max(m.state.inspected[m.in.Dir], s.Offset+uint64(len(s.Data)))
	m.state.align(m.in.Flow.FirstTransaction, &m.free)
}

// events looks at the rules about what is wrong with the packet.
func (m *Matcher) events() {
	in := m.in
	if len(in.Packet.Events) == 0 && len(in.AppEvents) == 0 {
		return
	}
	for _, e := range in.Packet.Events {
		m.consider(m.rules.events[e])
	}
	for _, e := range in.AppEvents {
		m.consider(m.rules.events[e])
	}
	m.tryCandidates()
}

// hasEvent reports whether the packet has an event of a source.
func (m *Matcher) hasEvent(e *rule.Event) bool {
	if e.Source == rule.AppEvent {
		return slices.Contains(m.in.AppEvents, e.Event)
	}
	return slices.Contains(m.in.Packet.Events, e.Event)
}

// once looks at the rules that are looked at once per flow and direction. They want a
// packet.
func (m *Matcher) once() {
	if m.in.Pseudo {
		return
	}
	dir := uint8(1) << m.in.Dir
	// An error of ICMP about a flow is never the first packet of a direction, which is what counts.
	about := m.in.Flow != nil && m.in.Packet.ICMPv4 != nil && m.in.Packet.Quote != nil
	if m.state == nil || m.state.addressed&dir == 0 && !about {
		m.consider(m.rules.addresses)
		if m.state != nil {
			m.state.addressed |= dir
		}
	}
	if m.state != nil && m.state.recognised&dir == 0 && m.in.Flow.Seen[m.in.Dir] != app.Unknown {
		m.consider(m.rules.protocols)
		m.state.recognised |= dir
	}
	m.tryCandidates()
}

// consider makes rules candidates, as many as may be paid for.
func (m *Matcher) consider(rules []uint32) {
	if most := int(m.effort.left()/costCandidate) - len(m.candidates); len(rules) > most {
		most = max(most, 0)
		m.effort.refused += uint64(len(rules) - most)
		rules = rules[:most]
	}
	m.candidates = append(m.candidates, rules...)
}

// tryCandidates looks at each candidate once, in order.
func (m *Matcher) tryCandidates() {
	if len(m.candidates) == 0 {
		return
	}
	slices.Sort(m.candidates)
	last := uint32(1<<32 - 1)
	for n, i := range m.candidates {
		if i == last {
			continue
		}
		if m.effort.refuse(len(m.candidates) - n) {
			break
		}
		m.effort.pay(costCandidate)
		last = i
		s := m.rules.sigs[i]
		began := m.begin()
		stream, ok := m.tryPacketRule(s)
		m.looked(i, began, ok)
		if ok {
			m.matched(s, Match{Stream: stream})
		}
	}
	m.candidates = m.candidates[:0]
}

// matched records a match, and does what the rule says.
func (m *Matcher) matched(s *sig, match Match) {
	if len(m.matches) >= maxMatches {
		m.Stats.Dropped++
		return
	}
	switch {
	case !s.hosts && !s.asks:
	case m.hosts == nil:
		m.takeAsks(s, &match)
	case !m.hosts.Decide(m.in.Packet.Time, m.in.Packet.Src, m.in.Packet.Dst, s.rule, m.asksOf(s)):
		return
	}
	if m.state != nil {
		for i := range s.acts {
			m.state.vars.act(&s.acts[i])
		}
	}
	if len(s.captures) > 0 {
		m.keep(s, &match)
	}
	match.Rule, match.Index = s.rule, s.index
	match.NoAlert = s.rule.NoAlert
	match.WholeFlow = m.state != nil && (match.Stream || s.onAddresses || s.kind == protocolKind ||
		s.kind == applicationKind || s.kind == transactionKind)
	m.matches = append(m.matches, match)
}

// finish sorts the matches, and lets passes and drops have their way.
func (m *Matcher) finish() []Match {
	m.Stats.GaveUp += m.inspector.gaveUp + m.effort.refused
	m.Stats.Expressions += m.inspector.found.GaveUp + m.transforms.TakeGaveUp()
	m.inspector.gaveUp, m.inspector.found.GaveUp, m.effort.refused = 0, 0, 0
	if len(m.matches) == 0 {
		return nil
	}
	slices.SortStableFunc(m.matches, func(a, b Match) int { return int(a.Index) - int(b.Index) })
	for i := range m.matches {
		match := &m.matches[i]
		switch match.Rule.Action {
		case rule.Pass:
			m.state.pass(match.WholeFlow)
			if match.Rule.AlertPass {
				i++
			}
			return m.matches[:i]
		case rule.Drop, rule.Reject:
			m.state.pass(match.WholeFlow && actsAlways(match.Rule))
		}
	}
	return m.matches
}

// actsAlways reports that a rule's action is taken with each match: a limit thins out the alerts alone, but what
// has to be there often enough first does nothing until then, which whoever counts knows.
func actsAlways(r *rule.Rule) bool {
	return r.Threshold == nil || r.Threshold.Kind == rule.LimitKind || r.Threshold.Kind == rule.Backoff
}

// pass ends the inspection of a flow.
func (s *FlowState) pass(whole bool) {
	if s != nil && whole {
		s.passed = true
	}
}

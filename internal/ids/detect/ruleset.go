package detect

import (
	"slices"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
	"gotcp/internal/ids/rule"
	"gotcp/internal/ids/transform"
)

// A Ruleset is rules made ready for matching. It does not change.
type Ruleset struct {
	options Options
	rules   int
	sigs    []*sig // in the order in which they are looked at
	names   *names
	lists   []list
	growing []int // those of bodies

	addresses, protocols []uint32 // of these kinds
	events               map[event.Event][]uint32
	packets              [numProtos][2]packetGroup
	transactions         map[app.Protocol]*[2]transactionGroup
	needsOneWorker       bool
	digests              app.Digests
}

// list is a buffer as rules look at it: with transforms or without.
type list struct {
	buffer app.Buffer
	chain  transform.Chain
	key    string
}

// RuleError says why a rule is left out.
type RuleError struct {
	Rule *rule.Rule
	Err  error
}

func (e *RuleError) Error() string { return e.Err.Error() }

func (e *RuleError) Unwrap() error { return e.Err }

// New compiles rules. Those that it cannot match are left out and named in the
// errors, each a *RuleError.
func New(rules []*rule.Rule, o Options) (*Ruleset, []error) {
	rs := &Ruleset{options: o, names: newNames(), events: map[event.Event][]uint32{}}
	var errs []error
	tables := newResolver(rules, o.Tables)
	for _, r := range rules {
		s, err := compile(r, rs.names)
		if err == nil {
			err = rs.resolveLists(s)
		}
		if err == nil {
			err = tables.resolve(s)
		}
		if err != nil {
			errs = append(errs, where(r, err))
			continue
		}
		rs.rules++
		rs.sigs = append(rs.sigs, s)
		if r.Both && !s.ends.symmetric() {
			back := *s
			back.ends = s.ends.switched()
			rs.sigs = append(rs.sigs, &back)
		}
		rs.needsOneWorker = rs.needsOneWorker || needsOneWorker(s)
		rs.digests |= s.digests
	}
	order(rs.sigs)
	rs.group()
	return rs, errs
}

// Len is the number of rules in it.
func (rs *Ruleset) Len() int { return rs.rules }

// Digests are those of files that rules look up.
func (rs *Ruleset) Digests() app.Digests { return rs.digests }

// NeedsOneWorker reports that a rule's conditions on hosts (xbits, hostbits), or on
// sets that rules change, decide what it does to its flow, so that they cannot be
// decided after the workers: the rules are matched right only by one.
func (rs *Ruleset) NeedsOneWorker() bool { return rs.needsOneWorker }

// needsOneWorker: a pass rule is never told of, so that nobody but the worker could
// change what is remembered of hosts. What any other does to its flow, or to rules behind
// it, it must not do before its conditions on hosts were looked at.
func needsOneWorker(s *sig) bool {
	crosses := s.hosts || s.asks
	if !crosses || s.rule.Action == rule.Pass {
		return crosses
	}
	return (asksHosts(s.rule) || s.asks) && (len(s.acts)+len(s.txActs) > 0 || s.captured(rule.FlowText) || s.captured(rule.PacketText) ||
		s.rule.Bypass || s.rule.Action != rule.Alert)
}

// resolveLists numbers the buffers that a rule looks at.
func (rs *Ruleset) resolveLists(s *sig) error {
	for i := range s.inspections {
		in := &s.inspections[i]
		if in.source == nil || in.place == inPayload {
			continue
		}
		var err error
		if in.list, err = rs.list(in.source); err != nil {
			return err
		}
	}
	return nil
}

func (rs *Ruleset) list(b *rule.Inspection) (int, error) {
	key := string(rune(b.Buffer))
	for _, t := range b.Transforms {
		key += "\x00" + t.Kind + "\x01" + t.Arg
	}
	if i := slices.IndexFunc(rs.lists, func(l list) bool { return l.key == key }); i >= 0 {
		return i, nil
	}
	l := list{buffer: b.Buffer, key: key}
	if growing(b.Buffer) {
		rs.growing = append(rs.growing, len(rs.lists))
	}
	if len(b.Transforms) > 0 {
		specs := make([]transform.Spec, len(b.Transforms))
		for i, t := range b.Transforms {
			specs[i] = transform.Spec{Kind: t.Kind, Arg: t.Arg}
		}
		var err error
		if l.chain, err = transform.New(specs); err != nil {
			return 0, err
		}
	}
	rs.lists = append(rs.lists, l)
	return len(rs.lists) - 1, nil
}

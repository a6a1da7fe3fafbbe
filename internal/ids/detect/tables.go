package detect

import (
	"fmt"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/dataset"
	"gotcp/internal/ids/rule"
)

// Tables are what rules look values up in. Whoever reads rules makes them of files.
type Tables struct {
	// Sets are those of dataset and datarep, by name.
	Sets map[string]*dataset.Set
	// Digests are the lists of filemd5 and its kin.
	Digests map[rule.DigestList]*dataset.Digests
	// Reputation is that of iprep; nil: there is none.
	Reputation *dataset.Reputation
}

// lookup is a step that looks the buffer's value up in a set.
type lookup struct {
	*rule.Dataset
	set *dataset.Set
}

// digestIn is a step that looks a file's digest up in a list.
type digestIn struct {
	list    *dataset.Digests
	negated bool
}

// resolver finds the tables that rules name.
type resolver struct {
	tables Tables
	// changing are the sets that rules change: what is in one of them is not known before the
	// packets of all flows are in order.
	changing map[string]bool
}

func newResolver(rules []*rule.Rule, t Tables) *resolver {
	r := &resolver{tables: t, changing: map[string]bool{}}
	for _, of := range rules {
		for _, d := range of.Datasets() {
			if d.Op.Changes() {
				r.changing[d.Set.Name] = true
			}
		}
	}
	return r
}

// resolve puts the tables into a rule's steps.
func (r *resolver) resolve(s *sig) error {
	if err := r.checkReputation(s.rule); err != nil {
		return err
	}
	for i := range s.inspections {
		in := &s.inspections[i]
		if err := r.steps(s, in, in.steps); err != nil {
			return err
		}
		if d, ok := app.DigestOf(in.buffer); ok && in.place == inTransaction {
			s.digests = s.digests.With(d)
		}
	}
	return nil
}

func (r *resolver) steps(s *sig, in *inspection, steps []step) error {
	var group *askGroup
	for i := range steps {
		switch st := steps[i].(type) {
		case *rule.Dataset:
			set := r.tables.Sets[st.Set.Name]
			if set == nil {
				return fmt.Errorf("%s: there is no set %s", st.Keyword(), st.Set.Name)
			}
			l := &lookup{st, set}
			if !r.changing[st.Set.Name] {
				steps[i] = l
				continue
			}
			// Those of one buffer are decided together, about the same value.
			if group == nil {
				group = &askGroup{}
				in.asks, s.asks, s.crossing = true, true, true
			}
			group.lookups = append(group.lookups, l)
			steps[i] = group
		case *rule.FileDigest:
			list := r.tables.Digests[st.List]
			if list == nil {
				return fmt.Errorf("%s: there is no list %s", st.Keyword(), st.List.Path)
			}
			steps[i] = &digestIn{list, st.Negated}
		case *decodeBase64:
			if err := r.steps(s, in, st.steps); err != nil {
				return err
			}
		}
	}
	return nil
}

// lookUp looks the buffer up in a set that nobody changes.
func (x *inspector) lookUp(l *lookup) bool {
	x.spent += costStep + int64(len(x.buf)/searchedPerCost)
	return l.holds(x.buf)
}

// holds decides about a value: a set is changed if the operation does that. What can't be a value
// of the set is not in it; nothing at all matches nothing, not even what is not in the set.
func (l *lookup) holds(value []byte) bool {
	if len(value) == 0 {
		return false
	}
	switch l.Op {
	case rule.AddToSet:
		return l.set.Add(value)
	case rule.RemoveFromSet:
		return l.set.Remove(value)
	}
	number, there := l.set.Find(value)
	switch l.Op {
	case rule.NotInSet:
		return !there
	case rule.Reputation:
		return there && compare(l.Cmp, int64(number), int64(l.Value), 0)
	}
	return there
}

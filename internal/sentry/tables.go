package sentry

import (
	"fmt"
	"path/filepath"
	"strings"

	"gotcp/internal/ids/dataset"
	"gotcp/internal/ids/detect"
	"gotcp/internal/ids/rule"
	"gotcp/internal/sentry/config"
)

// Limits of all tables together, so that no file of rules can use up memory or time: what is read
// for them, and what they take.
const (
	maxTableFiles  = 1 << 30
	maxTableMemory = 1 << 30
	// maxSetMemory is what a set may take where nothing says how much, or less where there are
	// many that grow.
	maxSetMemory = 100 << 20
)

// tables are the sets and lists that rules look values up in, in the making.
type tables struct {
	loader *Loader
	config *config.Datasets
	set    *rule.Ruleset
	loaded *Loaded
	made   detect.Tables
	specs  map[string]*setSpec
	// wrong are sets and lists that could not be made, and why.
	wrongSets  map[string]error
	wrongLists map[rule.DigestList]error
	// read and memory are what was taken so far.
	read, memory int
}

// setSpec is a set as everything together says it is.
type setSpec struct {
	rule.SetSpec
	configured bool // by suricata.yaml
	changes    bool // rules change it
}

// tables makes what the rules of a set look values up in. Rules for which that is not possible are
// taken out of it.
func (l *Loader) tables(set *rule.Ruleset, c *config.Config, loaded *Loaded) detect.Tables {
	t := &tables{
		loader: l, config: &c.Datasets, set: set, loaded: loaded, specs: map[string]*setSpec{},
		made:      detect.Tables{Sets: map[string]*dataset.Set{}, Digests: map[rule.DigestList]*dataset.Digests{}},
		wrongSets: map[string]error{}, wrongLists: map[rule.DigestList]error{},
	}
	t.configured()
	t.eachUse(t.declare)
	grow := 0
	for _, s := range t.specs {
		if s.grows() {
			grow++
		}
	}
	t.eachUse(func(r *rule.Rule, d *rule.Dataset) error { return t.makeSet(d.Set.Name, grow) })
	t.makeDigests()
	t.makeReputation(c)
	return t.made
}

// configured takes the sets of the configuration, which need no declaration in rules.
func (t *tables) configured() {
	for _, err := range t.config.Wrong {
		t.problem(t.loader.Config, 0, err.Error())
	}
	for _, s := range t.config.Sets {
		t.specs[s.Name] = &setSpec{SetSpec: s, configured: true}
	}
}

func (t *tables) problem(file string, line int, reason string) {
	t.loaded.Problems = append(t.loaded.Problems, &rule.Error{File: file, Line: line, Column: 1, Reason: reason})
}

// eachUse calls f for each use that a rule makes of a set, and takes out the rules that it finds
// wrong.
func (t *tables) eachUse(f func(*rule.Rule, *rule.Dataset) error) {
	for _, r := range append([]*rule.Rule(nil), t.set.Rules()...) {
		for _, d := range r.Datasets() {
			if err := f(r, d); err != nil {
				t.set.Reject(r, d.Column(), d.Keyword(), err.Error())
				break
			}
		}
	}
}

// declare takes what one use says of its set.
func (t *tables) declare(_ *rule.Rule, d *rule.Dataset) error {
	s := t.specs[d.Set.Name]
	switch {
	case s == nil && d.Set.Kind == dataset.None:
		s = &setSpec{SetSpec: rule.SetSpec{Name: d.Set.Name}} // another rule may say more
	case s == nil:
		s = &setSpec{SetSpec: rule.SetSpec{Name: d.Set.Name, Kind: d.Set.Kind}}
	case s.Kind == dataset.None:
		s.Kind = d.Set.Kind
	case d.Set.Kind != dataset.None && d.Set.Kind != s.Kind:
		return fmt.Errorf("the set %s is of type %v already", d.Set.Name, s.Kind)
	}
	for _, name := range [...]string{d.Set.Save, d.Set.State} {
		if err := t.mayWrite(name); err != nil {
			return err
		}
	}
	if err := s.merge(&d.Set); err != nil {
		return err
	}
	s.changes = s.changes || d.Op.Changes()
	t.specs[d.Set.Name] = s
	return nil
}

// mayWrite refuses files of rules to which nothing is to be written: who writes rules need not be
// who runs them.
func (t *tables) mayWrite(name string) error {
	switch {
	case name == "":
	case t.config.NoWrite:
		return fmt.Errorf("datasets.rules.allow-write is off: rules save nothing")
	case !t.config.AnyPath && (filepath.IsAbs(name) || !filepath.IsLocal(name)):
		return fmt.Errorf("%q is not within the folder for data, see datasets.rules.allow-absolute-filenames", name)
	}
	return nil
}

// merge adds what another use says of the set. What only one says holds for all.
func (s *setSpec) merge(more *rule.SetSpec) error {
	for _, f := range []struct {
		what     string
		has      *string
		declares string
	}{{"load", &s.Load, more.Load}, {"save", &s.Save, more.Save}, {"state", &s.State, more.State}} {
		switch {
		case f.declares == "" || f.declares == *f.has || s.configured:
		case *f.has != "":
			return fmt.Errorf("the set %s has another file to %s: %s", s.Name, f.what, *f.has)
		default:
			*f.has = f.declares
		}
	}
	s.Memcap = max(s.Memcap, more.Memcap)
	return s.Check()
}

// grows reports that the set is not only what its file has.
func (s *setSpec) grows() bool { return s.changes || s.stays() }

// stays reports that the set is not read again when rules are: it is what rules have made of it.
func (s *setSpec) stays() bool { return s.Load == "" || s.Save != "" || s.State != "" }

// take counts what was read, or is needed.
func take(of *int, n, most int, what string) error {
	if n > most-*of {
		return fmt.Errorf("all datasets and lists together %s more than %d MiB", what, most>>20)
	}
	*of += n
	return nil
}

// file reads a file of values.
func (t *tables) file(path string) ([]byte, error) {
	text, err := t.loader.Folders.Read(path)
	if err != nil {
		return nil, err
	}
	return text, take(&t.read, len(text), maxTableFiles, "are read from")
}

// faults notes what is wrong with a file's lines.
func (t *tables) faults(path string, all []dataset.Fault) {
	for _, f := range all {
		t.problem(path, f.Line, f.Reason)
	}
}

// makeDigests reads the lists that rules look files up in.
func (t *tables) makeDigests() {
	for _, r := range append([]*rule.Rule(nil), t.set.Rules()...) {
		for _, d := range r.FileDigests() {
			if err := t.makeList(d.List); err != nil {
				t.set.Reject(r, d.Column(), d.Keyword(), err.Error())
				break
			}
		}
	}
}

func (t *tables) makeList(l rule.DigestList) error {
	if t.made.Digests[l] != nil {
		return nil
	}
	err := t.wrongLists[l]
	if err == nil {
		err = t.readList(l)
		t.wrongLists[l] = err
	}
	return err
}

func (t *tables) readList(l rule.DigestList) error {
	text, err := t.file(l.Path)
	if err != nil {
		return err
	}
	list, wrong := dataset.ParseDigests(l.Of.Size(), text)
	t.faults(l.Path, wrong)
	if err := take(&t.memory, list.Len()*l.Of.Size(), maxTableMemory, "take"); err != nil {
		return err
	}
	t.made.Digests[l] = list
	return nil
}

// dataPath is the path of a file for data: without a folder for them there is none.
func (l *Loader) dataPath(name string) string {
	if filepath.IsAbs(name) || l.DataDir == "" {
		return name
	}
	return filepath.Join(l.DataDir, strings.TrimSpace(name))
}

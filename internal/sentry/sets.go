package sentry

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"gotcp/internal/ids/dataset"
	"gotcp/internal/replace"
)

// keptSets are the sets that stay when rules are read again, and those that are saved at the end.
type keptSets struct {
	mu   sync.Mutex // rules are read beside the work
	sets map[string]*dataset.Set
	save map[string]*savedSet // by path
}

// savedSet is a set that goes to a file.
type savedSet struct {
	name string
	set  *dataset.Set
}

// makeSet makes a set, unless it is there, or known not to be possible. So many of them grow.
func (t *tables) makeSet(name string, grow int) error {
	if t.made.Sets[name] != nil {
		return nil
	}
	err := t.wrongSets[name]
	if err != nil {
		return err
	}
	s := t.specs[name]
	switch {
	case s == nil || s.Kind == dataset.None:
		err = fmt.Errorf("there is no set %s: nothing says of which type it is", name)
	default:
		err = t.newSet(s, grow)
	}
	t.wrongSets[name] = err
	return err
}

func (t *tables) newSet(s *setSpec, grow int) error {
	kept := &t.loader.kept
	kept.mu.Lock()
	defer kept.mu.Unlock()
	if old := kept.sets[s.Name]; old != nil && s.stays() && old.Kind() == s.Kind {
		t.made.Sets[s.Name] = old
		return take(&t.memory, old.Memcap(), maxTableMemory, "take")
	}
	memcap := int(min(s.Memcap, maxTableMemory))
	if memcap == 0 {
		memcap = int(min(t.config.Memcap, maxTableMemory))
	}
	if memcap == 0 {
		memcap = maxSetMemory
		if s.grows() {
			memcap = min(memcap, maxTableMemory/2/max(grow, 1))
		}
	}
	set := dataset.New(s.Kind, memcap)
	wrong, err := t.fill(set, s)
	if err != nil {
		return err
	}
	needs := set.Memory()
	if s.grows() {
		needs = memcap
	}
	if err := take(&t.memory, needs, maxTableMemory, "take"); err != nil {
		return err
	}
	t.made.Sets[s.Name] = set
	if s.stays() {
		kept.keep(s.Name, set)
	}
	switch {
	case s.Save == "" && s.State == "":
	case t.loader.DataDir == "":
		t.loaded.Unsaved = append(t.loaded.Unsaved, s.Name)
	case wrong && s.State != "":
		t.problem(t.loader.dataPath(s.State), 0, fmt.Sprintf("the set %s is not saved, or what is no part of it would be lost", s.Name))
	default:
		t.save(kept, set, s)
	}
	return nil
}

// fill reads the set's file, and reports whether some of it is wrong. That of its state may not be
// there yet, or not be looked for.
func (t *tables) fill(set *dataset.Set, s *setSpec) (faulty bool, err error) {
	path, must := s.Load, true
	if s.configured && path != "" {
		path = t.configuredPath(path)
	}
	if s.State != "" {
		path, must = t.loader.dataPath(s.State), false
		if t.loader.DataDir == "" {
			return false, nil
		}
	}
	if path == "" {
		return false, nil
	}
	text, err := t.file(path)
	if errors.Is(err, fs.ErrNotExist) && !must {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	wrong, err := set.Load(text)
	t.faults(path, wrong)
	if err != nil {
		err = fmt.Errorf("%s: %w", path, err)
	}
	return len(wrong) > 0, err
}

// configuredPath is that of a file that the configuration loads: in the folder for data if it is
// there, otherwise beside the configuration.
func (t *tables) configuredPath(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	if in := t.loader.dataPath(name); t.loader.DataDir != "" {
		if _, err := os.Stat(in); err == nil {
			return in
		}
	}
	return filepath.Join(filepath.Dir(t.loader.Config), name)
}

// save notes the file that the set goes to at the end.
func (t *tables) save(kept *keptSets, set *dataset.Set, s *setSpec) {
	path := t.loader.dataPath(s.Save + s.State) // one of them is empty
	if old := kept.save[path]; old != nil {
		if old.name != s.Name {
			t.problem(path, 0, fmt.Sprintf("the set %s is not saved: the file is that of %s", s.Name, old.name))
			return
		}
		old.set = set
		return
	}
	if err := replace.Check(path); err != nil {
		t.problem(path, 0, fmt.Sprintf("the set %s is not saved: %v", s.Name, why(err)))
		return
	}
	if kept.save == nil {
		kept.save = map[string]*savedSet{}
	}
	kept.save[path] = &savedSet{s.Name, set}
}

// why is what went wrong with a file that is named already.
func why(err error) error {
	if about := (*fs.PathError)(nil); errors.As(err, &about) {
		return about.Err
	}
	if about := (*os.LinkError)(nil); errors.As(err, &about) {
		return about.Err
	}
	return err
}

func (k *keptSets) keep(name string, set *dataset.Set) {
	if k.sets == nil {
		k.sets = map[string]*dataset.Set{}
	}
	k.sets[name] = set
}

// SaveSets writes the sets that are to be saved to their files. It is called once, when nobody
// works with them any more.
func (l *Loader) SaveSets() error {
	l.kept.mu.Lock()
	defer l.kept.mu.Unlock()
	var all error
	for _, path := range slices.Sorted(maps.Keys(l.kept.save)) {
		s := l.kept.save[path]
		if err := replace.File(path, s.set.Text()); err != nil {
			all = errors.Join(all, fmt.Errorf("the set %s is not saved: %w", s.name, named(path, why(err))))
		}
	}
	clear(l.kept.save)
	return all
}

// SavedIn are the folders that SaveSets makes files in.
func (l *Loader) SavedIn() []string {
	l.kept.mu.Lock()
	defer l.kept.mu.Unlock()
	var all []string
	for path := range l.kept.save {
		if dir := replace.Folder(path); !slices.Contains(all, dir) {
			all = append(all, dir)
		}
	}
	return all
}

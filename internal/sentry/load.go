package sentry

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"gotcp/internal/ids"
	"gotcp/internal/ids/detect"
	"gotcp/internal/ids/rule"
	"gotcp/internal/sentry/config"
)

// Loader reads rules and what goes with them, again and again: Folders stay open.
type Loader struct {
	Folders *Folders
	// Names are files, patterns and folders of rules.
	Names []string
	// Instead leaves out those that Config names.
	Instead bool
	// Config names a suricata.yaml, Thresholds a threshold.config; either may be empty.
	Config, Thresholds string
	// Set are variables, NAME=value, over those of Config.
	Set [][2]string
	// DataDir is the folder for sets that are kept from one run to the next. Without one nothing is
	// written at all: rules, and configurations that were copied, may name files of others.
	DataDir string
	// Options say how rules are made ready.
	Options ids.RuleOptions

	kept keptSets
}

// Loaded is a set of rules with what became of each file's.
type Loaded struct {
	Rules  *ids.Rules
	Report rule.Report
	// Problems are with files that go with rules.
	Problems []*rule.Error
	// Unsaved are sets that are to be saved, for which there is no folder.
	Unsaved []string
	// Home is the variable HOME_NET.
	Home *rule.Addresses

	names map[[2]uint32]string
}

// Name is a rule's message.
func (l *Loaded) Name(gid, sid uint32) string { return l.names[[2]uint32{gid, sid}] }

// Load reads everything anew.
func (l *Loader) Load() (*Loaded, error) {
	loaded := &Loaded{names: map[[2]uint32]string{}}
	with := rule.NewConfig()
	yaml, err := l.configure(with)
	if err != nil {
		return nil, err
	}
	if l.Instead {
		yaml.RuleFiles = nil
	}
	files, err := l.files(yaml.RuleFiles, loaded)
	if err != nil {
		return nil, err
	}
	if err := l.classes(yaml.Classification, files, with, loaded); err != nil {
		return nil, err
	}
	o := l.Options
	if o.Thresholds, err = l.thresholds(yaml.Threshold, with.Variables, loaded); err != nil {
		return nil, err
	}
	o.Describe = func(name string) string {
		if c, ok := with.Classes.Find(name); ok {
			return c.Description
		}
		return name
	}
	places, err := l.references(yaml.Reference, files, loaded)
	if err != nil {
		return nil, err
	}
	o.Locate = places.URL
	set := rule.NewRuleset(with)
	for _, name := range files {
		text, err := l.Folders.Read(name)
		if err != nil {
			return nil, err
		}
		set.Add(name, string(text))
	}
	o.Tables = l.tables(set, yaml, loaded)
	loaded.compile(set, o)
	loaded.Home, err = with.Variables.Addresses("$HOME_NET")
	return loaded, err
}

// configure sets the variables, and returns what else there is in the configuration.
func (l *Loader) configure(with *rule.Config) (*config.Config, error) {
	yaml := &config.Config{}
	if l.Config != "" {
		var err error
		if yaml, err = config.Read(l.Config, l.Folders.ReadConfig); err != nil {
			return nil, fmt.Errorf("-c %w", err)
		}
		if err := yaml.Apply(with.Variables); err != nil {
			return nil, fmt.Errorf("-c %s: %w", l.Config, err)
		}
	}
	for _, s := range l.Set {
		if err := with.Variables.Set(s[0], s[1]); err != nil {
			return nil, fmt.Errorf("--set %w", err)
		}
	}
	return yaml, nil
}

// compile makes the rules ready, and notes those that can't be.
func (l *Loaded) compile(set *rule.Ruleset, o ids.RuleOptions) {
	rules, failed := ids.NewRules(set.Rules(), o)
	for _, err := range failed {
		var wrong *detect.RuleError
		if errors.As(err, &wrong) {
			set.Reject(wrong.Rule, 1, "", wrong.Err.Error())
		}
	}
	for _, r := range set.Rules() {
		l.names[[2]uint32{r.GID, r.SID}] = r.Msg
	}
	l.Rules, l.Report = rules, set.Report()
}

// files are all files of rules, each once: those that were named, and those of the configuration,
// of which some may not be there.
func (l *Loader) files(configured []string, loaded *Loaded) ([]string, error) {
	var all []string
	seen := map[string]bool{}
	add := func(files []string) {
		for _, f := range files {
			if f = filepath.Clean(f); !seen[f] {
				seen[f] = true
				all = append(all, f)
			}
		}
	}
	for _, name := range l.Names {
		files, err := l.Folders.Expand(name)
		if err != nil {
			return nil, err
		}
		add(files)
	}
	for _, name := range configured {
		files, err := l.Folders.Expand(name)
		if err == nil && len(files) == 1 {
			_, err = l.Folders.Read(files[0])
		}
		if err != nil {
			loaded.Problems = append(loaded.Problems, &rule.Error{File: l.Config, Reason: "rule-files: " + err.Error()})
			continue
		}
		add(files)
	}
	return all, nil
}

// classes reads the classes: those of the configuration, and those that lie beside the rules, as they
// come with them; where there are none, the usual ones.
func (l *Loader) classes(configured string, files []string, with *rule.Config, loaded *Loaded) error {
	// Those that are known already stay.
	defer with.Classes.Parse("", strings.TrimSpace(usualClasses))
	return l.beside("classification.config", configured, files, loaded, with.Classes.Parse)
}

// references reads where references lead, from the same places.
func (l *Loader) references(configured string, files []string, loaded *Loaded) (*rule.References, error) {
	places := &rule.References{}
	defer places.Parse("", strings.TrimSpace(usualReferences))
	return places, l.beside("reference.config", configured, files, loaded, places.Parse)
}

// beside parses a file that the configuration names, and those called so that lie beside the
// rules. None need be there: a configuration that was copied names files of where it was.
func (l *Loader) beside(called, configured string, files []string, loaded *Loaded, parse func(file, text string) []*rule.Error) error {
	names := []string{}
	if configured != "" {
		names = append(names, configured)
	}
	for _, f := range files {
		if name := filepath.Join(filepath.Dir(f), called); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range names {
		text, err := l.Folders.Read(name)
		if errors.Is(err, fs.ErrNotExist) {
			if name == configured {
				loaded.Problems = append(loaded.Problems, &rule.Error{File: l.Config, Reason: name + ": no such file or directory"})
			}
			continue
		}
		if err != nil {
			return err
		}
		loaded.Problems = append(loaded.Problems, parse(name, string(text))...)
	}
	return nil
}

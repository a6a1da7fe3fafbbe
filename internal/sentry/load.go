package sentry

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"gotcp/internal/ids"
	"gotcp/internal/ids/detect"
	"gotcp/internal/ids/rule"
)

// Loader reads rules and what goes with them, again and again: Folders stay open.
type Loader struct {
	Folders *Folders
	// Names are files, patterns and folders of rules.
	Names []string
	// Config names a suricata.yaml, or is empty.
	Config string
	// Set are variables, NAME=value, over those of Config.
	Set [][2]string
	// Options say how rules are made ready.
	Options ids.RuleOptions
}

// Loaded is a set of rules with what became of each file's.
type Loaded struct {
	Rules  *ids.Rules
	Report rule.Report
	// Problems are with files that go with rules.
	Problems []*rule.Error
	// Home is the variable HOME_NET.
	Home *rule.Addresses

	names map[[2]uint32]string
}

// Name is a rule's message.
func (l *Loaded) Name(gid, sid uint32) string { return l.names[[2]uint32{gid, sid}] }

// Load reads everything anew.
func (l *Loader) Load() (*Loaded, error) {
	loaded := &Loaded{names: map[[2]uint32]string{}}
	config := rule.NewConfig()
	files, err := l.files()
	if err != nil {
		return nil, err
	}
	for _, s := range l.Set {
		if err := config.Variables.Set(s[0], s[1]); err != nil {
			return nil, fmt.Errorf("--set %w", err)
		}
	}
	if err := l.besides(files, config, loaded); err != nil {
		return nil, err
	}
	set := rule.NewRuleset(config)
	for _, name := range files {
		text, err := l.Folders.Read(name)
		if err != nil {
			return nil, err
		}
		set.Add(name, string(text))
	}
	o := l.Options
	o.Describe = func(name string) string {
		if c, ok := config.Classes.Find(name); ok {
			return c.Description
		}
		return name
	}
	var failed []error
	loaded.Rules, failed = ids.NewRules(set.Rules(), o)
	for _, err := range failed {
		var wrong *detect.RuleError
		if errors.As(err, &wrong) {
			set.Reject(wrong.Rule, "", wrong.Err.Error())
		}
	}
	for _, r := range set.Rules() {
		loaded.names[[2]uint32{r.GID, r.SID}] = r.Msg
	}
	loaded.Report = set.Report()
	loaded.Home, err = config.Variables.Addresses("$HOME_NET")
	return loaded, err
}

// files are all files of rules, each once.
func (l *Loader) files() ([]string, error) {
	var all []string
	seen := map[string]bool{}
	for _, name := range l.Names {
		files, err := l.Folders.Expand(name)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if f = filepath.Clean(f); !seen[f] {
				seen[f] = true
				all = append(all, f)
			}
		}
	}
	return all, nil
}

// besides reads the classes that lie beside the rules, as they come with them.
func (l *Loader) besides(files []string, config *rule.Config, loaded *Loaded) error {
	seen := map[string]bool{}
	for _, f := range files {
		dir := filepath.Dir(f)
		if seen[dir] {
			continue
		}
		seen[dir] = true
		name := filepath.Join(dir, "classification.config")
		text, err := l.Folders.Read(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return err
		}
		loaded.Problems = append(loaded.Problems, config.Classes.Parse(name, string(text))...)
	}
	if _, known := config.Classes.Find("trojan-activity"); !known {
		config.Classes.Parse("", strings.TrimSpace(usualClasses))
	}
	return nil
}

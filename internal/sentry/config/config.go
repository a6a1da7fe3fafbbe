// Package config reads of a suricata.yaml what detection needs: variables, where
// the rules are, the files beside them, and the settings that the engine has, too. What
// else is in it has no effect; unless it is about Suricata's own workings, it is
// named. It opens nothing itself: whoever has the folders open reads for it.
package config

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"gotcp/internal/ids"
	"gotcp/internal/ids/rule"
)

// Config is what the file says. Paths are made whole with the file's folder.
type Config struct {
	Addresses, Ports []Variable // in the file's order
	// RuleFiles are paths, and patterns of paths.
	RuleFiles      []string
	Classification string // none: empty
	Reference      string
	Threshold      string
	// Settings are in the file's order.
	Settings []Setting
	// Unfollowed are parts of the file without effect that have one in Suricata, in its order.
	Unfollowed []string
	Datasets   Datasets
	// Categories names the categories of reputations, Reputations files with scores.
	Categories  string
	Reputations []string

	rulePath, reputationPath string
}

// Setting is a setting of the engine.
type Setting struct{ Name, Value string }

// Variable is a group of addresses or ports.
type Variable struct{ Name, Value string }

// maxIncludes is how many files one file may include, those of the included
// counted.
const maxIncludes = 64

var errIncludes = fmt.Errorf("more than %d files include one another", maxIncludes)

// reader follows a file through those that it includes.
type reader struct {
	read  func(path string) ([]byte, error)
	dir   string
	files int
	into  *Config
	// settings is how many values were looked at.
	settings int
}

// Read reads the file of that path.
func Read(path string, read func(path string) ([]byte, error)) (*Config, error) {
	r := &reader{read: read, dir: filepath.Dir(path), into: &Config{}}
	if err := r.file(path, r.root); err != nil {
		return nil, err
	}
	c := r.into
	for i, f := range c.RuleFiles {
		c.RuleFiles[i] = r.whole(f, c.rulePath)
	}
	for i, f := range c.Reputations {
		c.Reputations[i] = r.whole(f, c.reputationPath)
	}
	for _, p := range []*string{&c.Classification, &c.Reference, &c.Threshold, &c.Categories} {
		if *p != "" {
			*p = r.whole(*p, "")
		}
	}
	return c, nil
}

// whole is a path with what is missing in front of it.
func (r *reader) whole(path, base string) string {
	if !filepath.IsAbs(path) {
		path = filepath.Join(base, path)
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(r.dir, path)
	}
	return path
}

// file hands a file's mapping to those that understand its keys.
func (r *reader) file(path string, section func(key string, value *yaml.Node) error) error {
	if r.files++; r.files > maxIncludes {
		return fmt.Errorf("%s: %w", path, errIncludes)
	}
	text, err := r.read(path)
	if err != nil {
		return err
	}
	// Nodes instead of values: keys may repeat (include does), and aliases, which can
	// blow up a small file, stay as they are.
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if len(document.Content) == 0 {
		return nil
	}
	err = r.mapping(document.Content[0], section)
	if err == nil || errors.Is(err, errIncludes) { // which is not for each of them to say
		return err
	}
	return fmt.Errorf("%s: %w", path, err)
}

// mapping visits the keys of one, and of files that it includes.
func (r *reader) mapping(n *yaml.Node, section func(key string, value *yaml.Node) error) error {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Tag == "!include" {
		return r.file(r.whole(n.Value, ""), section)
	}
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: keys with values are expected", n.Line)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i].Value, n.Content[i+1]
		if key != "include" {
			if err := section(key, value); err != nil {
				return err
			}
			continue
		}
		names, err := texts(value)
		if err != nil {
			return err
		}
		for _, name := range names {
			if err := r.file(r.whole(name, ""), section); err != nil {
				return err
			}
		}
	}
	return nil
}

// root takes the keys of the whole file.
func (r *reader) root(key string, value *yaml.Node) error {
	c := r.into
	var err error
	switch key {
	case "vars":
		err = r.mapping(value, r.groups)
	case "datasets":
		err = r.mapping(value, r.datasets)
	case "default-rule-path":
		c.rulePath, err = text(value)
	case "rule-files":
		c.RuleFiles, err = texts(value)
	case "classification-file":
		c.Classification, err = text(value)
	case "reference-config-file":
		c.Reference, err = text(value)
	case "threshold-file":
		c.Threshold, err = text(value)
	case "reputation-categories-file":
		c.Categories, err = text(value)
	case "default-reputation-path":
		c.reputationPath, err = text(value)
	case "reputation-files":
		c.Reputations, err = texts(value)
	default:
		err = r.setting(key, value, 0)
	}
	return err
}

// Bounds of what is looked at: how deep settings are nested that mean something, and how many there are, as
// aliases can make many of few.
const (
	maxNested   = 16
	maxSettings = 1 << 14
)

var errSettings = fmt.Errorf("more than %d settings", maxSettings)

// setting takes what is below a key that is none of the above.
func (r *reader) setting(name string, value *yaml.Node, depth int) error {
	if r.settings++; r.settings > maxSettings {
		return errSettings
	}
	name = spelled(name)
	if value.Kind == yaml.AliasNode {
		value = value.Alias
	}
	if depth < maxNested && (value.Kind == yaml.MappingNode || value.Tag == "!include") {
		return r.mapping(value, func(key string, value *yaml.Node) error { return r.setting(name+"."+key, value, depth+1) })
	}
	c := r.into
	if value.Kind == yaml.ScalarNode && value.Tag == "!!null" {
		return nil
	}
	if _, known := settings[name]; known {
		s, err := text(value)
		c.Settings = append(c.Settings, Setting{name, s})
		return err
	}
	// A list of anything but words is none that is known.
	words, _ := texts(value)
	if part := unfollowed(name, strings.Join(words, ",")); part != "" && !slices.Contains(c.Unfollowed, part) {
		c.Unfollowed = append(c.Unfollowed, part)
	}
	return nil
}

// Configure gives an engine's configuration what the settings say. Some are for packets from files alone.
func (c *Config) Configure(to *ids.Config, files bool) error {
	var all error
	for _, s := range c.Settings {
		if within(s.Name, "pcap-file") && !files {
			continue
		}
		if _, err := Set(to, s.Name, s.Value); err != nil {
			all = errors.Join(all, fmt.Errorf("%s: %w", s.Name, err))
		}
	}
	return all
}

// groups takes the keys below vars.
func (r *reader) groups(key string, value *yaml.Node) error {
	var to *[]Variable
	switch key {
	case "address-groups":
		to = &r.into.Addresses
	case "port-groups":
		to = &r.into.Ports
	default:
		return nil
	}
	return r.mapping(value, func(name string, value *yaml.Node) error {
		parts, err := texts(value)
		if err != nil {
			return err
		}
		*to = append(*to, Variable{name, strings.Join(parts, ",")})
		return nil
	})
}

// text is a scalar's.
func text(n *yaml.Node) (string, error) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind != yaml.ScalarNode {
		return "", fmt.Errorf("line %d: one value is expected", n.Line)
	}
	if n.Tag == "!!null" {
		return "", nil
	}
	return n.Value, nil
}

// texts are those of a list, or of a scalar, which is a list of one.
func texts(n *yaml.Node) ([]string, error) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind != yaml.SequenceNode {
		s, err := text(n)
		if err != nil || s == "" {
			return nil, err
		}
		return []string{s}, nil
	}
	var all []string
	for _, item := range n.Content {
		s, err := text(item)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// Apply sets the variables. All are set before any is looked at, as they name one
// another in any order; those that make no sense are named together.
func (c *Config) Apply(to *rule.Variables) error {
	var all error
	for _, v := range c.Addresses {
		to.SetAddresses(v.Name, v.Value)
	}
	for _, v := range c.Ports {
		to.SetPorts(v.Name, v.Value)
	}
	for _, v := range c.Addresses {
		if _, err := to.Addresses("$" + v.Name); err != nil {
			all = errors.Join(all, fmt.Errorf("address-groups: %s: %w", v.Name, err))
		}
	}
	for _, v := range c.Ports {
		if _, err := to.Ports("$" + v.Name); err != nil {
			all = errors.Join(all, fmt.Errorf("port-groups: %s: %w", v.Name, err))
		}
	}
	return all
}

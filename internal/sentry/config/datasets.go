package config

import (
	"fmt"

	"go.yaml.in/yaml/v3"

	"gotcp/internal/ids/rule"
)

// Datasets is what the file says of sets that rules look values up in.
type Datasets struct {
	// Sets are those that rules need only name. Their paths stay as they are: they are not
	// relative to the file.
	Sets []rule.SetSpec
	// Memcap is the default of sets that have none of their own; 0: there is none here.
	Memcap uint64
	// NoWrite refuses rules that save sets; AnyPath lets them name files outside of the folder for
	// data.
	NoWrite, AnyPath bool
	// Wrong are sets that are left out.
	Wrong []error
}

// datasets takes the keys below datasets: sets by their names, and what is of all of them.
func (r *reader) datasets(key string, value *yaml.Node) error {
	d := &r.into.Datasets
	switch key {
	case "defaults":
		var spec rule.SetSpec
		err := r.mapping(value, setPart(&spec))
		if d.Memcap = spec.Memcap; err != nil {
			return fmt.Errorf("datasets: defaults: %w", err)
		}
		return nil
	case "rules":
		return r.mapping(value, r.setRules)
	}
	spec := rule.SetSpec{Name: key}
	err := r.mapping(value, setPart(&spec))
	if err == nil {
		err = spec.Check()
	}
	if err != nil {
		d.Wrong = append(d.Wrong, fmt.Errorf("datasets: %s: %w", key, err))
		return nil
	}
	d.Sets = append(d.Sets, spec)
	return nil
}

// setPart takes what the file says of one set.
func setPart(spec *rule.SetSpec) func(key string, value *yaml.Node) error {
	return func(key string, value *yaml.Node) error {
		// Other keys are limits of Suricata's own tables.
		switch key {
		case "type", "load", "save", "state", "memcap", "hashsize", "format":
		default:
			return nil
		}
		v, err := text(value)
		if err != nil || v == "" {
			return err
		}
		return spec.SetPart(key, v)
	}
}

// setRules takes the keys below datasets.rules: what rules may do.
func (r *reader) setRules(key string, value *yaml.Node) error {
	v, err := text(value)
	if err != nil {
		return err
	}
	switch key {
	case "allow-write":
		r.into.Datasets.NoWrite = !yes(v)
	case "allow-absolute-filenames":
		r.into.Datasets.AnyPath = yes(v)
	}
	return nil
}

// yes reports what Suricata takes for one.
func yes(s string) bool {
	switch s {
	case "yes", "Yes", "YES", "true", "True", "TRUE", "on", "1":
		return true
	}
	return false
}

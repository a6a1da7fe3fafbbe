package sentry

import (
	"errors"
	"fmt"

	"gotcp/internal/ids/dataset"
	"gotcp/internal/ids/rule"
	"gotcp/internal/sentry/config"
)

var errNoReputation = errors.New("there are no reputations: reputation-categories-file and reputation-files of suricata.yaml (-c) name them")

// makeReputation reads the reputations of the configuration, if rules ask for some. Files that can't be
// read are named, and the others count.
func (t *tables) makeReputation(c *config.Config) {
	asked := false
	for _, r := range t.set.Rules() {
		asked = asked || len(r.IPReps()) > 0
	}
	if asked && c.Categories != "" {
		t.made.Reputation = t.readReputation(c)
	}
	for _, r := range append([]*rule.Rule(nil), t.set.Rules()...) {
		for _, i := range r.IPReps() {
			if err := t.checkCategory(i.Category); err != nil {
				t.set.Reject(r, i.Column(), "iprep", err.Error())
				break
			}
		}
	}
}

func (t *tables) readReputation(c *config.Config) *dataset.Reputation {
	r := dataset.NewReputation()
	text, err := t.file(c.Categories)
	if err != nil {
		t.problem(t.loader.Config, 0, "reputation-categories-file: "+err.Error())
		return nil
	}
	t.faults(c.Categories, r.LoadCategories(text))
	for _, name := range c.Reputations {
		text, err := t.file(name)
		if err == nil {
			before := r.Memory()
			t.faults(name, r.Load(text))
			err = take(&t.memory, r.Memory()-before, maxTableMemory, "take")
		}
		if err != nil {
			t.problem(t.loader.Config, 0, "reputation-files: "+err.Error())
		}
	}
	return r
}

func (t *tables) checkCategory(name string) error {
	if t.made.Reputation == nil {
		return errNoReputation
	}
	if _, there := t.made.Reputation.Category(name); !there {
		return fmt.Errorf("there is no category %s", name)
	}
	return nil
}

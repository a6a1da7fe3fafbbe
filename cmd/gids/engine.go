package main

import (
	"gotcp/internal/ids"
	"gotcp/internal/ids/detect"
	"gotcp/internal/sentry"
)

// engine is the workers with their aggregator, whose rules can be exchanged.
type engine struct {
	*sentry.Fan[ids.Result]
	workers    []*ids.Worker
	aggregator *ids.Aggregator
}

// newEngine makes as many workers as the configuration says.
func newEngine(c *ids.Config, rules *ids.Rules) *engine {
	e := &engine{}
	// What rules remember of hosts is asked by the only worker, or else by who sees the matches of all.
	hosts := ids.NewHosts()
	ofWorker, ofAggregator := hosts, (*detect.Hosts)(nil)
	if c.Workers > 1 {
		ofWorker, ofAggregator = nil, hosts
	}
	var all []sentry.Worker[ids.Result]
	for range max(1, c.Workers) {
		w := ids.NewWorker(*c, rules, ofWorker)
		e.workers, all = append(e.workers, w), append(all, w)
	}
	e.aggregator = ids.NewAggregator(*c, rules, ofAggregator)
	e.Fan = sentry.NewFan(all, e.aggregator, ids.NewSpread(len(all)).Worker)
	return e
}

// reload exchanges the rules. No batch is at work.
func (e *engine) reload(rules *ids.Rules) {
	for _, w := range e.workers {
		w.Reload(rules)
	}
	e.aggregator.Reload(rules)
}

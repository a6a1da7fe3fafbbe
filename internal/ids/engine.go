package ids

import (
	"time"

	"gotcp/internal/ids/detect"
)

// Engine is one worker and its aggregator.
type Engine struct {
	worker     *Worker
	aggregator *Aggregator
	results    [1]Result
	told       time.Time // what time it is
}

// NewEngine makes an engine.
func NewEngine(cfg Config, rules *Rules) *Engine {
	hosts := NewHosts()
	return &Engine{worker: NewWorker(cfg, rules, hosts), aggregator: NewAggregator(cfg, rules, nil)}
}

// NewHosts is what rules remember of hosts: for a single worker, or for the
// aggregator of several.
func NewHosts() *detect.Hosts { return detect.NewHosts(maxHostBits) }

// second is how often the worker is told the time.
const second = time.Second

// Process looks at a frame. The output is borrowed until the next call.
func (e *Engine) Process(f *Frame) Output {
	e.worker.Process(f, &e.results[0])
	if f.Time.Sub(e.told) >= second {
		e.told = f.Time
		e.worker.Tick(f.Time, &e.results[0])
	}
	return e.aggregator.Merge(f.Time, e.results[:])
}

// Tick says how late it is.
func (e *Engine) Tick(now time.Time) Output {
	e.worker.Tick(now, &e.results[0])
	return e.aggregator.Merge(now, e.results[:])
}

// Finish ends all flows, and what goes on.
func (e *Engine) Finish() (flows, episodes Output) {
	e.worker.Finish(&e.results[0])
	flows = e.aggregator.Merge(time.Time{}, e.results[:])
	flows = Output{append([]Alert(nil), flows.Alerts...), append([]Record(nil), flows.Records...), append([]Alert(nil), flows.Episodes...)}
	return flows, e.aggregator.Finish(e.worker.now)
}

// Reload goes on with other rules.
func (e *Engine) Reload(rules *Rules) {
	e.worker.Reload(rules)
	e.aggregator.Reload(rules)
}

// Stats are the counts so far.
func (e *Engine) Stats() Stats {
	s := e.worker.Stats()
	a := e.aggregator.Stats()
	s.Add(&a)
	return s
}

package ids

import (
	"time"

	"gotcp/internal/ids/anomaly"
	"gotcp/internal/ids/detect"
	"gotcp/internal/ids/rule"
	"gotcp/internal/ids/threshold"
)

// Bounds of what crosses flows.
const (
	maxHostBits = 1 << 16
	maxCounters = 1 << 16
)

// Aggregator holds what crosses flows: thresholds, what rules remember of hosts, and the
// detectors. It takes the results of all workers, and makes one output of them in
// the order of the frames.
type Aggregator struct {
	cfg        Config
	hosts      *detect.Hosts // nil if the only worker asks them itself
	thresholds *threshold.Table
	rules      *Rules
	references map[*rule.Rule][]string // of the rules that have raised alerts
	detectors  *anomaly.Detectors
	merge      merger
	loads      []anomaly.Load
	raised     int64 // by the inspection at hand
	out        Output
	stats      Stats
}

// NewAggregator makes the aggregator of some workers, which have the same rules. A single worker is handed
// its hosts.
func NewAggregator(cfg Config, rules *Rules, hosts *detect.Hosts) *Aggregator {
	a := &Aggregator{cfg: cfg, hosts: hosts}
	a.Reload(rules)
	if cfg.Detectors {
		a.detectors = anomaly.New(cfg.Anomaly)
	}
	return a
}

// Reload takes other rules. What their thresholds have counted begins anew.
func (a *Aggregator) Reload(rules *Rules) {
	if a.thresholds != nil {
		a.stats.CountersEvicted += a.thresholds.Evicted()
	}
	a.thresholds = threshold.New(rules.thresholds, maxCounters)
	a.rules, a.references = rules, make(map[*rule.Rule][]string)
	a.stats.Rules = rules.Len()
}

// Stats are the counts of what went out, and of what crosses flows.
func (a *Aggregator) Stats() Stats {
	s := a.stats
	s.CountersEvicted += a.thresholds.Evicted()
	s.SetsFull = a.rules.fullSets()
	if a.hosts != nil {
		s.HostBitsEvicted = a.hosts.Evicted
	}
	if a.detectors != nil {
		d := a.detectors.Stats()
		s.DetectorEntries, s.DetectorsEvicted = uint64(d.Entries), d.Evicted
		s.Episodes, s.EpisodesCrowded = uint64(d.Episodes), d.Crowded
	}
	return s
}

// Merge makes an output of what all workers found in the frames of the same time,
// and empties the results. The output is borrowed until the next call.
func (a *Aggregator) Merge(now time.Time, results []Result) Output {
	a.begin()
	for i := range results {
		results[i].settle()
	}
	a.merge.results = results
	a.merge.at = append(a.merge.at[:0], make([]int, len(results))...)
	for {
		r, it := a.merge.next()
		if it == nil {
			break
		}
		switch it.kind {
		case matchItem:
			a.match(&r.matches[it.index])
		case recordItem:
			a.out.Records = append(a.out.Records, r.records[it.index])
		case observationItem:
			a.raise(a.detectors.Input(&r.observations[it.index]))
		}
	}
	if a.detectors != nil {
		a.raise(a.detectors.Loads(a.counted(results)))
		if !now.IsZero() {
			a.raise(a.detectors.Tick(now))
		}
	}
	for i := range results {
		results[i].reset()
	}
	return a.out
}

// Finish ends what goes on.
func (a *Aggregator) Finish(now time.Time) Output {
	a.begin()
	if a.detectors != nil {
		a.raise(a.detectors.Finish(now))
	}
	return a.out
}

func (a *Aggregator) begin() {
	clear(a.out.Alerts)
	clear(a.out.Records)
	clear(a.out.Episodes)
	a.out = Output{a.out.Alerts[:0], a.out.Records[:0], a.out.Episodes[:0]}
}

// match decides what becomes of a match.
func (a *Aggregator) match(m *match) {
	al := &m.alert
	if m.first {
		a.raised = 0
	}
	src, dst := al.Src.Addr(), al.Dst.Addr()
	if a.hosts != nil && (len(m.asks) > 0 || detect.HasHostState(m.rule)) && !a.hosts.Decide(al.Frame.Time, src, dst, m.rule, m.asks) {
		return
	}
	if m.noAlert {
		return
	}
	v := a.thresholds.Decide(threshold.Packet{
		Time: al.Frame.Time, Src: src, Dst: dst, SrcPort: al.Src.Port(), DstPort: al.Dst.Port(), Flow: al.Flow.ID,
	}, m.rule)
	if !v.Alert {
		a.stats.AlertsSuppressed++
		return
	}
	if v.Action == rule.Pass && !m.rule.AlertPass {
		return
	}
	if a.raised >= orDefault(a.cfg.MaxAlerts, defaultMaxAlerts) {
		a.stats.AlertsDiscarded++
		return
	}
	a.raised++
	al.Action = v.Action
	al.Class, al.References = a.rules.describe(m.rule.Class), a.locate(m.rule)
	a.stats.Alerts++
	a.out.Alerts = append(a.out.Alerts, *al)
}

// locate says where a rule's references lead.
func (a *Aggregator) locate(r *rule.Rule) []string {
	if len(r.References) == 0 || a.rules.locate == nil {
		return nil
	}
	urls, known := a.references[r]
	if !known {
		for _, ref := range r.References {
			if url := a.rules.locate(ref); url != "" {
				urls = append(urls, url)
			}
		}
		a.references[r] = urls
	}
	return urls
}

// counted are the packets that workers have counted.
func (a *Aggregator) counted(results []Result) []anomaly.Load {
	a.loads = a.loads[:0]
	for i := range results {
		a.loads = append(a.loads, results[i].loads...)
	}
	return a.loads
}

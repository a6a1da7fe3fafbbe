package sentry

import (
	"slices"
	"strconv"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/ids"
)

// finding is the result of a fake worker: alerts, and records.
type finding struct {
	alerts  []ids.Alert
	records []ids.Record
	payload []byte // of the last alert about a flow's end, in memory that is used again
}

// worker alerts on each frame whose first byte is odd, with that byte as SID, and has a
// record of each frame whose first byte is 0.
type worker struct {
	seen  uint64
	ticks []time.Time
	flows []uint64
	most  int // flows that ended at a time
}

func (w *worker) Process(f *ids.Frame, r *finding) {
	w.seen++
	switch b := f.Data[0]; {
	case b == 0:
		r.records = append(r.records, ids.Record{Kind: ids.FlowRecord, Time: f.Time, Number: f.Number})
	case b%2 == 1:
		r.alerts = append(r.alerts, ids.Alert{Frame: *f, SID: uint32(b), GID: 1})
	}
}

func (w *worker) Tick(now time.Time, _ *finding) { w.ticks = append(w.ticks, now) }

// Oldest says that there are flows as long as there is one in flows, by their frames.
func (w *worker) Oldest() (uint64, bool) {
	if len(w.flows) == 0 {
		return 0, false
	}
	return w.flows[0], true
}

func (w *worker) FinishBefore(frame uint64, r *finding) {
	n := 0
	for n < len(w.flows) && w.flows[n] < frame {
		r.records = append(r.records, ids.Record{Kind: ids.FlowRecord, Number: w.flows[n]})
		if w.flows[n]%endsAtOnce == 0 {
			r.payload = strconv.AppendUint(r.payload[:0], w.flows[n], 10)
			r.alerts = append(r.alerts, ids.Alert{Frame: ids.Frame{Number: w.flows[n]}, Payload: r.payload})
		}
		n++
	}
	w.flows = w.flows[n:]
	w.most = max(w.most, n)
}

func (w *worker) Finish(r *finding) {
	r.records = append(r.records, ids.Record{Kind: ids.FlowRecord, Number: w.seen})
}

func (w *worker) Stats() ids.Stats { return ids.Stats{Packets: w.seen} }

func (w *worker) Costs() []ids.RuleCost { return []ids.RuleCost{{GID: 1, SID: 7, Checks: w.seen}} }

// aggregator sorts by number, and has an alert of its own at the end.
type aggregator struct{ out ids.Output }

func (a *aggregator) Merge(_ time.Time, results []finding) ids.Output {
	a.out.Alerts, a.out.Records = a.out.Alerts[:0], a.out.Records[:0]
	for i := range results {
		a.out.Alerts = append(a.out.Alerts, results[i].alerts...)
		a.out.Records = append(a.out.Records, results[i].records...)
		results[i] = finding{results[i].alerts[:0], results[i].records[:0], results[i].payload}
	}
	slices.SortStableFunc(a.out.Alerts, func(x, y ids.Alert) int { return int(x.Frame.Number) - int(y.Frame.Number) })
	slices.SortStableFunc(a.out.Records, func(x, y ids.Record) int { return int(x.Number) - int(y.Number) })
	return a.out
}

func (a *aggregator) Finish(time.Time) ids.Output {
	a.out = ids.Output{Alerts: []ids.Alert{{SID: 99}}}
	return a.out
}

func (a *aggregator) Stats() ids.Stats { return ids.Stats{Alerts: 1} }

// byFirst spreads frames over n workers by their first byte.
func byFirst(n int) Spread {
	return func(data []byte, _ uint32) int { return int(data[0]) / 2 % n }
}

func engine(n int) (*Fan[finding], []*worker) {
	var fakes []*worker
	var all []Worker[finding]
	for range n {
		w := &worker{}
		fakes, all = append(fakes, w), append(all, w)
	}
	return NewFan(all, &aggregator{}, byFirst(n)), fakes
}

// packets are some whose data begin with these bytes, a second apart.
func packets(from int, first ...byte) []capture.Packet {
	var all []capture.Packet
	for i, b := range first {
		data := make([]byte, 60)
		data[0] = b
		all = append(all, capture.Packet{Time: time.Unix(int64(from+i), 0), Data: data, Length: 60, LinkType: capture.LinkEthernet})
	}
	return all
}

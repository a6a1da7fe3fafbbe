package sentry

import (
	"bytes"
	"sync"
	"time"

	"gotcp/internal/ids"
)

// Fan spreads frames over workers, each on a goroutine of its own, and brings what they find
// back into the order of the frames: the output is that of one worker. A single one works
// on the caller's goroutine.
type Fan[R any] struct {
	workers    []Worker[R]
	aggregator Aggregator[R]
	spread     Spread
	queues     []chan *job[R]
	running    sync.WaitGroup
	// busy are the jobs that were begun, in order; spare those that were ended.
	busy, spare []*job[R]
	now         time.Time // as it was last told
}

// job is a batch at work.
type job[R any] struct {
	batch *Batch
	// owner is the worker of each frame.
	owner   []uint8
	results []R
	left    sync.WaitGroup
}

var _ Engine = (*Fan[int])(nil)

// ahead is how many batches there may be beside one for each worker: one that is read, one
// whose output is written, and the others so that a worker with little to do in one batch
// goes on to the next instead of waiting for those with more.
const ahead = 6

// Spread says which worker a frame of a link type is for, as ids.Spread does.
type Spread func(data []byte, link uint32) int

// NewFan makes an engine of workers, at most ids.MaxWorkers.
func NewFan[R any](workers []Worker[R], a Aggregator[R], spread Spread) *Fan[R] {
	f := &Fan[R]{workers: workers, aggregator: a, spread: spread}
	if len(workers) == 1 {
		return f
	}
	for i, w := range workers {
		queue := make(chan *job[R], f.Depth())
		f.queues = append(f.queues, queue)
		f.running.Go(func() {
			for j := range queue {
				work(w, i, j)
				j.left.Done()
			}
		})
	}
	return f
}

// work has a worker look at its frames of a batch.
func work[R any](w Worker[R], own int, j *job[R]) {
	r := &j.results[own]
	for i := range j.batch.Frames {
		if int(j.owner[i]) == own {
			w.Process(&j.batch.Frames[i], r)
		}
	}
	// All have the same time at the same place, or flows would time out sooner on one of
	// them than with a single worker.
	w.Tick(j.batch.Now, r)
}

// Depth is how many batches may be at work at a time.
func (f *Fan[R]) Depth() int {
	if len(f.workers) == 1 {
		return 1
	}
	return len(f.workers) + ahead
}

// Begin hands a batch to the workers. Its frames are theirs until End.
func (f *Fan[R]) Begin(b *Batch) {
	j := f.job(b)
	f.busy = append(f.busy, j)
	if len(f.workers) == 1 {
		return
	}
	j.owner = j.owner[:0]
	for i := range b.Frames {
		j.owner = append(j.owner, uint8(f.spread(b.Frames[i].Data, b.Frames[i].LinkType)))
	}
	j.left.Add(len(f.workers))
	for _, q := range f.queues {
		q <- j
	}
}

func (f *Fan[R]) job(b *Batch) *job[R] {
	n := len(f.spare)
	if n == 0 {
		return &job[R]{batch: b, results: make([]R, len(f.workers))}
	}
	j := f.spare[n-1]
	f.spare = f.spare[:n-1]
	j.batch = b
	return j
}

// End waits for the batch that was begun first.
func (f *Fan[R]) End() ids.Output {
	j := f.busy[0]
	f.now = j.batch.Now
	f.busy = append(f.busy[:0], f.busy[1:]...)
	if len(f.workers) == 1 {
		w, r := f.workers[0], &j.results[0]
		for i := range j.batch.Frames {
			w.Process(&j.batch.Frames[i], r)
		}
		w.Tick(j.batch.Now, r)
	} else {
		j.left.Wait()
	}
	f.spare = append(f.spare, j)
	return f.aggregator.Merge(j.batch.Now, j.results)
}

// Tick says how late it is.
func (f *Fan[R]) Tick(now time.Time) ids.Output {
	f.now = now
	j := f.job(nil)
	for i, w := range f.workers {
		w.Tick(now, &j.results[i])
	}
	f.spare = append(f.spare, j)
	return f.aggregator.Merge(now, j.results)
}

// endsAtOnce is from how many frames the flows are ended at a time: in a flood each has begun one, and what there is
// to say of all would take as much memory as they do.
const endsAtOnce = 4096

// Finish ends all flows, and all that goes on beyond them.
func (f *Fan[R]) Finish() (all ids.Output) {
	j := f.job(nil)
	for frame, ok := f.oldest(); ok; frame, ok = f.oldest() {
		f.each(j, func(w Worker[R], r *R) { w.FinishBefore(frame+endsAtOnce, r) })
		keep(&all, f.aggregator.Merge(time.Time{}, j.results))
	}
	f.each(j, Worker[R].Finish)
	keep(&all, f.aggregator.Merge(f.now, j.results))
	keep(&all, f.aggregator.Finish(f.now))
	return all
}

// oldest is the number of the frame that the first of all flows began with.
func (f *Fan[R]) oldest() (first uint64, found bool) {
	for _, w := range f.workers {
		if frame, ok := w.Oldest(); ok && (!found || frame < first) {
			first, found = frame, true
		}
	}
	return first, found
}

// each has all workers do something at a time.
func (f *Fan[R]) each(j *job[R], do func(w Worker[R], r *R)) {
	var working sync.WaitGroup
	for i, w := range f.workers {
		working.Go(func() { do(w, &j.results[i]) })
	}
	working.Wait()
}

// keep adds an output that the aggregator's next would take the place of, and the next results that of what its
// alerts show.
func keep(all *ids.Output, o ids.Output) {
	for i := range o.Alerts {
		o.Alerts[i].Payload = bytes.Clone(o.Alerts[i].Payload)
	}
	all.Alerts = append(all.Alerts, o.Alerts...)
	all.Records = append(all.Records, o.Records...)
	all.Episodes = append(all.Episodes, o.Episodes...)
}

// Stats are the counts of all.
func (f *Fan[R]) Stats() ids.Stats {
	all := f.aggregator.Stats()
	for _, w := range f.workers {
		s := w.Stats()
		all.Add(&s)
	}
	return all
}

// Costs are those of all workers, by rule.
func (f *Fan[R]) Costs() []ids.RuleCost {
	var all []ids.RuleCost
	place := map[[2]uint32]int{}
	for _, w := range f.workers {
		for _, c := range w.Costs() {
			key := [2]uint32{c.GID, c.SID}
			i, known := place[key]
			if !known {
				place[key] = len(all)
				all = append(all, c)
				continue
			}
			all[i].Checks += c.Checks
			all[i].Matches += c.Matches
			all[i].Nanoseconds += c.Nanoseconds
		}
	}
	return all
}

// Close ends the goroutines. No batch is at work.
func (f *Fan[R]) Close() {
	for _, q := range f.queues {
		close(q)
	}
	f.running.Wait()
}

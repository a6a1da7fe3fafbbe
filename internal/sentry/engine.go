package sentry

import (
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/ids"
)

// Worker looks at the frames of some hosts, as ids.Worker does. What comes of them it adds to a result,
// R, which is the aggregator's business.
type Worker[R any] interface {
	Process(f *ids.Frame, r *R)
	// Tick says how late it is, after each batch and in pauses.
	Tick(now time.Time, r *R)
	// Oldest is the number of the frame that the first of the flows began with, if there are any. FinishBefore
	// ends those that began before a frame, and Finish all.
	Oldest() (frame uint64, ok bool)
	FinishBefore(frame uint64, r *R)
	Finish(r *R)
	Stats() ids.Stats
	Costs() []ids.RuleCost
}

// Aggregator makes one output of the results of all workers, as ids.Aggregator does.
type Aggregator[R any] interface {
	// Merge takes the results of one batch, one of each worker, and empties them. The output
	// is borrowed until the next call. Without a time it is of a part of a batch, and no time passes.
	Merge(now time.Time, results []R) ids.Output
	// Finish ends what goes on, at the time of the last frame.
	Finish(now time.Time) ids.Output
	Stats() ids.Stats
}

// Engine is what finds things: some workers and their aggregator. Batches are begun and ended in the same
// order.
type Engine interface {
	// Depth is how many batches may be at work at a time.
	Depth() int
	Begin(b *Batch)
	// End waits for the batch that was begun first. The output is borrowed until the next call.
	End() ids.Output
	// The others are for when no batch is at work.
	Tick(now time.Time) ids.Output
	Finish() ids.Output
	Stats() ids.Stats
	Costs() []ids.RuleCost
	Close()
}

// Batch is frames on their way through an engine.
type Batch struct {
	packets capture.Batch
	// Frames are those that were chosen of the packets, in order.
	Frames []ids.Frame
	// Now is when the last was seen.
	Now time.Time
}

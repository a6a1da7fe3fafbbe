package ids

import (
	"math"
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/flow"
	"gotcp/internal/wire"
)

// Tick says how late it is. All workers are told at the same places between frames.
func (w *Worker) Tick(now time.Time, r *Result) {
	w.result, w.number = r, atEnd
	if now.After(w.now) {
		w.now = now
	}
	if w.meter != nil {
		w.silence.tick(now, w.unanswered)
	}
	w.flows.Expire(now)
	if w.meter != nil {
		r.loads = w.meter.Take(r.loads)
	}
}

// Finish ends all flows.
func (w *Worker) Finish(r *Result) {
	w.FinishBefore(math.MaxUint64, r)
	if w.meter != nil {
		r.loads = w.meter.Take(r.loads)
	}
}

// FinishBefore ends the flows that began with a frame before that number. At the end of a capture there
// may be as many as the table holds: what is found at their ends need not all be there at a time.
func (w *Worker) FinishBefore(frame uint64, r *Result) {
	w.result, w.number = r, atEnd
	w.flows.Finish(func(f *flowEntry) bool { return f.Value.id>>depthBits < frame })
}

// Oldest is the number of the frame that the first of the flows began with.
func (w *Worker) Oldest() (frame uint64, ok bool) {
	f := w.flows.Oldest()
	if f == nil {
		return 0, false
	}
	return f.Value.id >> depthBits, true
}

// ended is called by the table with a flow that is over: what is there and was not looked
// at yet, since nobody has acknowledged it, is now.
func (w *Worker) ended(f *flowEntry, why flow.Reason) {
	c := &f.Value
	if !c.begun {
		return
	}
	// What is found belongs to no frame, but to where it was noticed.
	frame := w.frame
	if why != flow.Reused {
		w.frame = nil
	}
	if f.Proto == wire.ProtoTCP {
		w.conclude(f)
	}
	if w.meter != nil {
		w.observeEnd(f)
	}
	w.forgetTrail(c)
	w.countCuts(c.talk.parser)
	w.oddWords(f, c.talk.events(), c.talk.first)
	w.log(f, c.talk.transactions())
	if w.cfg.Records.Has(FlowRecord) {
		w.flowRecord(f, why)
	}
	w.frame = frame
	c.session.Free()
	w.states.put(c.state)
}

// conclude looks at what a session still holds, first at what the client has said: what the
// server has said after that is not known yet when rules are asked about it. But if the client's
// parser has waited for it, rules are asked once more, but for those about the flow alone.
func (w *Worker) conclude(f *flowEntry) {
	c := &f.Value
	if !c.reset {
		for _, d := range [...]app.Direction{app.ToServer, app.ToClient} {
			c.session.End(d)
		}
		w.feed(f, app.ToServer, true)
	}
	w.inspectPseudo(f, app.ToServer, true, c.open(app.ToServer))
	parsed := c.talk.parsed[app.ToServer]
	if !c.reset {
		w.feed(f, app.ToClient, true)
	}
	w.inspectPseudo(f, app.ToClient, true, c.open(app.ToClient))
	if c.talk.parsed[app.ToServer] != parsed {
		w.inspectPseudo(f, app.ToServer, true, false)
	}
}

package ids

import (
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
	w.result, w.number = r, atEnd
	w.flows.Finish()
	if w.meter != nil {
		r.loads = w.meter.Take(r.loads)
	}
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
		if !c.reset {
			w.drain(f)
		}
		for _, d := range [...]app.Direction{app.ToServer, app.ToClient} {
			w.inspectPseudo(f, d, true)
		}
		c.session.Free()
	}
	if w.meter != nil {
		w.observeEnd(f)
	}
	w.countCuts(c.talk.parser)
	w.log(f, c.talk.transactions())
	if w.cfg.Records.Has(FlowRecord) {
		w.flowRecord(f, why)
	}
	w.frame = frame
}

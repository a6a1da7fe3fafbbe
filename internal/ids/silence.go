package ids

import (
	"time"

	"gotcp/internal/ids/anomaly"
	"gotcp/internal/ids/app"
	"gotcp/internal/wire"
)

// silence has the flows that nobody has answered, in the order in which that shows: detectors
// are not to wait for a flow's end to hear of it, or a scan of ports that are filtered
// would be over long before.
//
// Times are those of ticks, which all workers have in common: so each flow is told of at
// the same place, however many there are.
type silence struct {
	flows []silent
	// head is the first that is still to be told of, dated how many have a time.
	head, dated int
	max         int
	clock       int64 // never goes back, though captures may
}

type silent struct {
	flow *flowEntry
	id   uint64 // of the flow then: its memory is used again
	due  int64
}

const (
	// unansweredAfter leaves time for a SYN that is sent again after 1 and after 3 seconds
	// (RFC 6298 §2, §5.5).
	unansweredAfter = 5 * time.Second
	// maxSilent bounds those of all workers. In a flood the others are told of at their end.
	maxSilent = 1 << 16
)

// add takes in a flow that begins.
func (s *silence) add(f *flowEntry) {
	if f.Proto != wire.ProtoTCP && f.Proto != wire.ProtoUDP || len(s.flows)-s.head >= s.max {
		return
	}
	s.flows = append(s.flows, silent{flow: f, id: f.Value.id})
}

// tick calls tell with the flows that are due. Those that began since the last tick, and were
// not answered at once, are due some seconds later.
func (s *silence) tick(now time.Time, tell func(*flowEntry, time.Time)) {
	s.clock = max(s.clock, now.UnixNano())
	for s.head < s.dated && s.flows[s.head].due <= s.clock {
		e := &s.flows[s.head]
		s.head++
		if e.waits() {
			tell(e.flow, time.Unix(0, e.due))
		}
	}
	kept := s.dated
	for _, e := range s.flows[s.dated:] {
		if e.waits() {
			e.due = s.clock + int64(unansweredAfter)
			s.flows[kept] = e
			kept++
		}
	}
	s.flows, s.dated = s.flows[:kept], kept
	// What was told of makes room when it is most of what there is: each is moved once.
	if s.head > len(s.flows)/2 {
		n := copy(s.flows, s.flows[s.head:])
		s.flows, s.dated, s.head = s.flows[:n], n, 0
	}
}

// waits reports that a flow is still there and has no answer.
func (e *silent) waits() bool {
	c := &e.flow.Value
	return c.id == e.id && !c.seen.outcome
}

// unanswered tells the detectors of a flow that has no answer so far. Who goes on with other
// flags than he has begun with has had one, where we don't look: what that is
// shows at the end.
func (w *Worker) unanswered(f *flowEntry, at time.Time) {
	c := &f.Value
	s := &c.seen
	if !s.first.told || f.Proto == wire.ProtoTCP && c.flags[app.ToServer] != uint8(s.first.flags) {
		return
	}
	s.silent = true
	w.observeWhole(f, anomaly.FlowUnanswered, at)
}

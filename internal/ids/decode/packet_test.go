package decode

import (
	"testing"

	"gotcp/internal/ids/event"
)

func TestEventsAreRaisedOnceAndBounded(t *testing.T) {
	p := decoded(999, nil)[0]
	for range 3 {
		for e := range event.Event(40) {
			p.Raise(e)
		}
	}
	if len(p.Events) != maxEvents || p.Events[3] != 3 {
		t.Errorf("events %v", p.Events)
	}
	if p.Invalid {
		t.Error("an event alone makes no packet invalid")
	}
}

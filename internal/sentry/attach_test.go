package sentry

import (
	"testing"
	"time"

	"gotcp/internal/ids"
)

// An alert that has only a number gets its packet, if that is there still.
func TestAttach(t *testing.T) {
	frames := batchOf(5, 1, 2, 3).Frames
	alerts := []ids.Alert{
		{Frame: ids.Frame{Number: 6, Time: time.Unix(9, 0)}}, {Frame: ids.Frame{Number: 4}}, {}, {Frame: ids.Frame{Number: 7, Data: []byte("own")}},
	}
	attach(alerts, frames)
	if f := alerts[0].Frame; len(f.Data) != 1 || f.Data[0] != 2 || !f.Time.Equal(time.Unix(9, 0)) {
		t.Errorf("%+v", f)
	}
	if len(alerts[1].Frame.Data)+len(alerts[2].Frame.Data) != 0 || string(alerts[3].Frame.Data) != "own" {
		t.Errorf("%+v", alerts)
	}
}

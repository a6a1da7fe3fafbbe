package app

import (
	"slices"
	"testing"

	"gotcp/internal/ids/event"
)

func TestCourse(t *testing.T) {
	var c Course
	for i, change := range []struct {
		do      func()
		version uint32
	}{
		{func() { c.Touch(ToClient) }, 1},
		{func() { c.Step(ToClient, 3) }, 2},
		{func() { c.Step(ToClient, 2) }, 2},
		{func() { c.Raise(ToClient, event.FTPLongResponse) }, 3},
		{func() { c.Raise(ToClient, event.FTPLongResponse) }, 3},
		{func() { c.Raise(ToClient, event.SMTPLongReply) }, 4},
		{func() { c.Step(ToClient, Complete) }, 5},
	} {
		change.do()
		if got := c.Version(ToClient); got != change.version {
			t.Errorf("change %d: version %d, want %d", i, got, change.version)
		}
		if want := i >= 6; c.Done(ToClient) != want || (c.Progress(ToClient) == Complete) != want {
			t.Errorf("change %d: done %v", i, !want)
		}
	}
	if got := c.Events(ToClient); !slices.Equal(got, []event.Event{event.FTPLongResponse, event.SMTPLongReply}) {
		t.Errorf("events %v", got)
	}
	if c.Version(ToServer) != 0 || c.Progress(ToServer) != Started || c.Events(ToServer) != nil {
		t.Error("the other direction has changed")
	}
}

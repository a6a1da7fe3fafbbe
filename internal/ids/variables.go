package ids

import (
	"slices"

	"gotcp/internal/ids/detect"
)

// Variables are what rules remember of a flow, and what they have kept for the packet.
type Variables struct {
	Bits         []string // that are set
	Ints         []detect.Int
	Flow, Packet []Text
}

// Text is a variable that holds text.
type Text = detect.Text

// variablesOf are those of a flow, if there is one, and of the packet that was inspected last.
func (w *Worker) variablesOf(f *flowEntry) *Variables {
	v := Variables{Packet: slices.Clone(w.matcher.Texts())}
	if f != nil {
		s := f.Value.state
		v.Bits, v.Ints, v.Flow = s.Bits(), s.Ints(), slices.Clone(s.Texts())
	}
	if len(v.Bits)+len(v.Ints)+len(v.Flow)+len(v.Packet) == 0 {
		return nil
	}
	return &v
}

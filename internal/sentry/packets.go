package sentry

import (
	"cmp"
	"slices"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/ids"
	"gotcp/internal/recent"
)

// saver saves the packets behind alerts, each once.
type saver struct {
	to *capture.Writer
	// numbers are those of the packets that were saved last: some alerts may be about one.
	numbers recent.Table[uint64, struct{}]
	frames  []ids.Frame
}

// maxSaved is how many packets are remembered to be there: more than may come between two alerts about one.
const maxSaved = 1 << 16

func newSaver(to *capture.Writer) *saver {
	return &saver{to: to, numbers: recent.NewTable[uint64, struct{}](maxSaved)}
}

// save saves the packets of some alerts in the order in which they came, whichever of them they are behind.
func (s *saver) save(now time.Time, alerts []ids.Alert) error {
	for i := range alerts {
		for _, f := range alerts[i].Behind {
			s.take(f)
		}
		s.take(alerts[i].Frame)
	}
	slices.SortStableFunc(s.frames, func(a, b ids.Frame) int { return cmp.Compare(a.Number, b.Number) })
	var err error
	for i := range s.frames {
		f := &s.frames[i]
		if err == nil {
			err = s.to.Write(now, &capture.Packet{
				Time: f.Time, Data: f.Data, Length: f.Length, LinkType: capture.LinkType(f.LinkType), Interface: f.Interface,
			})
		}
	}
	clear(s.frames)
	s.frames = s.frames[:0]
	return err
}

// take takes a packet that is not there yet.
func (s *saver) take(f ids.Frame) {
	if len(f.Data) == 0 {
		return
	}
	if _, fresh := s.numbers.Visit(f.Number); fresh {
		s.frames = append(s.frames, f)
	}
}

package sentry

import (
	"cmp"
	"slices"

	"gotcp/internal/ids"
)

// attach gives alerts that know only the number of their packet, as those of detectors do, the packet
// itself, if it is among the frames.
func attach(alerts []ids.Alert, frames []ids.Frame) {
	for i := range alerts {
		f := &alerts[i].Frame
		if f.Number == 0 || len(f.Data) > 0 {
			continue
		}
		k, ok := slices.BinarySearchFunc(frames, f.Number, func(x ids.Frame, n uint64) int { return cmp.Compare(x.Number, n) })
		if ok {
			at := f.Time
			*f = frames[k]
			f.Time = at
		}
	}
}

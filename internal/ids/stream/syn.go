package stream

import (
	"time"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// takeOptions notes what a SYN says of how its sender is to be talked to.
func (d *side) takeOptions(now time.Time, o *wire.TCPOptions, window uint32) {
	d.window = window
	d.scale, d.scales = min(o.WindowScale, maxScale), o.HasWindowScale
	d.ts, d.tsAt, d.hasTS = 0, 0, o.HasTimestamps
	if o.HasTimestamps {
		d.ts, d.tsAt = o.TSVal, now.UnixNano()
	}
}

// maxSYNs is how many SYNs with other options are remembered.
const maxSYNs = 10

// repeated is a SYN once more, whose options, the timestamp at least, may differ. The
// last counts, but the answer may be to one before.
func (s *session) repeated(now time.Time, g *segment) {
	old, o := g.from, &g.p.TCPOptions
	if old.hasTS == o.HasTimestamps && old.ts == o.TSVal && old.window == g.window &&
		old.scales == o.HasWindowScale && old.scale == min(o.WindowScale, maxScale) {
		return
	}
	if len(s.syns) < maxSYNs {
		earlier := *old
		earlier.data = reassembly{}
		s.syns = append(s.syns, &earlier)
	} else {
		g.p.Raise(event.HandshakeSYNFlood)
	}
	old.takeOptions(now, o, g.window)
}

// echoOK reports whether an answer to the SYN echoes the timestamp of one of them (RFC
// 7323 §3.2). One before the last then holds.
func (s *session) echoOK(g *segment) bool {
	o := &g.p.TCPOptions
	if !o.HasTimestamps || g.to.echoed(o.TSEcr) {
		return true
	}
	for _, earlier := range s.syns {
		if earlier.echoed(o.TSEcr) {
			to := g.to
			to.window, to.scale, to.scales = earlier.window, earlier.scale, earlier.scales
			to.ts, to.tsAt, to.hasTS = earlier.ts, earlier.tsAt, earlier.hasTS
			return true
		}
	}
	return false
}

// echoed reports whether an echo can be that of a SYN's timestamp. Zero echoes nothing.
func (d *side) echoed(echo uint32) bool {
	return echo == 0 || d.hasTS && (d.ts == 0 || d.ts == echo)
}

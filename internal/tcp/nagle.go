package tcp

import "gotcp/internal/seq"

// nagle is RFC 9293 §3.7.4 with Minshall's refinement: a small segment waits
// only while another small one is unacknowledged, so that the odd end of a
// large write never waits for a delayed acknowledgement.
type nagle struct {
	small bool
	end   seq.Num // the end of the last small segment
}

func (c *Conn) nagleHolds() bool {
	return !c.cfg.NoDelay && c.nagle.small && c.snd.una.Less(c.nagle.end)
}

package ids

import (
	"slices"
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/detect"
	"gotcp/internal/ids/flow"
	"gotcp/internal/ids/stream"
	"gotcp/internal/wire"
)

// conn is what a worker remembers of a flow beside what the table does.
type conn struct {
	id      uint64
	session stream.Session
	talk    dialogue
	state   *detect.FlowState // nil: no rule has looked at it
	// reset: the session is over, and all of it was looked at.
	begun, alerted, reset bool
	// bypassed: no rule looks at its packets any more.
	bypassed bool
	// established: it was before the packet at hand. The one that completes the handshake
	// is not within an established session yet, as Suricata sees it.
	established bool
	// heard are the directions in which there was more than errors of ICMP about them.
	heard [2]bool
	// flags are those of all segments of each direction.
	flags  [2]uint8
	iface  int32
	seen   seen
	charge charge
	trail  *trail // nil: there is none
}

type flowEntry = flow.Flow[conn]

// open reports whether a direction has not come to its end: the session goes on, or a transaction does.
func (c *conn) open(dir app.Direction) bool {
	if s := c.session.State(); s >= stream.Established && s != stream.Closed {
		return true
	}
	return slices.ContainsFunc(c.talk.transactions(), func(tx app.Transaction) bool { return tx.Progress(dir) != app.Complete })
}

// tableState is what the table is to know of a session.
func tableState(s stream.State) flow.State {
	switch {
	case s < stream.Established:
		return flow.Opening
	case s == stream.Closed, s == stream.TimeWait:
		return flow.Closed
	}
	return flow.Established
}

// flowID numbers a flow by the frame that it began with, which is the same however many workers
// there are. A frame has few packets in one another.
func flowID(number uint64, depth int) uint64 {
	return number<<depthBits | uint64(min(depth, 1<<depthBits-1))
}

// depthBits are those of a flow's number that are not the frame's.
const depthBits = 3

// view is the facts that rules ask for, until the next call.
func (w *Worker) view(f *flowEntry) *detect.Flow {
	c, v := &f.Value, &w.facts
	if c.state == nil {
		c.state = w.states.get()
	}
	*v = detect.Flow{State: c.state}
	// Of the clock's seconds, as Suricata counts, not of time that has passed.
	v.Age = time.Duration(f.Last().Unix()-f.First().Unix()) * time.Second
	v.Packets, v.Bytes = f.Packets, f.Bytes
	if f.Proto == wire.ProtoTCP {
		v.Established = c.established
		v.StreamBytes = [2]uint64{c.session.Bytes(app.ToServer), c.session.Bytes(app.ToClient)}
	} else {
		v.Established = c.heard[0] && c.heard[1]
	}
	t := &c.talk
	v.Protocol, v.Original = t.protocol, t.original
	v.Seen = [2]app.Protocol{t.finder.Side(app.ToServer), t.finder.Side(app.ToClient)}
	if t.protocol != app.Unknown && t.protocol != app.Failed {
		for dir := range v.Seen {
			if v.Seen[dir] == app.Unknown || t.original != app.Unknown {
				v.Seen[dir] = t.protocol
			}
		}
	}
	v.Transactions, v.FirstTransaction = t.transactions(), t.first
	return v
}

package ids

import (
	"gotcp/internal/ids/detect"
	"gotcp/internal/ids/stream"
)

// charge is what a flow costs beside its place in the table: its parser, what that
// holds of transactions, and what rules remember of them.
type charge struct {
	bytes int
	own   int32 // of which there is always one, or none
	// due is how much traffic the flow must have had to be weighed again.
	due uint64
}

// What is not asked for is estimated: how large a parser is, and a transaction without
// its text.
const (
	parserSize      = 1 << 10
	transactionSize = 256
)

// weighEvery is the traffic between two weighings of a flow with more than some transactions.
// They are rarer the more there is to weigh, so that it is not weighed for each. Of a flow with
// few it would be too rare: a hundred bytes that are compressed may come to a hundred thousand.
const (
	weighEvery = 1 << 10
	weighable  = 8
)

// weigh tells the table what a flow costs, if it may have changed much.
func (w *Worker) weigh(f *flowEntry) {
	c := &f.Value
	if own := c.own(); own != c.charge.own {
		w.flows.Charge(f, int(own-c.charge.own))
		c.charge.own = own
	}
	traffic := f.Bytes[0] + f.Bytes[1]
	if c.talk.parser == nil && c.charge.bytes == 0 && len(c.state.Texts()) == 0 ||
		traffic < c.charge.due && len(c.talk.transactions()) > weighable {
		return
	}
	w.countCuts(c.talk.parser)
	n := c.talk.weight() + c.state.Weight()
	w.flows.Charge(f, n-c.charge.bytes)
	c.charge.bytes, c.charge.due = n, traffic+weighEvery+uint64(n/4)
}

// own is what a flow has that not all have.
func (c *conn) own() (n int32) {
	if !c.session.Folded() {
		n += stream.SessionBytes
	}
	if c.state != nil {
		n += detect.FlowStateBytes
	}
	return n
}

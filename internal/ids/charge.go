package ids

// charge is what a flow costs beside its place in the table: its parser, what that
// holds of transactions, and what rules remember of them.
type charge struct {
	bytes int
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
	traffic := f.Bytes[0] + f.Bytes[1]
	if c.talk.parser == nil && c.charge.bytes == 0 && len(c.state.Texts()) == 0 ||
		traffic < c.charge.due && len(c.talk.transactions()) > weighable {
		return
	}
	w.countCuts(c.talk.parser)
	n := c.talk.weight() + c.state.Weight()
	w.flows.Charge(f, n-c.charge.bytes)
	c.charge = charge{n, traffic + weighEvery + uint64(n/4)}
}

package detect

import (
	"time"

	"gotcp/internal/ids/regex"
)

// Effort is what looking costs, in units of a few nanoseconds. It is estimated from
// what is done; long searches for expressions are measured, since only the worst of
// them can be estimated, and a page of a hundred kilobytes would seem to cost ten times what
// it does. Wherever there is effort enough the same packets find the same rules.
//
// Each inspection has bounds of its own (inspect.go), which honest rules and data do
// not meet. But who knows the rules can make packets that come near them in many
// inspections at a time. So there is also an account of all that is spent: a flow
// has something from the beginning, and earns more with each of its packets. What
// it spends beyond that is taken from a pool, which is large, and earns with every
// packet whosoever it is, and with time where packets come by themselves: half of what a
// processor does. A site whose pages are compressed costs more per packet than others,
// and may do so while there is time. (A file has all the time in the world, but who
// reads it has not: what comes with each packet is enough for compressed pages.) As long
// as there is something in the pool, everything is looked at. When a flood of costly packets has emptied it, flows that cost what
// flows usually cost are looked at as ever, and so are packets of no flow, each by
// itself; of the others inspections are given up, and counted.
const (
	poolSize      = 100_000_000 // some tenths of a second
	poolEarnings  = 2_000       // with each packet
	flowBeginning = 12_000
	flowEarnings  = 1_000
	flowSavings   = 200_000 // more than that is not saved
)

// What things cost.
const (
	costCandidate   = 8 // a rule's header and the like
	costStep        = 4
	costVisit       = 40 // to a transaction that has changed
	costList        = 8  // and to each of its buffers that rules are about
	costTransformed = 1  // per byte
	costLinear      = 4  // per byte that Go's engine is given, beside the states that it may be in
	costBacktrack   = 20 // per byte that regexp2 is given
	costNumber      = 1  // of a transaction, compared
	costTimeout     = 2_000_000

	// How many of them cost one.
	searchedPerCost = 4 // bytes, for a string
	scannedPerCost  = 4 // bytes of a transaction, for all patterns
	preparedPerCost = 8 // bytes, for an engine: they are turned into its characters
	statesPerCost   = 4
)

// earnedInTime are the nanoseconds in which the pool earns a unit.
const earnedInTime = 2 * costNanoseconds

// What an expression takes that backtracks cannot be estimated, and of others only the
// worst can, which they seldom take. Where there is a clock it is measured, for what may be much.
// Those that have ever taken much more than they should are searched for from the pool only.
const (
	worthMeasuring  = 20_000
	costNanoseconds = 5 // per unit
	slowCost        = 40_000
	slowFactor      = 4
)

// costOf is what an expression costs per byte.
func costOf(re *regex.Regexp) int64 {
	if !re.Linear() {
		return costBacktrack
	}
	return int64(costLinear + re.Size()/statesPerCost)
}

// effort keeps the account.
type effort struct {
	pool int64
	flow *FlowState // whose packet is at hand; nil: that of no flow
	// alone is what a packet of no flow has.
	alone int64
	// refused counts what was not done.
	refused uint64
	clock   func() int64 // of nanoseconds; nil: none
	spent   func() int64 // of a processor's; nil: none
	// live: the pool earns with time, too. last is that of the last packet.
	live bool
	last time.Time
	slow map[*regex.Regexp]bool
}

// begin begins with a packet, or with what there is of a flow without one.
func (e *effort) begin(now time.Time, flow *FlowState, pseudo bool) {
	e.flow, e.alone = flow, flowEarnings
	if pseudo {
		return
	}
	e.pool += poolEarnings
	if passed := now.Sub(e.last); e.live && passed > 0 {
		e.pool += int64(passed) / earnedInTime
		e.last = now
	}
	e.pool = min(e.pool, poolSize)
	if flow != nil {
		flow.credit = min(flow.credit+flowEarnings, flowSavings)
	}
}

// own is how much the flow has.
func (e *effort) own() int64 {
	if e.flow == nil {
		return e.alone
	}
	return max(int64(e.flow.credit)+flowBeginning, 0)
}

// left is how much may be spent.
func (e *effort) left() int64 { return max(e.pool, 0) + e.own() }

// pay pays for what was done, from the flow's own first.
func (e *effort) pay(n int64) {
	own := min(e.own(), n)
	if e.flow != nil {
		e.flow.credit -= int32(own)
	} else {
		e.alone -= own
	}
	e.pool -= n - own
}

// refuse reports that there is nothing left, and counts it as so many things that are
// not done.
func (e *effort) refuse(things int) bool {
	if e.left() > 0 {
		return false
	}
	e.refused += uint64(things)
	return true
}

// search searches for an expression, unless it costs more than may be spent. done: it
// was searched for to the end.
func (e *effort) search(x *expression, data []byte, from int, most int64, m *regex.Match) (found, done bool, cost int64) {
	prepared := int64((len(data) - from) / preparedPerCost)
	if !x.regex.Linear() {
		prepared = int64(len(data) / preparedPerCost) // it may look behind
	}
	cost = int64(len(data)-from)*x.cost + prepared
	// In quiet times what seems to cost too much is tried, since it seldom does: a debt is paid back.
	if cost > most && e.pool <= poolSize/2 {
		return false, false, 0
	}
	if !x.regex.Linear() || e.clock != nil && cost > worthMeasuring {
		found, done, took := e.measured(x, data, from, m, cost)
		if e.clock != nil {
			cost = took + prepared
		}
		return found, done, cost
	}
	if found = x.regex.Find(data, from, m); found {
		cost = int64(m.End-from+1)*x.cost + prepared
	}
	return found, true, cost
}

// measured searches for an expression, and tells what that cost where there is a clock.
func (e *effort) measured(x *expression, data []byte, from int, m *regex.Match, expected int64) (found, done bool, took int64) {
	if e.pool <= 0 && e.slow[x.regex] {
		return false, false, 0
	}
	gaveUp, timeouts := m.GaveUp, m.Timeouts
	began, spent := now(e.clock), now(e.spent)
	found = x.regex.Find(data, from, m)
	took = now(e.clock) - began
	// Of another thread it may be any number, of a short time none.
	if own := now(e.spent) - spent; 0 < own && own < took {
		took = own
	}
	took /= costNanoseconds
	if m.Timeouts != timeouts {
		took = max(took, costTimeout)
	}
	if took > slowCost && took > slowFactor*expected {
		if e.slow == nil {
			e.slow = map[*regex.Regexp]bool{}
		}
		e.slow[x.regex] = true
	}
	return found, m.GaveUp == gaveUp, took
}

func now(clock func() int64) int64 {
	if clock == nil {
		return 0
	}
	return clock()
}

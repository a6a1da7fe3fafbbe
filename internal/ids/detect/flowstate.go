package detect

import (
	"gotcp/internal/ids/app"
)

// FlowState is what the rules remember of one flow: its bits and numbers, what
// of its streams and transactions has been inspected, and with what result. The
// zero value is a new flow's, and so is nil for who asks. It outlives a change of rules: bits and numbers are
// kept by their names, and what is still open is inspected anew.
type FlowState struct {
	vars  flowVars
	texts Texts
	rules *names // whose inspection state the rest is

	// credit is what the flow has of effort, less what it began with.
	credit int32

	passed bool
	// addressed and recognised: rules of these kinds have been looked at, by direction.
	addressed, recognised uint8

	// inspected is the offset of the first byte of each stream that has not been.
	inspected [2]uint64
	// completed is the number of the first transaction not known to be complete, by
	// direction.
	completed [2]uint64
	// pieces is how many of the last transaction were whole, if it comes in pieces.
	pieces [2]uint32

	first uint64 // number of open[0]
	open  []*txState
}

// bind makes the state one of a ruleset.
func (s *FlowState) bind(rs *Ruleset) {
	if s.rules == rs.names {
		return
	}
	s.vars.bind(rs.names)
	if s.rules != nil {
		s.addressed, s.recognised, s.passed = 0, 0, false
		s.first, s.open = 0, nil
	}
	s.rules = rs.names
}

// Reverse says that the flow goes the other way than was thought. It is called before the flow has
// transactions.
func (s *FlowState) Reverse() {
	if s == nil {
		return
	}
	turn := func(dirs uint8) uint8 { return dirs&dirServer<<1 | dirs&dirClient>>1 }
	s.addressed, s.recognised = turn(s.addressed), turn(s.recognised)
	s.inspected[0], s.inspected[1] = s.inspected[1], s.inspected[0]
	s.completed[0], s.completed[1] = s.completed[1], s.completed[0]
	s.pieces[0], s.pieces[1] = s.pieces[1], s.pieces[0]
}

// Keep is the offset of the first byte of a direction's stream that is still
// wanted: what lies before may be dropped.
func (s *FlowState) Keep(dir app.Direction) uint64 {
	at := s.Inspected(dir)
	return at - min(at, keptBytes)
}

// Inspected is the offset of the first byte of a direction's stream that no rule has seen.
func (s *FlowState) Inspected(dir app.Direction) uint64 {
	if s == nil {
		return 0
	}
	return s.inspected[dir]
}

// Upgrade says that the flow goes on in another protocol: rules about which one it
// speaks are looked at again.
func (s *FlowState) Upgrade() {
	if s != nil {
		s.recognised = 0
	}
}

// Passed reports that a pass rule has exempted the flow, or a drop ended it:
// nothing of it is inspected any more, and its bytes need not be kept for that.
func (s *FlowState) Passed() bool { return s != nil && s.passed }

// Finished is how many of the oldest transactions have come to their end in both
// directions and been inspected to it: they may be forgotten. The arguments are
// those in Flow.
func (s *FlowState) Finished(transactions []app.Transaction, first uint64) (n int) {
	for n < len(transactions) {
		tx := transactions[n]
		if tx.Progress(app.ToServer) != app.Complete || tx.Progress(app.ToClient) != app.Complete {
			break
		}
		if !s.passed && !settled(tx, s.at(first+uint64(n))) {
			break
		}
		n++
	}
	return n
}

// FlowStateBytes is about how many bytes a FlowState takes, apart from its Weight.
const FlowStateBytes = 176

// stateSize is about that of a txState.
const stateSize = 256

// settled reports that a transaction was inspected to its end in each direction that it has.
func settled(tx app.Transaction, st *txState) bool {
	if st == nil {
		return false
	}
	if d, ok := tx.(app.Directed); ok {
		return st.done[d.Only()]
	}
	return st.done[0] && st.done[1]
}

// Weight is about how many bytes it holds, for who has a memory cap for all flows.
func (s *FlowState) Weight() int {
	if s == nil {
		return 0
	}
	n := 8 * (cap(s.vars.bits) + cap(s.vars.ints) + cap(s.open))
	for _, st := range s.open {
		n += stateSize + 20*(cap(st.marks)+cap(st.pending))
	}
	return n + s.texts.weight()
}

// Texts are what expressions have kept for the flow. They are not to be changed.
func (s *FlowState) Texts() Texts {
	if s == nil {
		return nil
	}
	return s.texts
}

// Bits are the names of the bits that are set.
func (s *FlowState) Bits() []string { return s.vars.setBits() }

// Ints are the numbers that rules have made, by name.
func (s *FlowState) Ints() []Int { return s.vars.namedInts() }

// at is the state of a transaction; nil: not looked at.
func (s *FlowState) at(number uint64) *txState {
	if number < s.first || number >= s.first+uint64(len(s.open)) {
		return nil
	}
	return s.open[number-s.first]
}

// Forgotten says that a flow's transactions before first are forgotten. Else that would only show when there is more
// to inspect, and of flows that are over there never is.
func (m *Matcher) Forgotten(s *FlowState, first uint64) { s.align(first, &m.free) }

// align drops the states of transactions that are forgotten. They are handed to
// free.
func (s *FlowState) align(first uint64, free *[]*txState) {
	n := min(first-min(first, s.first), uint64(len(s.open)))
	for _, st := range s.open[:n] {
		if len(*free) < maxFree {
			st.reset()
			*free = append(*free, st)
		}
	}
	s.open = append(s.open[:0], s.open[n:]...)
	if s.first < first {
		s.first = first
	}
}

// txState is what has been inspected of one transaction.
type txState struct {
	version [2]uint32
	begun   [2]bool
	done    [2]bool
	// extended: buffers that became longer after they were final have been looked at
	// once more.
	extended [2]bool
	// scanned are the groups whose only value has been scanned, as a set of their
	// places in the transaction group.
	scanned [2][2]uint64
	// events counts those of each side that were seen in a direction.
	events  [2][2]int
	bits    flowVars
	marks   []mark
	pending []pendingRule
	// dropped counts rules that there was no room for.
	dropped int
}

// mark is how far a buffer that grows, or has several values, has been looked at.
type mark struct {
	list   int32
	dir    app.Direction
	values int32
	bytes  int32
}

// pendingRule is a rule that may still match a transaction, or has.
type pendingRule struct {
	index uint32
	// held are the inspections that hold already.
	held  uint32
	dirs  uint8 // whose: one direction, or both of a => rule
	begun bool  // its conditions on the packet have held
	over  bool  // it has matched, or never will
	// at is the inspection that failed last, tried how many values of its buffer it
	// need not be tried on again.
	at    uint8
	tried int32
}

// maxFree is how many states of transactions are kept for the next ones.
const maxFree = 1024

// maxPending is how many rules are followed per transaction.
const maxPending = 512

func (st *txState) reset() {
	*st = txState{marks: st.marks[:0], pending: st.pending[:0], bits: flowVars{bits: st.bits.bits[:0]}}
}

// mark finds the mark of a list, or makes one.
func (st *txState) mark(list int, dir app.Direction) *mark {
	for i := range st.marks {
		if m := &st.marks[i]; m.list == int32(list) && m.dir == dir {
			return m
		}
	}
	st.marks = append(st.marks, mark{list: int32(list), dir: dir})
	return &st.marks[len(st.marks)-1]
}

// follow makes a rule pending, unless it is. dirs is the direction, or both.
func (st *txState) follow(index uint32, dirs uint8) {
	for i := range st.pending {
		if st.pending[i].index == index && st.pending[i].dirs&dirs != 0 {
			return
		}
	}
	if len(st.pending) >= maxPending {
		st.dropped++
		return
	}
	st.pending = append(st.pending, pendingRule{index: index, dirs: dirs})
}

package detect

import "gotcp/internal/ids/app"

// FlowState is what the rules remember of one flow: its bits and numbers, what
// of its streams and transactions has been inspected, and with what result. The
// zero value is a new flow's. It outlives a change of rules: bits and numbers are
// kept by their names, and transactions are inspected anew.
type FlowState struct {
	inspected [2]uint64
}

// Keep is the offset of the first byte of a direction's stream that is still
// wanted: what lies before may be dropped.
func (s *FlowState) Keep(dir app.Direction) uint64 { return s.inspected[dir] }

// Finished is how many of the oldest transactions have come to their end in both
// directions and been inspected to it: they may be forgotten. The arguments are
// those in Flow.
func (s *FlowState) Finished(transactions []app.Transaction, first uint64) int { return 0 }

// Passed reports that a pass rule has exempted the flow, or a drop ended it:
// nothing of it is inspected any more, and its bytes need not be kept for that.
func (s *FlowState) Passed() bool { return false }

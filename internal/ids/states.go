package ids

import "gotcp/internal/ids/detect"

// states has what rules remember of flows, for use: most flows come and go without it where
// there are no rules.
type states struct{ spare []*detect.FlowState }

// statesAtOnce is how many are made at a time.
const statesAtOnce = 32

func (s *states) get() *detect.FlowState {
	if len(s.spare) == 0 {
		made := make([]detect.FlowState, statesAtOnce)
		for i := range made {
			s.spare = append(s.spare, &made[i])
		}
	}
	st := s.spare[len(s.spare)-1]
	s.spare = s.spare[:len(s.spare)-1]
	return st
}

// put takes one back that may be nil.
func (s *states) put(st *detect.FlowState) {
	if st != nil {
		*st = detect.FlowState{}
		s.spare = append(s.spare, st)
	}
}

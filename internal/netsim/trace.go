package netsim

import (
	"fmt"

	"gotcp/internal/tcp"
)

// describe is an event in a line.
func describe(e *tcp.Event) string {
	switch e.Kind {
	case tcp.EventState:
		return fmt.Sprintf("%v -> %v", e.From, e.To)
	case tcp.EventSend:
		return fmt.Sprintf("> %s %s", segment(e.Segment), e.Retransmit)
	case tcp.EventReceive:
		return fmt.Sprintf("< %s", segment(e.Segment))
	case tcp.EventDrop:
		return fmt.Sprintf("drop %s: %s", segment(e.Segment), e.Reason)
	case tcp.EventWindow:
		return fmt.Sprintf("cwnd %d, ssthresh %d: %s", e.Cwnd, e.Ssthresh, e.Reason)
	case tcp.EventRTT:
		return fmt.Sprintf("rtt %v, srtt %v, rto %v", e.RTT, e.SRTT, e.RTO)
	case tcp.EventTimer:
		return fmt.Sprintf("timer %s", e.Reason)
	}
	return "?"
}

func segment(s *tcp.Segment) string {
	text := fmt.Sprintf("%v %d+%d ack %d win %d", s.Flags, s.Seq, s.Len(), s.Ack, s.Window)
	for _, b := range s.Options.SACK[:s.Options.NumSACK] {
		text += fmt.Sprintf(" sack %d:%d", b.Left, b.Right)
	}
	return text
}

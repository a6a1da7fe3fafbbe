package analysis

import (
	"strconv"

	"gotcp/internal/wire"
)

// Reset is why a connection was reset, with the bytes that it cost.
type Reset struct {
	Why   Why
	Bytes int
}

// Why is a reason for a reset; 0 is none.
type Why uint8

// The reasons.
const (
	_ Why = iota
	// Refused: the answer to a SYN.
	Refused
	// Unwanted: the answer to a SYN-ACK.
	Unwanted
	// GivenUp: by the client, before there was an answer.
	GivenUp
	// UnknownThere: the answer of a host that has no such connection.
	UnknownThere
	// DataAfterClose: the answer to data for a socket that was closed.
	DataAfterClose
	// AfterClose: by a side that had closed.
	AfterClose
	// Unacknowledged and Unread: an abort, with data under way, from or to
	// the side that resets.
	Unacknowledged
	Unread
	// AfterPeerClosed: an abort by the side that had not closed yet.
	AfterPeerClosed
	// Aborted: with nothing under way.
	Aborted
	// OutsideWindow: its number is not one that the other side accepts.
	OutsideWindow
	// Again: one more.
	Again
	// NotCaptured: nothing of the connection was seen.
	NotCaptured
)

var whyNames = [...]string{
	"", "refused", "SYN-ACK unwanted", "given up before an answer", "no such connection there",
	"data to a closed socket", "after close", "aborted", "aborted", "aborted after the other side closed", "aborted",
	"outside the window", "again", "connection not captured",
}

// String is the reason in words: "aborted, 1460 bytes unacknowledged".
func (r Reset) String() string { return string(r.appendText(nil)) }

func (r Reset) appendText(b []byte) []byte {
	b = append(b, whyNames[r.Why]...)
	switch r.Why {
	case Unacknowledged:
		return append(strconv.AppendInt(append(b, ", "...), int64(r.Bytes), 10), " bytes unacknowledged"...)
	case Unread:
		return append(strconv.AppendInt(append(b, ", "...), int64(r.Bytes), 10), " bytes to it unacknowledged"...)
	}
	return b
}

// whyReset says why the side of h resets the connection with other, to which
// some packet belongs that passed before.
func (f *flow) whyReset(h, other *half, s *segment) Reset {
	switch {
	case f.reset.Why != 0:
		return Reset{Why: Again}
	case !h.captured:
		return answer(h, other, s)
	case h.syn && !h.synACK && !other.known:
		return Reset{Why: GivenUp}
	case f.outside(h, other, s):
		return Reset{Why: OutsideWindow}
	case other.synACK && !f.established:
		return Reset{Why: Unwanted}
	case h.fin && other.late:
		return Reset{Why: DataAfterClose}
	case h.fin:
		return Reset{Why: AfterClose}
	case !s.has(wire.ACK) && s.seq == h.una && other.captured:
		// Who has no connection answers with the number that was
		// acknowledged, and has none to acknowledge (RFC 9293 §3.5.2); who
		// aborts has one.
		return Reset{Why: UnknownThere}
	case h.outstanding() > 0 && other.captured:
		return Reset{Unacknowledged, h.outstanding()}
	case unread(other, s) > 0:
		return Reset{Unread, unread(other, s)}
	case other.fin:
		return Reset{Why: AfterPeerClosed}
	}
	return Reset{Why: Aborted}
}

// answer says to what a host answers that has sent nothing else.
func answer(h, other *half, s *segment) Reset {
	switch {
	case other.synACK:
		return Reset{Why: Unwanted}
	case !other.syn || h.known:
		return Reset{Why: UnknownThere}
	case s.has(wire.ACK) && s.ack == other.nxt:
		return Reset{Why: Refused}
	}
	// Who has sent a SYN believes no other (RFC 9293 §3.10.7.3).
	return Reset{Why: OutsideWindow}
}

// whyFirst is whyReset for the first packet that is seen of a connection. The
// answer to a SYN has number zero (RFC 9293 §3.5.2).
func whyFirst(s *segment) Reset {
	if s.seq == 0 && s.has(wire.ACK) {
		return Reset{Why: Refused}
	}
	return Reset{Why: NotCaptured}
}

// outside reports that the reset's number is not in the receiver's window, so
// that it is ignored (RFC 9293 §3.10.7.4).
func (f *flow) outside(h, other *half, s *segment) bool {
	if s.seq.Less(h.una) {
		return true
	}
	return other.room.trusted(&h.room) && other.room.edge.Less(s.seq)
}

// unread is how much of other's data the reset does not acknowledge.
func unread(other *half, s *segment) int {
	if s.has(wire.ACK) && other.una.Less(s.ack) {
		return max(0, other.nxt.Sub(s.ack))
	}
	return other.outstanding()
}

package watch

import (
	"fmt"
	"net/netip"
	"time"

	"gotcp/internal/wire"
)

// Kind is what happened.
type Kind uint8

// The kinds of events.
const (
	NewStation Kind = iota // an address that was not seen before
	Changed                // it belongs to a MAC that it never belonged to
	FlipFlop               // it went back to the MAC that had it before the last
	Reused                 // it went back to one that had it earlier
	Storm                  // it is announced again and again
	Own                    // somebody claims an address of ours
	Pinned                 // somebody claims an address that was pinned to another
	Mismatch               // the frame's source is not the sender that it tells of

	// What follows are verdicts, after both claimants were asked.

	Moved      // only the new one answers for the address
	Duplicate  // both do
	Unanswered // neither does
	Spoof      // the old one does and the new one does not, or has another's
)

var kindNames = [...]string{
	NewStation: "new", Changed: "changed", FlipFlop: "flip-flop", Reused: "reused", Storm: "storm", Own: "own",
	Pinned: "pinned", Mismatch: "mismatch", Moved: "moved", Duplicate: "duplicate", Unanswered: "unanswered", Spoof: "spoof",
}

// String is the kind's name.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// MarshalText makes a Kind a string in JSON.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText makes Kind a type that flags can be read into.
func (k *Kind) UnmarshalText(text []byte) error {
	for i, name := range kindNames {
		if name == string(text) {
			*k = Kind(i)
			return nil
		}
	}
	return fmt.Errorf("%q is not a kind of event", text)
}

// Event is something that happened to an address.
type Event struct {
	Kind Kind
	Time time.Time
	IP   netip.Addr
	// MAC claims the address; Was had it, or is pinned to it.
	MAC, Was wire.MAC
	// Source is the frame's source, where it differs (Mismatch).
	Source wire.MAC
	// Seen is when Was last claimed the address itself.
	Seen time.Time
	// Count is how many announcements there were (Storm).
	Count int
	// Repeats is how often the same happened since it was told last.
	Repeats int
}
